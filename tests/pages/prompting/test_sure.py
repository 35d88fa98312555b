"""The view Confidence: through the app's main script, and by live questions."""

import pytest

from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS
from pages.prompting.work import sure
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said


def test_the_view_opens_with_what_was_recorded() -> None:
    app = opened("prompting", view="sure")
    assert not app.exception and not app.warning and not app.error
    words = said(app)
    assert "of 60 answers are right" in words and "Berkeley" in words and "…" not in words


@pytest.mark.parametrize("measure", ["probability", "agreement", "entropy"])
@pytest.mark.parametrize("least", ["0", "100"])
def test_each_way_to_be_sure_at_both_ends(measure: str, least: str) -> None:
    app = opened("prompting", view="sure", by_what=measure, least=least, known="59")
    assert not app.exception and "Dunmarch" in said(app)
    assert least == "100" or "it answers 60 of the questions" in said(app)


def test_what_is_recorded_is_one_whole_run() -> None:
    steps = live.recorded(Question({"name": sure.NAME}))["steps"]
    told, looks = steps[: len(sure.questions())], steps[len(sure.questions()) :]
    assert len(steps) == sure.most() and all("said" in one for one in told) and all("words" in one for one in looks)
    assert sure.seconds() > 0 and recordings.of("prompting", sure.NAME, sure.settings())


def test_questions_that_are_none() -> None:
    for start in (-1, "0", None, 1.5):
        with pytest.raises(BadQuestion):
            live.sure_(Question({"from": start}))


def test_the_room_is_asked_how_many_are_right() -> None:
    """Counted over what is recorded."""
    (asked,) = QUESTIONS["sure"](Prompting(view="sure", least=60))
    steps = live.recorded(Question({"name": sure.NAME}))["steps"][: len(sure.questions())]
    kept = [one["right"] for one in steps if one["sure"][0] >= 0.6]
    assert asked.key and asked.key.right == (sum(kept),)
    assert str(len(kept)) in asked.prompt
    assert QUESTIONS["sure"](Prompting(view="sure", least=100)) == []
