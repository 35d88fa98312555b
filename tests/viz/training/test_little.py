"""What the view Little text is sent, and the prose beside it."""

import json
from types import SimpleNamespace as Made
from typing import Any

import pytest

from viz.training.little import data, payload

PAIRS = [
    Made(kind="mood", before=("a", "b", "c"), right="sad", wrong="glad"),
    Made(kind="mood", before=("a", "b"), right="glad", wrong="sad"),
    Made(kind="sound", before=("a",), right="x", wrong="y"),
]
STORY = ("a", "b", "c", "d")
ABOUT = payload.about({"2": [STORY] * 2, "8": [STORY] * 8}, PAIRS, (0, 5, 10), 4, 1.0)


def look(step: int, few: float, many: float, own: float = 0.5) -> dict[str, Any]:
    held, mine = {"2": few, "8": many}, {"2": own, "8": many}
    right = {"2": {"mood": 0.5, "sound": 0.75}, "8": {"mood": 1.0, "sound": 0.9}}
    return payload.look(Made(step=step, seconds=1.26, held=held, own=mine, right=right))


LOOKS = [look(0, 4.0, 4.0), look(5, 1.8, 1.6), look(10, 2.5, 1.25)]


def sent(reads: str = "2") -> dict[str, Any]:
    return payload.little({"seed": 0}, reads, ABOUT, None)


def test_texts_and_pairs_as_they_are_sent() -> None:
    found = sent()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert ABOUT["texts"] == {"2": {"stories": 2, "words": 8}, "8": {"stories": 8, "words": 32}} and ABOUT["each"] == 4
    assert ABOUT["kinds"]["mood"] == {"of": 2, "before": ["a", "b"], "right": "glad", "wrong": "sad"}
    assert payload.best(LOOKS, "2")["step"] == 5 and payload.right(LOOKS[0], "2") == 0.625
    with pytest.raises(ValueError, match="no toy reads 3"):
        sent("3")


def test_the_prose_finds_the_best_moment() -> None:
    found = data.facts(sent(), LOOKS, {"2": [0.8, 0.7], "8": [0.25, 0.3]})
    assert (
        f"With 2 stories the loss on new ones is least after {5 * ABOUT['batch'] * 4} words, 0.80 nats above the floor, and ends at **1.50**"
        in found["found"]
    )
    assert "falls to 0.50 nats, below the floor" in found["found"] and "read once it is **0.25**" in found["found"]
    assert "Of 3 minimal pairs it has 63 % right, the toy with plenty 95 %" in found["grammar"]
    assert found["times"] == "20" and found["sizes"] == "2" and found["plenty"] == "8"
    assert "2 stories 0.80, 0.70; 8 stories 0.25, 0.30" in found["seeds"]
    assert "still above the floor" in data.facts(sent(), [*LOOKS[:2], look(10, 2.5, 1.25, 1.1)], {})["found"]
    assert "no moment before was better" in data.facts(sent(), LOOKS[:2], {})["found"]
    assert "each of 8 stories read once, the toy is 0.25" in data.facts(sent("8"), LOOKS, {})["found"]
    nothing = data.facts(sent(), [], {})
    assert nothing["found"] == "Nothing has been learned yet." and set(nothing) == set(found)


def test_rows_are_each_toy_at_each_look() -> None:
    found = data.rows(sent(), LOOKS)
    assert len(found) == 6
    assert found[2] == {"step": 5, "stories": 2, "above the floor": 0.8, "loss on its own": 0.5, "pairs right": 0.625}
