"""What the view of two groups is sent and says, against values by hand."""

import json
from typing import Any

import pytest

from model.rlhf.conflicting import Outcome
from pages.rlhf.work.groups import Agreement, Found, Groups
from viz.rlhf.groups import data, payload

STYLES = ("kind", "neutral")
TASTES = ({"kind": 2.0, "neutral": 0.0}, {"kind": -1.0, "neutral": 2.0})
NOBODY: dict[str, Any] = {"voters": 0, "pairs": 0, "alpha": None}


def one(share: float, kind: float) -> Found:
    made = Outcome([kind, 1 - kind], 0.9, [2 * kind, 2 - 3 * kind], 0.3)
    rewards = ([1.0, -1.0], None if share == 0 else [-1.0, 1.0], [kind, 1 - kind])
    return Found(share, (10, 5), rewards, [kind, 1 - kind], {"pooled": made, "mean": made, "least": made})


FOUND = Groups(
    [one(0.0, 0.9), one(1.0, 0.2)],
    (Agreement(0.9, 0.8), Agreement(0.8, 0.7), Agreement(0.5, 0.1)),
    one(0.0, 0.3).outcomes["mean"],
)


GOOD: dict[str, Any] = {"mix": 0, "merge": "mean", "styles": STYLES, "tastes": TASTES, "found": FOUND, "room": NOBODY}


def test_what_is_sent_can_be_sent_and_is_said() -> None:
    sent = json.loads(json.dumps(payload.groups(1, "least", STYLES, TASTES, FOUND, NOBODY), allow_nan=False))
    assert sent["outcomes"]["least"][1]["worths"] == [0.4, 1.4] and sent["rewards"][0][1] is None
    said = data.facts(sent, 0.5, 32, 16)
    assert (said["share"], said["kind"], said["plain"], said["worth_b"]) == ("100 %", "20 %", "80 %", "1.40")
    assert "max-min" in said["how"] and "no two people" in said["room"] and said["order"] == "the same order"
    assert len(data.rows(sent)) == 6 and data.rows(sent)[1]["kind"] == 0.2


def test_the_room_in_words() -> None:
    for room, words in (
        ({"voters": 3, "pairs": 14, "alpha": 0.42}, "3 people judged 14 pairs together: Krippendorff’s alpha is 0.42."),
        ({"voters": 2, "pairs": 1, "alpha": None}, "2 people judged 1 pair together and never differed."),
    ):
        sent = payload.groups(0, "pooled", STYLES, TASTES, FOUND, room)
        assert words in data.facts(sent, 1.0, 32, 16)["room"]


@pytest.mark.parametrize("wrong", [{"mix": 2}, {"mix": -1}, {"merge": "most"}])
def test_what_makes_no_sense_is_not_sent(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        payload.groups(**GOOD | wrong)
