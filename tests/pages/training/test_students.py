"""Students, through the app's main script and its live question."""

import pytest

from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from pages.training import live
from pages.training.work import students
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401

ASK = {"stories": 100, "temperature": 1, "seed": 0}


def test_it_opens_on_a_recording_in_which_words_are_worth_least(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="students")
    assert not app.exception and not app.warning and not app.error
    found = sent["students"]
    assert "recorded" in found["recorded"]["said"] and found["recorded"]["name"] == "students-100-1-0"
    steps = live.recorded(Question({"name": found["recorded"]["name"]}))["steps"]
    above = steps[-1]["above"]
    assert len(steps) == students.looks() and steps[-1]["step"] == found["about"]["steps"]
    assert above["words"] > above["soft"] + 0.7 and f"{above['soft']:.2f}" in said(app)
    assert len(found["ends"]) == len(students.WHOLE) + len(students.ENDS)
    assert recordings.place("training", "students").stat().st_size < 12_000


@pytest.mark.parametrize("ask", students.WHOLE, ids=lambda one: one.name)
def test_each_preset_is_recorded(ask: students.Ask, sent: dict) -> None:  # noqa: F811
    app = opened("training", view="students", stories=str(ask.stories), temperature=str(ask.temperature), case="3")
    assert not app.exception and not app.error and sent["students"]["recorded"]["name"] == ask.name


def test_the_live_run_gives_what_is_recorded_and_refuses_nonsense() -> None:
    first = live.learned(Question(ASK | {"from": 0}))
    recorded = live.recorded(Question({"name": "students-100-1-0"}))["steps"][0]
    assert first["steps"][0] | {"seconds": 0} == recorded | {"seconds": 0} and not first["over"]
    for wrong in ({"seed": -1}, {"stories": 7}, {"temperature": "hot"}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.learned(Question(ASK | {"from": 0} | wrong))


def test_another_seed_is_not_recorded(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="students", seed="5")
    assert not app.exception and not app.error and not sent["students"]["recorded"]
    assert "Nothing has been learned yet" in said(app)


def test_the_room_is_asked_where_students_end() -> None:
    words, soft = asked("training", view="students")
    assert words.key is not None and soft.key is not None and words.key.right > soft.key.right
    assert asked("training", view="students", seed="5") == []
