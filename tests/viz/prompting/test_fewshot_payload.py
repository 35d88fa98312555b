"""What the view Examples is sent, and the numbers of its prose, by hand."""

import json

import pytest

from viz.prompting.fewshot import data, payload

ITEMS = [("cat", "cats"), ("ox", "oxen")]
STEPS = [[[0.1, "", 0, 0], [0.5, "cats", 1, 1]], [[0.3, "ox", 0, 0], [0.25, "oxs", 0, 0]]]


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.fewshot({"task": "x"}, ITEMS, (0, 1), (1, 1), [(b"\xff", "question", -1)], [("others", [1, 2], 2)])
    assert json.loads(json.dumps(sent)) == sent and sent["tokens"] == [["ff", "question", -1]]
    for chosen in ((1, 2), (2, 0), (0, -1)):
        with pytest.raises(ValueError, match="no such prompt"):
            payload.fewshot({}, ITEMS, (0, 1), chosen, [], [])


def test_the_prose_counts_what_is_there() -> None:
    found = data.facts(STEPS, (0, 1), 1, "Plural", ("With true answers", 2, 24))
    assert (found["none"], found["right"], found["asked"]) == ("0", "1", "2")
    assert (found["p"], found["p_none"]) == ("38 %", "20 %")
    assert found["compared"] == "With true answers: 2 of 24." and found["shots"] == "one example"
    assert 0 < float(found["low"]) < 0.5 < float(found["high"]) < 1
    assert data.facts([], (0, 1), 1, "Plural", None)["right"] == "…"
