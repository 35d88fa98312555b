"""Recited, through the app's main script and its live question."""

import pytest

from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from pages.training import live
from pages.training.work import reciting
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401
from viz.training.recited.payload import KINDS, whole


def test_it_opens_on_a_recording_in_which_copies_count(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="recited")
    assert not app.exception and not app.warning and not app.error
    assert "recorded" in sent["recited"]["recorded"]["said"]
    steps, about = live.recorded(Question({"name": "recited"}))["steps"], sent["recited"]["about"]
    assert len(steps) == reciting.looks() and steps[-1]["step"] == about["steps"]
    raw, exact, near = (whole(steps[-1], about, kind)[0] for kind in KINDS)
    assert raw > exact > near and f"recites {raw} of 30" in said(app)
    assert recordings.place("training", "recited").stat().st_size < 4_000


def test_the_live_run_gives_what_is_recorded_and_refuses_nonsense() -> None:
    first = live.recited(Question({"seed": 0, "from": 0}))
    recorded = live.recorded(Question({"name": "recited"}))["steps"][0]
    assert first["steps"][0] | {"seconds": 0} == recorded | {"seconds": 0} and not first["over"]
    for wrong in ({"seed": -1}, {"seed": "0"}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.recited(Question({"seed": 0, "from": 0} | wrong))


def test_another_seed_is_not_recorded(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="recited", seed="5", secret="29")
    assert not app.exception and not app.error and not sent["recited"]["recorded"]
    assert "Nothing has been learned yet" in said(app)


def test_the_room_is_asked_with_and_without_copies() -> None:
    raw, near = asked("training", view="recited")
    assert raw.key is not None and near.key is not None and raw.key.right > near.key.right
    assert asked("training", view="recited", seed="5") == []
