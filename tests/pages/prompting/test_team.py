"""The view Agents: through the app's main script, and by live questions."""

import pytest

from model.errors import UserError
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS
from pages.prompting.work import teamed
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said


@pytest.mark.parametrize("message", ["", "subject", "first\nunit", "subject: ferry\nwanted: cars"])
def test_the_view_opens_with_what_was_recorded(message: str) -> None:
    app = opened("prompting", view="team", message=message, errand_at="1")
    assert not app.exception and not app.warning and not app.error
    assert "of 12 tasks come right" in said(app) and "…" not in said(app)


@pytest.mark.parametrize(("message", "says"), [("colour", "choose subject"), ("unit: " + "x" * 61, "shorten it")])
def test_a_message_that_is_none_gets_a_sentence(message: str, says: str) -> None:
    app = opened("prompting", view="team", message=message)
    assert not app.exception and says in app.warning[0].value


def test_what_was_done_to_fields_is_read_line_by_line() -> None:
    assert teamed.changes("unit\n\n subject :  a\tb: c \n") == {"unit": "", "subject": "a b: c"}
    assert teamed.changes("") == {}


def test_a_field_is_struck_out_or_rewritten() -> None:
    struck = live.passed(Question({"task": 2, "message": "operation"}))
    assert struck["sent"]["operation"] == "" and struck["lost"] == "operation" and struck["number"] == "40"
    other = live.passed(Question({"task": 2, "message": "operation: plus"}))
    assert (other["call"], other["result"], other["right"], other["lost"]) == ("40 + 275", "315", False, "")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"task": 12}, BadQuestion),
        ({"task": -1}, BadQuestion),
        ({"task": "2"}, BadQuestion),
        ({"message": None}, BadQuestion),
        ({"message": "x" * 10**6}, BadQuestion),
        ({"message": "colour"}, UserError),
        ({"message": "unit: " + "x" * 61}, UserError),
    ],
)
def test_questions_that_are_none(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        live.passed(Question({"task": 2, "message": "unit"} | changes))


def test_the_recording_is_whole_and_is_what_is_measured_now() -> None:
    found = recordings.read("prompting", "team")
    steps = found.found["runs"]["team"]
    assert found.settings == teamed.settings()
    asked = [(one["lost"], one["task"]) for one in steps if "lost" in one]
    assert asked == [(lost, at) for lost in ("", *teamed.team.EVERY) for at in range(12)]
    assert [one["alone"] for one in steps if one.get("over")] == list(range(12))
    for one in (steps[2], steps[12 + 2]):
        assert live.passed(Question({"task": one["task"], "message": one["lost"]})) == one
    assert live.team(Question({"from": 0}))["steps"][0] == steps[0]


def test_the_room_is_asked_what_is_recorded() -> None:
    (asked,) = QUESTIONS["team"](Prompting(view="team"))
    steps = live.recorded(Question({"name": "team"}))["steps"]
    assert asked.key and asked.key.right == (sum(one["right"] for one in steps if one.get("lost") == "operation"),)
