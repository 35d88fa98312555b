"""What the view Tree of thoughts is sent, and the numbers of its prose, by hand."""

import json
from fractions import Fraction
from types import SimpleNamespace

import pytest

from viz.prompting.thoughts import data, payload


def level(puzzle: int, depth: int, lost: bool, *ends: tuple[str, bool, bool]) -> dict:
    class Step:
        def __init__(self, left: str) -> None:
            self.left = tuple(Fraction(one) for one in left.split())

        def __str__(self) -> str:
            return "6 * 4"

    nodes = [
        SimpleNamespace(parent=0, move=Step(left), p=0.25, value=0.5, exact=exact, kept=kept)
        for left, exact, kept in ends
    ]
    found = SimpleNamespace(depth=depth, nodes=nodes, tokens=100, lost=lost)
    return payload.step(SimpleNamespace(puzzle=puzzle, found=found))


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.thoughts({"judge": "model"}, [("6 4 1 1", True)], 0, [{"solved": 1}], 60)
    assert json.loads(json.dumps(sent)) == sent and sent["puzzles"] == [["6 4 1 1", 1]]
    with pytest.raises(ValueError, match="is not among them"):
        payload.thoughts({}, [("6 4 1 1", True)], 1, [], 0)
    assert level(0, 2, True, ("8/3 6", True, False))["nodes"] == [[0, "6 * 4", "8/3 6", 0.25, 0.5, 1, 0]]
    chains = SimpleNamespace(ends=["24", "7"], solved=True, tokens=90)
    assert payload.step(SimpleNamespace(puzzle=1, found=chains)) == {
        "puzzle": 1, "ends": ["24", "7"], "solved": 1, "tokens": 90,
    }  # fmt: skip


def test_what_the_prose_says() -> None:
    """Three puzzles: one solved, one lost at its second step, one for which no step was proposed."""
    steps = [
        level(0, 1, False, ("8 3", True, True)), level(0, 3, False, ("24", True, True)),
        {"puzzle": 0, "ends": ["7"], "solved": 0, "tokens": 90},
        level(1, 1, True, ("8 3", True, False)), level(1, 3, False, ("7", False, True)),
        level(2, 3, False, ("7", False, True)),
    ]  # fmt: skip
    said = data.facts(steps, "model", 1, 5, 3, [1, 1, 1])
    assert [said[name] for name in ("solved", "asked", "chains", "lost", "never")] == ["1", "3", "0", "1", "1"]
    assert (said["low"], said["high"]) == ("0.06", "0.79") and said["tokens"] == "167"  # Wilson, 1 of 3; 500 / 3
    assert said["kept"] == "the best one stays" and data.facts([], "exact", 3, 5, 3, [1])["solved"] == "…"
    assert "for 1 the search" in said["missed"] and "for 1 no step" in said["missed"]
    assert data.facts(steps[:2], "exact", 1, 5, 3, [1])["missed"] == ""
    own = data.facts(steps[-1:], "exact", 1, 5, 3, [1, 1, 0])  # the third puzzle alone, which cannot give 24
    assert own["never"] == "0" and own["missed"].startswith("These numbers cannot give 24")
