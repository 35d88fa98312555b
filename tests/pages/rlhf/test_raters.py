"""Three raters on the same pairs: who agrees with whom, counted again; what is recorded, and what is asked live."""

import numpy as np
import pytest

from model.rlhf.preferences import utility
from pages.contents import ANSWERS
from pages.rlhf import recorder
from pages.rlhf.work import raters, recorded
from pages.server.checks import BadQuestion, Question


@pytest.mark.parametrize("way", ["turns", "each"])
def test_agreement_is_counted_and_the_worst_differences_come_first(way: str) -> None:
    found = raters.raters(way, 20, 1, 0.5)
    true = {one.number: one.true for one in found.pairs}
    for number, pair in enumerate(raters.pairs()):
        assert true[number] == np.sign(utility(pair.asked, pair.first) - utility(pair.asked, pair.second))
    people = [one.people == one.true for one in found.pairs]
    assert found.agreement[0][1] == pytest.approx(np.mean(people)) and 0.65 < np.mean(people) < 0.95
    model = [(one.by > 0) == (one.true > 0) for one in found.pairs]
    assert found.agreement[0][3] == found.agreement[3][0] == pytest.approx(np.mean(model))
    ratings = [0.5 if a == b else float((a > b) == (one.true > 0)) for one in found.pairs for a, b in [one.ratings]]
    assert found.agreement[0][2] == pytest.approx(np.mean(ratings))
    against = [one.by * one.people for one in found.pairs]
    assert against == sorted(against) and against[0] < 0


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_people_who_do_not_err_teach_most(seed: int) -> None:
    people, ratings, model = raters.raters("turns", 0, seed, 0.5).learned
    assert people.accuracy[-1] > 0.85 and people.accuracy[-1] > ratings.accuracy[-1] - 0.05
    assert people.accuracy[-1] > model.accuracy[-1] + 0.1
    assert people.outcome.shares[0] > 0.6


def test_what_was_recorded_is_what_the_model_says() -> None:
    found = recorded.raters()
    assert found.settings == recorded.rated(raters.PAIRS) and len(found.found["opinions"]) == raters.PAIRS
    made = recorder.rated(2)[2]["opinions"]
    assert np.array(made) == pytest.approx(np.array(found.found["opinions"][:2]), abs=0.02)
    assert ANSWERS["rlhf/rate"](Question({"number": 1})) == {"turned": made[1][:2], "alone": made[1][2:]}


@pytest.mark.parametrize("number", [-1, 100, "1", None])
def test_a_pair_that_there_is_not_is_refused(number: object) -> None:
    with pytest.raises(BadQuestion):
        ANSWERS["rlhf/rate"](Question({"number": number}))
