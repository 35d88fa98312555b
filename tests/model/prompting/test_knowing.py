"""How sure a model is of its answers: by hand, by SciPy, and against whole passes without a cache."""

import math

import numpy as np
import pytest
from scipy.stats import entropy

from model import pretrained
from model.prompting import knowing
from model.prompting.knowing import KINDS, Known, Told
from model.tokenizers import registry


def told(said: str, *samples: str) -> Told:
    return Told(said, 0.5, True, samples, "", True, True)


def test_agreement_and_entropy_by_hand() -> None:
    one = told("Rome", "Rome", "rome.", "Milan", " Rome ", "Turin", "Milan", "Rome!", "Pisa")
    assert one.agreement == 0.5
    assert one.entropy == pytest.approx(entropy([4, 2, 1, 1])) and one.confidences[2] == pytest.approx(
        1 - entropy([4, 2, 1, 1]) / math.log(8)
    )
    same, apart = told("a", *["a"] * 4), told("x", "a", "b", "c", "d")
    assert (same.agreement, same.entropy, same.confidences[2]) == (1, 0, 1)
    assert apart.agreement == 0 and apart.confidences[2] == pytest.approx(0, abs=1e-9)


def test_the_questions() -> None:
    """Each is asked once, none of those shown; what was invented has no answer, all others have one."""
    found = knowing.questions()
    asked = [one.question for one in found]
    assert found[0].question.endswith("Berkeley?") and len(set(asked)) == len(asked) == 60
    assert not {question for question, _ in knowing.SHOWN} & set(asked)
    assert {one.kind for one in found} == set(KINDS)
    assert all(bool(one.answers) == (one.kind != "invented") for one in found)


def test_what_is_told_is_what_whole_passes_say() -> None:
    model = pretrained.load("smollm2")
    capital = Known("easy", "What is the capital of France?", ("Paris",))
    found = knowing.told(model, capital, np.random.default_rng(0))
    assert (found.said, found.right, found.named) == ("Paris", True, True) and len(found.samples) == knowing.SAMPLES
    tokenizer, expected = registry.get("smollm2"), 0.0
    ids = tokenizer.read(knowing.prompt(capital.question)).ids.tolist()
    for token in tokenizer.continued(" Paris").ids.tolist():
        scores = model.next_logits(ids).astype(float)
        expected += scores[token] - np.logaddexp.reduce(scores)
        ids.append(token)
    assert found.p == pytest.approx(math.exp(expected), rel=2e-3)
    again = knowing.told(model, capital, np.random.default_rng(0))
    assert again == found  # the same seed draws the same


def test_what_is_invented_is_answered_too() -> None:
    """The point of the view: SmolLM2 refuses nothing, and no answer to what does not exist counts."""
    invented = next(one for one in knowing.questions() if one.kind == "invented")
    found = knowing.told(pretrained.load("smollm2"), invented, np.random.default_rng(0))
    assert found.said and found.message and not found.right and not found.named
