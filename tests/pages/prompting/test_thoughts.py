"""The view Tree of thoughts: through the app's main script, and by live questions."""

from typing import Any

import pytest

from model.errors import UserError
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS
from pages.prompting.work import thinking
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

ASK: dict[str, Any] = {"judge": "exact", "breadth": "1", "numbers": "6 4 1 1", "from": 0}


@pytest.mark.parametrize("judge", thinking.JUDGES)
@pytest.mark.parametrize("breadth", thinking.BREADTHS)
def test_the_view_opens_with_what_was_recorded(judge: str, breadth: str) -> None:
    app = opened("prompting", view="thoughts", judge=judge, breadth=breadth)
    assert not app.exception and not app.warning and not app.error
    assert "of 16 puzzles are solved" in said(app) and "…" not in said(app)


@pytest.mark.parametrize(
    "numbers",
    [
        "8 5 2",
        "0 1 2 3",
        "a b c d",
        "14 1 1 1",
        "１ 2 3 4",
        "9" * 3_000,
        "0133 1 1 1",
        "00" + "1" * 5_000 + " 2 3 4",
        "__import__('os')",
    ],
)
def test_what_is_no_puzzle_gets_a_sentence(numbers: str) -> None:
    app = opened("prompting", view="thoughts", numbers=numbers)
    assert not app.exception and "four" not in app.warning[0].value and "type 8 5 2 2" in app.warning[0].value


def test_a_puzzle_of_ones_own_is_played_live() -> None:
    steps: list[dict[str, Any]] = []
    while not (found := live.thoughts(Question(ASK | {"from": len(steps)})))["over"]:
        steps += found["steps"]
    steps += found["steps"]
    assert [one.get("depth", 0) for one in steps] == [1, 2, 3, 0]
    assert any(left == "24" and kept for _, _, left, _, _, _, kept in steps[2]["nodes"])  # exact values, 6 * 4 * 1 * 1


def test_all_that_comes_with_glassbox_can_be_solved_and_the_scores_are_counted() -> None:
    assert all(solvable for _, solvable in thinking.described(thinking.Asked("model", "1", ())))
    for score in thinking.scores():
        steps = live.recorded(Question({"name": f"thoughts.{score['judge']}.{score['breadth']}"}))["steps"]
        assert len(steps) == thinking.most(thinking.Asked("model", "1", ()))
        ends = [one for one in steps if one.get("depth") == 3]
        assert score["solved"] == sum(any(node[2] == "24" and node[6] for node in one["nodes"]) for one in ends)
        assert score["of"] == len(ends) == len(thinking.PUZZLES)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"judge": "oracle"}, BadQuestion), ({"breadth": "9"}, BadQuestion), ({"numbers": 7}, BadQuestion),
     ({"numbers": "x" * 10**6}, BadQuestion), ({"from": -1}, BadQuestion), ({"numbers": "1 2"}, UserError)],
)  # fmt: skip
def test_questions_that_are_none(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        live.thoughts(Question(ASK | changes))


def test_the_room_is_asked_what_exact_values_solve() -> None:
    (asked,) = QUESTIONS["thoughts"](Prompting(view="thoughts"))
    (exact,) = [one for one in thinking.scores() if (one["judge"], one["breadth"]) == ("exact", "3")]
    assert asked.key and asked.key.right == (exact["solved"],)
