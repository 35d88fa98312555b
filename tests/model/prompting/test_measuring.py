"""What is measured, against whole passes without a cache, one for each token."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model import pretrained
from model.pretrained.language_model import LanguageModel
from model.prompting import measuring, prompts, tasks
from model.prompting.prompts import Form

CAPITAL = tasks.built_in()["capital"]
TASK = replace(CAPITAL, items=(("Turkey", "Ankara"), ("Portugal", "Lisbon")))


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return pretrained.load("smollm2")


@pytest.mark.parametrize("form", [Form(), Form(instruct=True, chat=True)], ids=["text", "chat"])
def test_probabilities_and_words_are_those_of_whole_passes(model: LanguageModel, form: Form) -> None:
    found = list(measuring.measure(model, TASK, form, (0, 2)))
    for (question, answer), row in zip(TASK.items, found, strict=True):
        for count, said in zip((0, 2), row, strict=True):
            ids = prompts.prompt(TASK, form, count, question).tokens.ids.tolist()
            wanted = prompts.answer(form, answer)
            expected = 0.0
            for at, token in enumerate(wanted):
                scores = model.next_logits([*ids, *wanted[:at]]).astype(float)
                expected += scores[token] - np.logaddexp.reduce(scores)
            assert said.p == pytest.approx(math.exp(expected), rel=2e-3)
            written: list[int] = []
            while len(written) < len(wanted) + measuring.MORE:
                written.append(int(model.next_logits([*ids, *written]).argmax()))
            line = model.tokenizer.decode([one for one in written if one not in model.stops])
            assert line.strip().startswith(said.said) or line.split("\n")[0].strip() == said.said
            assert said.said == line.split("\n")[0].strip() or model.stops & set(written)


def test_examples_help_as_they_did_in_the_trial(model: LanguageModel) -> None:
    """Six capitals: none without an example, most with four (the trial: 0 and .81 of sixteen)."""
    task = replace(CAPITAL, items=CAPITAL.items[:6])
    found = list(measuring.measure(model, task, Form(), (0, 4)))
    assert sum(row[0].right for row in found) == 0 and sum(row[1].right for row in found) >= 5


def test_what_counts_as_right() -> None:
    for said in ("Paris", " paris.", "“Paris”", "PARIS\t"):
        assert measuring.is_right(said, "Paris")
    for said in ("", "Paris is the capital", "Par", "Parisian"):
        assert not measuring.is_right(said, "Paris")
    assert measuring.is_named("The capital is Paris.", "Paris") and measuring.is_right("red wine", "red wine")
    assert not measuring.is_named("Parisian", "Paris") and not measuring.is_right("red wine", "red")
