"""What the view Tools is sent, and the numbers of its prose, by hand."""

import json

import pytest

from model.prompting.agent import Step
from model.prompting.calling import Said
from model.prompting.choosing import Choice, Rival
from model.prompting.errands import Done
from viz.prompting.agent import data, payload

TRACE = [Step("think", "a"), Step("act", "b"), Step("observe", "c")]


def test_it_is_plain_json_and_refuses_a_trace_out_of_order() -> None:
    sent = payload.agent(
        {"calls": "free"}, {"text": "?"}, (TRACE, TRACE[:1]), (-1, -1), [{"kind": "sum"}], {"answers": {}}
    )
    assert json.loads(json.dumps(sent)) == sent and (sent["own"], sent["fork"]) == (["a", "b", "c"], ["a"])
    with pytest.raises(ValueError, match="goes round"):
        payload.agent({}, {}, (TRACE[1:], []), (-1, -1), [], {})


def test_turns_lines_and_rivals() -> None:
    done = Done(3, TRACE, True, False, "misread", "noted", 2, "x")
    assert payload.turn(done) == [3, ["a", "b", "c"], 1, 0, "misread", "noted", 2, "x"]
    assert payload.line(Said("calculator[1]", True, False)) == ["calculator[1]", 1, 0]
    found = payload.allowed(
        [Choice(1, 6, 0.5, [Rival(2, 0.4, False), Rival(1, 0.3, True)])], lambda token: bytes([token])
    )
    assert found == {"tokens": [["01", 6, 0.5, [["02", 0.4, 0, 0], ["01", 0.3, 1, 1]]]]}


def turn(task: int, over: int, right: int, arm: str = "first", number: int = 1) -> list:
    return [task, [], over, right, "" if right else "misread", arm, number, ""]


def test_the_prose_counts_what_is_recorded() -> None:
    turns = [turn(0, 0, 0), turn(0, 1, 1), turn(1, 1, 0), turn(2, 1, 1)]
    again = [
        turn(0, 1, 1),
        turn(1, 1, 0),
        turn(1, 1, 0, "plain", 2),
        turn(1, 1, 0, "noted", 2),
        turn(1, 1, 1, "noted", 3),
    ]
    lines = [["x", 1, 0]] * 8 + [["x", 1, 1]] + [["x", 0, 0]] * 8 + [["x", 1, 1]]
    found = data.facts(turns, lines, again, ["sum", "sum", "both"], True)
    assert (found["sum"], found["sum_of"], found["both"], found["both_of"]) == ("1", "2", "1", "1")
    assert (found["done"], found["tasks"], found["low"], found["high"]) == ("2", "3", "0.21", "0.94")
    assert (found["sums"], found["masked_right"], found["masked_valid"], found["free_valid"]) == ("2", "2", "2", "1")
    assert (found["failed"], found["noted"], found["plain"]) == ("1", "1", "0")
    assert found["form"].startswith("The mask")
    begun = data.facts([], [], [], ["sum"], False)
    assert begun.pop("form").startswith("Without a mask") and set(begun.values()) == {"…"}
