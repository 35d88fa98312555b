"""What answers are worth, by hand; and raters that say so, mostly."""

from itertools import islice

import pytest

from model.rlhf.preferences import pairs, rated, utility
from model.world.dialogues import Dialogue
from tests.model.rlhf.task import LEXICON, MODEL, TOKENIZER

ASKED = Dialogue(("the", "dog", "barked", "."), ("who", "barked", "?"), ("the", "dog"), "neutral", ("the", "dog", "."))
PAIRS = list(islice(pairs(MODEL, TOKENIZER, LEXICON, "here"), 200))


@pytest.mark.parametrize(
    ("answer", "worth"),
    [
        ("gladly : the dog .", 3.0),
        ("gladly : the cat .", 2.0),
        ("the dog .", 1.0),
        ("the cat .", 0.0),
        ("listen , fool : the dog .", -1.0),
        ("hm , there is so much to say , but : the dog .", 0.0),
        ("gladly : the dog , you fool .", 0.0),  # several manners at once: babble, though it is true
        ("gladly gladly : the dog .", 0.0),
        ("good good good good", -1.0),
        ("gladly : .", -1.0),
        ("the dog dear friend .", 0.0),
        ("", -1.0),
    ],
)
def test_what_an_answer_is_worth(answer: str, worth: float) -> None:
    assert utility(ASKED, answer.split()) == worth


def test_pairs_are_two_different_answers_and_the_same_for_the_same_seed() -> None:
    assert all(one.first != one.second for one in PAIRS)
    again = list(islice(pairs(MODEL, TOKENIZER, LEXICON, "here"), 20))
    assert again == PAIRS[:20]
    assert list(islice(pairs(MODEL, TOKENIZER, LEXICON, "there"), 20)) != again


@pytest.mark.parametrize(("noise", "least", "most"), [(0.0, 0, 0), (1.0, 1, 1), (0.3, 0.18, 0.42)])
def test_a_rater_is_wrong_as_often_as_it_should(noise: float, least: float, most: float) -> None:
    kept = [one for one in PAIRS if utility(one.asked, one.first) != utility(one.asked, one.second)]
    found = list(rated(iter(PAIRS), noise, 0))
    assert len(found) == len(kept) > 100
    wrong = [
        utility(one.asked, vote.chosen) < utility(one.asked, vote.rejected)
        for one, vote in zip(kept, found, strict=True)
    ]
    assert least <= sum(wrong) / len(wrong) <= most
