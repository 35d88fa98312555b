"""What the view of the maximum is sent and says, against values by hand."""

import json
from typing import Any

import pytest

from pages.rlhf.work import maxima
from viz.rlhf.maximum import data, payload

COSTS = maxima.Costs(1e-5, 1e-3, 2e-3, 215)
FOUND, THEORY = maxima.maxima(1.0, 2, True, 0)


def test_what_is_sent_can_be_sent() -> None:
    sent = json.loads(json.dumps(payload.maximum("equal", 3, FOUND, THEORY, COSTS, 2), allow_nan=False))
    assert sent["sizes"][3] == 10 and sent["theory"][3] == pytest.approx(1.53875 / 2**0.5, abs=1e-4)
    assert sent["single"][3][0] == pytest.approx(FOUND.single[3].mean(), rel=1e-3)
    assert set(sent["best"]) == set(sent["chosen"]) == {0.0} and len(data.rows(FOUND, THEORY)) == len(sent["sizes"])


@pytest.mark.parametrize("wrong", [{"choices": 15}, {"choices": -1}, {"costs": COSTS._replace(scored=0.0)}])
def test_what_makes_no_sense_is_not_sent(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        payload.maximum(
            **{"worths": "equal", "choices": 0, "found": FOUND, "theory": THEORY, "costs": COSTS, "tries": 2} | wrong
        )


def test_times_in_words() -> None:
    found = [data.seconds(one) for one in (7.1e-6, 0.0052, 1.5, 98.3, 300.0, 10_000.0, 200_000.0)]
    assert found == ["7.1 µs", "5.2 ms", "1.5 seconds", "98 seconds", "5.0 minutes", "2.8 hours", "2.3 days"]


def test_facts_by_hand() -> None:
    """49,152 answers of 2 ms each take 98 s."""
    found = data.facts("equal", 1.0, 2, 9, FOUND, THEORY, COSTS)
    assert (found["size"], found["all"], found["error"]) == ("1,000", "98 seconds", "0.707")
