"""Captions: through the app's main script, and by live questions."""

import pytest

from model.errors import UserError
from pages.pictures import guess, live
from pages.pictures.address import Pictures
from pages.pictures.work import lockstep
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

ASK = {"caption": "a red circle left of a blue square", "copy": 0}


@pytest.mark.parametrize("task", ["words", "paint"])
def test_it_opens_with_what_it_makes(task: str) -> None:
    app = opened("pictures", view="captions", task=task)
    assert not app.exception and not app.warning and not app.error
    assert ("It writes “a red circle left of a blue square”" if task == "words" else "Of 4 pictures for") in said(app)


def test_the_rates_are_those_of_the_weights_that_come_with_it() -> None:
    from pages.pictures.work import captions

    found = captions.recorded()
    assert found is not None  # recorded with these very weights
    rates = found.found["steps"][0]
    assert rates["words"]["seen"][3] >= 0.9 and rates["reader"]["seen"] >= 0.97
    assert rates["paint"]["2"]["seen"][0] >= 0.8 and rates["paint"]["2"]["seen"][2] >= 0.9
    assert recordings.place("pictures", "captions").stat().st_size < 12_000


def test_a_caption_is_answered_both_ways() -> None:
    found = live.described(Question(ASK))
    assert found["text"] == ASK["caption"] and found["right"] and found["steps"][-1]["word"] == "end"
    made = live.painted(Question(ASK | {"guided": "1"}))
    assert len(made["ends"]) == 4 and len(made["frames"]) == 26


@pytest.mark.parametrize("change", [{"caption": None}, {"copy": -1}, {"guided": "9"}, {"caption": "a " * 3000}])
def test_a_question_that_no_view_asks_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadQuestion):
        live.painted(Question(ASK | {"guided": "1"} | change))


def test_what_is_no_caption_is_told_what_to_change() -> None:
    with pytest.raises(UserError, match="Write a caption in this form"):
        live.described(Question(ASK | {"caption": "a red circle"}))


def test_the_room_is_asked_what_was_measured() -> None:
    (asked,) = guess.captions_(Pictures(view="captions"))
    assert asked.key is not None and asked.key.within == 10


def test_learn_opens_with_what_was_recorded() -> None:
    app = opened("pictures", view="captions", task="learn")
    assert not app.exception and not app.warning and not app.error
    assert "After 60 s the painter has both colours right" in said(app) and "…" not in said(app)


def test_the_bars_of_the_recorded_run() -> None:
    """Captions are right long before a minute is over; colours and relation of most pictures by its end."""
    found = lockstep.recorded()
    assert found is not None and found.seeds == [0]  # recorded with these very settings
    steps = found.found["steps"]
    assert len(steps) == lockstep.looks() and steps[0]["steps"] == [0, 0] and steps[0]["words"][3] < 0.1
    assert next(one["seconds"] for one in steps if one["words"][3] >= 0.9) <= 10
    assert steps[-1]["paint"][0] >= 0.5 and steps[-1]["paint"][2] >= 0.8
    assert live.recorded_(Question(name="lockstep"))["steps"] == steps
    assert recordings.place("pictures", "lockstep").stat().st_size < 12_000


def test_a_live_run_is_made_moment_by_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.pictures import lockstep as model

    real = model.learning
    monkeypatch.setattr(model, "learning", lambda space: real(space, 0, (0.0, 0.1, *model.MOMENTS[2:])))
    lockstep.run.keeper.clear()
    try:
        (first,) = live.lockstep_(Question(**{"from": 0}))["steps"]
        said = live.lockstep_(Question(**{"from": 1}))
        (second,) = said["steps"]
        assert first["seconds"] == 0 and second["steps"][1] > 0 and not said["over"]
        assert first["painted"][0]["picture"] != second["painted"][0]["picture"]
        for wrong in ({}, {"from": -1}, {"from": "0"}):
            with pytest.raises(BadQuestion):
                live.lockstep_(Question(**wrong))
    finally:
        lockstep.run.keeper.clear()
