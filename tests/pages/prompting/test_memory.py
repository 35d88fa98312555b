"""The view Memory: through the app's main script, and by live questions."""

import pytest

from model.errors import UserError
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS
from pages.prompting.work import memory
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

OWN = {"window": "80", "way": "window", "summary": "", "question": "Where is the tent?"}


@pytest.mark.parametrize("window", memory.WINDOWS)
def test_the_view_opens_with_what_was_recorded(window: str) -> None:
    app = opened("prompting", view="memory", window=window)
    assert not app.exception and not app.warning and not app.error
    assert f"the window holds {window}" in said(app) and "…" not in said(app)


def test_a_question_that_is_too_long_gets_a_sentence() -> None:
    app = opened("prompting", view="memory", recall="why " * 200)
    assert not app.exception and "shorten it" in app.warning[0].value


def test_a_question_of_ones_own() -> None:
    found = live.recalled(Question(OWN))
    assert "attic" in found["said"][0] and len(found["found"]) == 2
    searched = live.recalled(Question(OWN | {"way": "search", "question": "Which animals does my sister have?"}))
    assert searched["found"][0] == 0 and searched["said"][2] > found["said"][2]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"window": "81"}, BadQuestion),
        ({"way": "dream"}, BadQuestion),
        ({"question": " "}, BadQuestion),
        ({"question": 7}, BadQuestion),
        ({"summary": None}, BadQuestion),
        ({"summary": "x" * 10**6}, BadQuestion),
        ({"question": "why " * 200}, UserError),
    ],
)
def test_questions_that_are_none(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        live.recalled(Question(OWN | changes))


def test_the_room_is_asked_what_a_summary_keeps() -> None:
    (asked,) = QUESTIONS["memory"](Prompting(view="memory"))
    steps = live.recorded(Question({"name": "memory.80"}))["steps"]
    kept = sum(one["said"]["summary"][1] for one in steps if one.get("at", 99) < memory.first("80"))
    assert asked.key and asked.key.right == (kept,) and str(memory.first("80")) in asked.prompt
