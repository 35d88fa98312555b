"""Prompt tuning: vectors that are words read as those words, learning, and what stays as it is."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from model import pretrained
from model.pretrained.language_model import LanguageModel
from model.prompting import soft, tasks

CAPITAL = tasks.built_in()["capital"]
TASK = replace(CAPITAL, items=CAPITAL.items[:3], examples=CAPITAL.examples[:3])


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return pretrained.load("smollm2")


def test_vectors_of_words_read_as_these_words(model: LanguageModel) -> None:
    """The first look is what the model answers to the same words in front, token by token by whole passes."""
    words = "Name the capital of each country. Italy: Rome\n"
    ids = model.continuation(words).ids.tolist()
    first = next(soft.tune(model, TASK, len(ids), words))
    losses, right = [], []
    for pairs in (TASK.examples, TASK.items):
        for question, answer in pairs:
            before = [*ids, *model.tokenize(f"{question}:").ids.tolist()]
            wanted, fits = model.continuation(f" {answer}\n").ids.tolist(), True
            for at, token in enumerate(wanted):
                scores = model.next_logits([*before, *wanted[:at]]).astype(float)
                fits &= int(scores.argmax()) == token
                if pairs is TASK.examples:
                    losses.append(np.logaddexp.reduce(scores) - scores[token])
            right.append(fits)
    assert first.loss == pytest.approx(np.mean(losses), rel=1e-3)
    assert list(first.right) == right[3:] and first.learned == pytest.approx(np.mean(right[:3]))
    assert [row[0][0] for row in first.nearest] == ids and first.nearest[0][0][1] == pytest.approx(1, abs=1e-5)
    assert first.moved == [0.0] * len(ids)


def test_it_learns_and_the_model_stays_as_it_is(model: LanguageModel) -> None:
    weights = {name: weight.detach().clone() for name, weight in model.network.model.named_parameters()}
    looks = []
    for look in soft.tune(model, TASK, 8, TASK.instruction):
        looks.append(look)
        if len(looks) == 4:
            break
    assert looks[-1].loss < 0.6 * looks[0].loss and min(looks[-1].moved) > 0.05
    assert [look.step for look in looks] == [0, 2, 4, 6]
    for name, weight in model.network.model.named_parameters():
        assert torch.equal(weight, weights[name]) and weight.grad is None, name


def test_as_what_vectors_begin(model: LanguageModel) -> None:
    def begun(words: str, seed: int = 0) -> list[int]:
        first = next(soft.tune(model, TASK, 4, words, seed))
        return [row[0][0] for row in first.nearest]

    two = model.continuation("one two").ids.tolist()
    assert begun("one two") == two * 2
    assert begun("", 1) != begun("", 2)
