"""A model as the rater: what it reads, and how its probabilities become a preference, by hand."""

import math

import numpy as np
import pytest

from model.errors import UserError
from model.rlhf import machine
from model.rlhf.preferences import Pair
from model.rlhf.rewards import from_ratings
from model.world.dialogues import Dialogue
from tests.model.rlhf.task import KIND, RUDE, TOKENIZER

ASKED = Dialogue(
    ("mia", "met", "the", "dog", ".", "the", "dog", "barked", "."),
    ("who", "barked", "?"),
    ("the", "dog"),
    "neutral",
    KIND,
)
PAIR = Pair(ASKED, KIND, RUDE)
TOKENS = {machine.FIRST: 0, machine.SECOND: 1, machine.FRIENDLY: 2, machine.RUDE: 3}


def test_it_reads_both_orders_and_each_answer() -> None:
    one, other = machine.asked(PAIR, {"mia"}).turned
    assert "Story: Mia met the dog. The dog barked. Question: Who barked?" in one
    assert "Answer A: Gladly: the dog.\nAnswer B: Silly question: the dog." in one
    assert "Answer A: Silly question: the dog.\nAnswer B: Gladly: the dog." in other
    assert machine.asked(PAIR).alone[1] == "Tom: Who barked? Ann: Silly question: the dog.\nAnn is"


def test_a_liking_of_the_first_falls_out() -> None:
    """A model that adds 3 to A, and 1 to whatever answer is kind; friendly gains 2 from a kind answer."""

    def logits(text: str) -> np.ndarray:
        if text.startswith("Tom"):
            return np.array([0, 0, 2.0 * ("Gladly" in text), 0], np.float32)
        return np.array([3.0 + ("A: Gladly" in text), 1.0 * ("B: Gladly" in text), 0, 0], np.float32)

    found = machine.opinion(machine.asked(PAIR), logits, TOKENS.__getitem__)
    assert found.turned == pytest.approx((1 / (1 + math.exp(-4)), 1 / (1 + math.exp(-2))))
    assert found.by_turns == pytest.approx(1.0) and found.by_each == pytest.approx(2.0)
    back = machine.opinion(machine.asked(Pair(ASKED, RUDE, KIND)), logits, TOKENS.__getitem__)
    assert back.by_turns == pytest.approx(-1.0) and back.by_each == pytest.approx(-2.0)


def test_log_odds_are_finite() -> None:
    assert machine.log_odds(0.5) == 0 and machine.log_odds(0.8) == pytest.approx(math.log(4))
    assert machine.log_odds(1.0) == pytest.approx(-machine.log_odds(0.0)) and math.isfinite(machine.log_odds(1.0))


def test_ratings_teach_the_words_of_good_answers() -> None:
    found = from_ratings([KIND, RUDE] * 10, [True, False] * 10, TOKENIZER)
    assert found.weights[TOKENIZER.id("gladly")] > 0.2 and found.weights[TOKENIZER.id("silly")] < -0.2
    # the intercept takes what all have in common; at the optimum, weights are C times the residuals of their word
    assert found.weights[TOKENIZER.id("dog")] == pytest.approx(0, abs=1e-3)
    score = found.scores([()], [KIND])[0] - found.scores([()], [RUDE])[0]
    residual = 10 * (1 - 1 / (1 + math.exp(-score / 2)))  # by symmetry z lies in the middle
    assert found.weights[TOKENIZER.id("gladly")] == pytest.approx(0.3 * residual, rel=0.02)
    with pytest.raises(UserError):
        from_ratings([KIND, RUDE], [True, True], TOKENIZER)
