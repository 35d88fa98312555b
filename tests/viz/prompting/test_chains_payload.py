"""What the view Chains is sent, and the numbers of its prose, by hand."""

import json
from typing import Any

import pytest

from model.probability import wilson
from model.prompting.chains import Piece, Written
from pages.prompting.work.chained import Answer, Equation, Judged
from viz.prompting.chains import data, payload

SHOWN = {"problem": 0, "way": "chain", "votes": 16}
PROBLEMS = [("2 and 3?", "5", 1), ("4 and 4?", "8", 1)]


def judged(right: bool, holds: tuple[bool, ...] = (), follows: bool | None = None) -> Judged:
    marks = tuple(Equation(at, at + 5, one) for at, one in enumerate(holds))
    return Judged(" 2 + 3 = 5", 7, -1, "5" if right else "6", right, marks, follows)


def step(item: int, way: str, *texts: Judged, expected: tuple[float, ...] = ()) -> dict[str, Any]:
    return payload.step(Answer(item, way, texts, expected, (("5", 1),) if expected else ()))


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.chains(PROBLEMS, ("", ""), SHOWN, {"chain": [(b"Q", "question", -1)]}, 700)
    assert json.loads(json.dumps(sent)) == sent and sent["prompts"]["chain"] == [["51", "question", -1]]
    for wrong in ({"problem": 2}, {"problem": -2}, {"way": "tree"}):
        with pytest.raises(ValueError, match="no such answer"):
            payload.chains(PROBLEMS, ("", ""), SHOWN | wrong, {}, 0)


def test_a_step_says_all_that_was_written() -> None:
    found = step(1, "chain", judged(False, (True, False), True))
    assert json.loads(json.dumps(found)) == found
    assert found["written"] == [[" 2 + 3 = 5", 7, -1, "6", 0, [[0, 5, 1], [1, 6, 0]], 1]]
    assert step(0, "few", judged(True))["written"][0][6] == -1
    assert step(0, "samples", judged(True), expected=(0.33333,))["expected"] == [0.3333]


def test_of_what_is_being_written_many_texts_are_only_counted() -> None:
    one, two = Written("a", 3), Written("b", 4)
    assert payload.writing(None) is None
    assert payload.writing(Piece(2, "zero", (one,), False)) == {"item": 2, "way": "zero", "text": "a", "tokens": 3}
    assert payload.writing(Piece(2, "samples", (one, two), False)) == {
        "item": 2,
        "way": "samples",
        "text": "",
        "tokens": 7,
    }


def test_the_prose_counts_what_is_there() -> None:
    steps = [
        step(0, "direct", judged(False)),
        step(0, "chain", judged(True, (True,), True)),
        step(0, "samples", judged(True), judged(False), expected=(0.5, 0.75)),
        step(1, "chain", judged(False, (True, False), False)),
        step(2, "chain", judged(False, (True,), True)),
        step(3, "chain", judged(False)),
    ]
    found = data.facts(steps, 24, 2)
    assert (found["direct"], found["chain"], found["few"], found["asked"]) == ("0", "1", "…", "4")
    assert (found["wrong"], found["slipped"], found["misled"]) == ("3", "1", "1")
    assert (found["follows"], found["told"]) == ("2", "3")
    assert (found["one"], found["voted"], found["tokens_votes"]) == ("0.5", "0.8", "14")
    assert found["vote"] == "The vote of 2 drawn chains gets 0.8 of 1 right."
    low, high = wilson(1, 4)
    assert (found["low"], found["high"]) == (f"{low:.2f}", f"{high:.2f}")
    assert found["problems"] == "24"
    begun = data.facts([*steps, step(0, "few", judged(True))], 24, 2)  # a live run that has just begun
    assert begun["problems"] == "1"
    assert data.facts(steps, 24, 1)["vote"].startswith("One chain that is drawn gets 0.5")
    assert data.facts([], 24, 16)["chain"] == "…" and "…" not in data.facts([], 24, 16)["vote"]
