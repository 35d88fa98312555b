"""The view Sub-questions: through the app's main script, and by live questions."""

from typing import Any

import pytest

from model.errors import UserError
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS
from pages.prompting.work import socratic
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

FILL: dict[str, Any] = {"form": "followed", "tale": 0, "word": "horse"}


@pytest.mark.parametrize("form", socratic.FORMS)
def test_the_view_opens_with_what_was_recorded(form: str) -> None:
    app = opened("prompting", view="socratic", composite=form)
    assert not app.exception and not app.warning and not app.error
    assert f"of {socratic.STORIES} such answers" in said(app) and "…" not in said(app)


@pytest.mark.parametrize("word", ["ball", "__import__('os')", "x" * 3_000, "Horse"])
def test_a_word_that_cannot_be_filled_in_gets_a_sentence(word: str) -> None:
    app = opened("prompting", view="socratic", composite="followed", instead=word)
    assert not app.exception and "choose one of" in app.warning[0].value


def test_a_live_run_says_what_was_recorded() -> None:
    steps: list[Any] = []
    while not (found := live.socratic_(Question({"form": "place", "from": len(steps)})))["over"]:
        steps += found["steps"]
    steps += found["steps"]
    assert steps == live.recorded(Question({"name": "socratic.place"}))["steps"]
    assert sum(map(len, steps)) == socratic.STORIES


def test_the_scores_are_counted() -> None:
    for score in socratic.scores():
        steps = live.recorded(Question({"name": f"socratic.{score['form']}"}))["steps"]
        every = [one for some in steps for one in some]
        named = [[part["names"] for part in one["parts"]][-len(one["truth"]) :] == one["truth"] for one in every]
        assert score["parts"] == sum(named) and score["of"] == socratic.STORIES
        assert score["agreed"] == sum(all(part["agrees"] for part in one["parts"]) for one in every)
        assert score["agreed_right"] + score["flagged_right"] == score["parts"]
        assert score["agreed"] + score["flagged"] == score["of"] and score["gap"] <= score["known"] <= score["of"]
    found = {one["form"]: one for one in socratic.scores()}
    assert found["found"]["whole"] < found["found"]["parts"]  # what the view is about
    assert found["place"]["whole"] > found["places"]["whole"]  # one place can be named without finding the animal


def test_a_word_is_filled_in_by_hand() -> None:
    found = live.filled(Question(FILL))
    assert found["parts"][1]["asked"] == "who followed the horse ?"
    own = live.recorded(Question({"name": "socratic.followed"}))["steps"][0][0]
    assert found["story"] == own["story"] and found["parts"][0] == own["parts"][0]


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"form": "why"}, BadQuestion), ({"tale": 40}, BadQuestion), ({"tale": "0"}, BadQuestion),
     ({"word": 7}, BadQuestion), ({"word": "ball"}, UserError), ({"word": "x" * 10**6}, UserError)],
)  # fmt: skip
def test_questions_that_are_none(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        live.filled(Question(FILL | changes))
    with pytest.raises(BadQuestion):
        live.socratic_(Question({"form": "why", "from": 0}))


def test_the_room_is_asked_how_many_are_right_in_parts() -> None:
    (asked,) = QUESTIONS["socratic"](Prompting(view="socratic"))
    (score,) = [one for one in socratic.scores() if one["form"] == "found"]
    assert asked.key and asked.key.right == (score["parts"],)
