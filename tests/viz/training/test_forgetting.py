"""What the view Forgetting is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import pytest

from viz.training.forgetting import data, payload

FOLLOWS = [[{"b": 0.75, "x": 0.25}, {"c": 1.0}]]
ABOUT = payload.about([("a b c", FOLLOWS[0])], ("an old one", "a new one"), (0, 20), 10, (1.0, 2.0))
SHOWN = {"replay": 0, "case": 0}


def look(step: int = 10, old: float = 1.9) -> dict[str, Any]:
    said = SimpleNamespace(probabilities=(0.5, 0.25), likeliest=("x", "y"))
    found = SimpleNamespace(step=step, seconds=2.34, old={0: old, 20: 1.25}, new={0: 2.1, 20: 2.2}, said={0: [said], 20: [said]})  # fmt: skip
    return payload.look(found, FOLLOWS, (1.0, 2.0))


def test_a_likely_word_is_wrong_only_where_the_old_world_never_says_it() -> None:
    assert ABOUT["sentences"] == [{"words": ["a", "b", "c"], "truth": [750, 1000]}]
    assert look()["said"]["0"] == [{"p": [500, 250], "wrong": ["", "y"]}]
    assert look()["old"] == {"0": 0.9, "20": 0.25} and look()["new"] == {"0": 0.1, "20": 0.2}


@pytest.mark.parametrize(("shown", "named"), [({"replay": 5, "case": 0}, "replay 5"), ({"replay": 0, "case": 1}, "case 1")])  # fmt: skip
def test_what_is_not_there_is_refused(shown: dict[str, int], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        payload.forgetting({"seed": 0}, shown, ABOUT, [], None)


def test_the_prose_says_what_is_forgotten_and_kept() -> None:
    ends = [payload.end(0, look()), payload.end(1, look(old=2.1))]
    said = data.facts(payload.forgetting({"seed": 0}, SHOWN, ABOUT, ends, None), [look(0, 1.03), look()])
    assert "that on the old world from 0.03 to 0.90" in said["told"]
    assert said["cure"] == "With replay, old and new come to 0.25 and 0.20 with 20 %."
    assert said["ends"] == "Means of 2 recorded seeds, old and new, by share: 0 %: 1.00 and 0.10; 20 %: 0.25 and 0.20."
    assert said["wrong"].startswith("At 1 of 2 words")
    empty = payload.forgetting({"seed": 0}, SHOWN, ABOUT, [], None)
    assert set(data.facts(empty, [])) == set(said)
    assert data.rows(empty, [look()])[1] == {"step": 10, "replay in per cent": 20, "old world": 0.25, "new world": 0.2}
