"""What the view of three raters is sent and says, against values by hand."""

import json
from typing import Any

import pytest

from model.rlhf.conflicting import Outcome
from pages.rlhf.work.raters import PairData, RaterData, Raters
from viz.rlhf.raters import data, payload

POLICY = Outcome([0.7, 0.3], 0.9, [2.0, 1.0], 0.5)
PAIR = PairData(4, "Who?", "Gladly: the dog.", "The dog.", 1, 1, (1, -1), (0.8, 0.6), (0.7, 0.2), -0.5)
OTHER = PAIR._replace(number=2, turned=(0.4, 0.55), by=1.5, true=-1)
LEARNED = RaterData([0.5, 0.75], [("gladly", 1.0), ("fool", -1.0)], POLICY)
AGREE = [[1, 0.9, 0.8, 0.5], [0.9, 1, 0.7, 0.6], [0.8, 0.7, 1, 0.4], [0.5, 0.6, 0.4, 1]]
FOUND = Raters([PAIR, OTHER], AGREE, [LEARNED] * 3, POLICY)
GOOD: dict[str, Any] = {
    "way": "turns", "judged": 0, "styles": ("kind", "neutral"), "sizes": (10, 20), "found": FOUND, "read": ("one", "other"), "recorded": "recorded"
}  # fmt: skip


def test_what_is_sent_can_be_sent_and_is_said() -> None:
    sent = json.loads(json.dumps(payload.raters(**GOOD), allow_nan=False))
    assert sent["pairs"][0]["turned"] == [0.8, 0.6] and sent["learned"][2]["shares"] == [0.7, 0.3]
    said = data.facts(sent, 0.5, 10)
    assert (said["firsts"], said["questions"], said["agrees"], said["p"], said["q"]) == (
        "3",
        "4",
        "50 %",
        "0.80",
        "0.60",
    )
    assert said["held_model"] == "75 %" and said["kind_people"] == "70 %" and "orders" in said["asked"]
    each = data.facts(payload.raters(**GOOD | {"way": "each"}), 0.5, 10)
    assert (each["p"], each["q"]) == ("0.70", "0.20") and "friendly" in each["worked"] and len(data.rows(sent)) == 2


@pytest.mark.parametrize("wrong", [{"judged": 2}, {"judged": -1}, {"read": ("one",)}])
def test_what_makes_no_sense_is_not_sent(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        payload.raters(**GOOD | wrong)
