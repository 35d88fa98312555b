"""Forgetting, through the app's main script and its live question."""

import pytest

from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from pages.training import live
from pages.training.work import forgetting
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401


def test_it_opens_on_a_recording_in_which_the_old_world_is_forgotten(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="forgetting")
    assert not app.exception and not app.warning and not app.error
    found = sent["forgetting"]
    assert "recorded" in found["recorded"]["said"]
    steps = live.recorded(Question({"name": "forgetting"}))["steps"]
    first, last = steps[0], steps[-1]
    assert len(steps) == forgetting.looks() and last["step"] == found["about"]["steps"]
    assert last["old"]["0"] > last["old"]["5"] > last["old"]["20"] > last["old"]["50"] > first["old"]["0"]
    assert last["new"]["0"] < 0.1 * first["new"]["0"] and f"{last['old']['0']:.2f}" in said(app)
    assert any(last["said"]["0"][0]["wrong"]) and not any(first["said"]["0"][0]["wrong"])
    assert len(found["ends"]) == len(forgetting.SEEDS)
    assert recordings.place("training", "forgetting").stat().st_size < 12_000


def test_the_live_run_gives_what_is_recorded_and_refuses_nonsense() -> None:
    first = live.continued(Question({"seed": 0, "from": 0}))
    recorded = live.recorded(Question({"name": "forgetting"}))["steps"][0]
    assert first["steps"][0] | {"seconds": 0} == recorded | {"seconds": 0} and not first["over"]
    for wrong in ({"seed": -1}, {"seed": "0"}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.continued(Question({"seed": 0, "from": 0} | wrong))


def test_another_seed_is_not_recorded(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="forgetting", seed="5", replay="20", case="3")
    assert not app.exception and not app.error and not sent["forgetting"]["recorded"]
    assert "Nothing has been learned yet" in said(app) and sent["forgetting"]["shown"] == {"replay": 20, "case": 3}


def test_the_room_is_asked_without_replay_and_with_a_little() -> None:
    none, little = asked("training", view="forgetting")
    assert none.key is not None and little.key is not None and none.key.right > little.key.right
    assert asked("training", view="forgetting", seed="5") == []
