"""A soft prompt: through the app's main script, and by live questions."""

import pytest

from pages.prompting import live
from pages.prompting.work import tuned
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

ASK = {"tuned": "capital", "vectors": "8", "begins": "words"}


def test_the_view_opens_with_what_was_recorded() -> None:
    app = opened("prompting", view="soft")
    assert not app.exception and not app.warning and not app.error
    assert "0 of 24 questions right at first" in said(app) and "…" not in said(app)


@pytest.mark.parametrize("task", [*tuned.runs()])
def test_every_recording_opens(task: str) -> None:
    name, vectors, begins = tuned.runs()[task]
    app = opened("prompting", view="soft", tuned=name, vectors=vectors, begins=begins)
    assert not app.exception and not app.error and "…" not in said(app)


def test_learned_vectors_do_as_well_as_written_examples() -> None:
    """Lester et al. 2021: on capitals at most two fewer than four examples, with none of them in the prompt."""
    found = recordings.read("prompting", "soft").found["runs"]
    written = {title: right for title, right, _ in tuned.written("capital")}
    assert sum(found["capital.8.words"][0]["right"]) == 0
    assert sum(found["capital.8.words"][-1]["right"]) >= written["four examples"] - 2
    assert all(run[-1]["loss"] < run[0]["loss"] for run in found.values())


def test_the_first_look_is_what_was_recorded() -> None:
    first = live.soft(Question(ASK | {"from": 0}))
    then = live.recorded(Question(name="capital.8.words"))["steps"][0]
    assert first["steps"][0]["right"] == then["right"] and first["steps"][0]["nearest"] == then["nearest"]
    assert first["steps"][0]["loss"] == pytest.approx(then["loss"], abs=2e-3) and not first["over"]


@pytest.mark.parametrize("wrong", [{"tuned": "own"}, {"vectors": "3"}, {"begins": 1}, {"from": -1}])
def test_questions_that_no_view_asks(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.soft(Question(ASK | {"from": 0} | wrong))


def test_what_the_room_is_asked() -> None:
    (one,) = asked("prompting", view="soft", tuned="plural")
    steps = live.recorded(Question(name="plural.8.words"))["steps"]
    assert one.key is not None and one.key.right == (steps[-1]["right"].count(1),)
    assert asked("prompting", view="soft", vectors="4") == []
