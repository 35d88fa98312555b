"""What the view Agents is sent, and the numbers of its prose, by hand."""

import json
from collections import namedtuple
from types import SimpleNamespace

import pytest

from viz.prompting.team import data, payload

TASKS = [
    SimpleNamespace(question=f"{at}?", answer="9", looked="3", place="first", title="mine", operation="plus", other="4")
    for at in range(2)
]
FORMS = payload.forms({"librarian": ("subject",)}, {"subject": "Subject"}, 60, {"librarian": "Read."})
Passed = namedtuple("Passed", "task lost right")
Alone = namedtuple("Alone", "task over right")


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.team(TASKS, {"a": "A."}, FORMS, (1, {"subject": ""}), 9)
    assert json.loads(json.dumps(sent)) == sent and sent["tasks"][1]["short"] == "mine plus 4"
    for at in (2, -1):
        with pytest.raises(ValueError, match="is not among them"):
            payload.team(TASKS, {}, FORMS, (at, {}), 0)
    assert payload.step(Alone(1, True, False)) == {"alone": 1, "over": True, "right": False}
    assert payload.step(Passed(1, "unit", True)) == {"task": 1, "lost": "unit", "right": True}


def test_a_number_stands_once_all_tasks_are_done() -> None:
    whole = [payload.step(Passed(at, "", at == 0)) for at in range(2)]
    turns = [
        payload.step(Alone(0, False, False)),
        payload.step(Alone(0, True, True)),
        payload.step(Alone(1, True, False)),
    ]
    said = data.facts([*whole, payload.step(Passed(0, "unit", True)), *turns], 2)
    assert (said["whole"], said["unit"], said["alone"], said["tasks"]) == ("1", "…", "1", "2")
    assert (said["low"], said["high"]) == ("0.09", "0.91")  # Wilson, 1 of 2
    assert data.facts(whole[:1], 2)["low"] == "…"
