"""Little text, through the app's main script and its live question."""

import pytest

from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from pages.training import live
from pages.training.work import little
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401
from viz.training.little.payload import best


def test_it_opens_on_a_recording_in_which_little_text_is_learned_by_heart(sent: dict) -> None:  # noqa: F811
    app = opened("training", view="little")
    assert not app.exception and not app.warning and not app.error
    assert "recorded" in sent["little"]["recorded"]["said"]
    steps, about = live.recorded(Question({"name": little.name(0)}))["steps"], sent["little"]["about"]
    assert len(steps) == little.looks() and steps[-1]["step"] == about["moments"][-1]
    few = sent["little"]["shown"]["reads"]
    assert best(steps, few)["step"] < steps[-1]["step"] and steps[-1]["own"][few] < about["floor"]
    read = best(steps, few)["step"] * about["batch"] * about["each"]  # stories in a step, words in a story
    assert f"least after {read:,.0f} words" in said(app)
    assert recordings.place("training", "little").stat().st_size < 12_000


@pytest.mark.parametrize("seed", little.SEEDS)
def test_each_recorded_seed_is_found(seed: int) -> None:
    found = little.recorded(seed)
    assert found and len(found.found["steps"]) == little.looks() and not little.recorded(7)
    floor = little.about(seed)["floor"]
    for name, ends in little.ends().items():
        assert ends[seed] == pytest.approx(best(found.found["steps"], name)["held"][name] - floor, abs=1e-3)


def test_the_live_run_gives_what_is_recorded_and_refuses_nonsense() -> None:
    first = live.little_(Question({"seed": 0, "from": 0}))
    recorded = live.recorded(Question({"name": little.name(0)}))["steps"][0]
    assert first["steps"][0] | {"seconds": 0} == recorded | {"seconds": 0} and not first["over"]
    for wrong in ({"seed": -1}, {"from": -1}):
        with pytest.raises(BadQuestion):
            live.little_(Question({"seed": 0, "from": 0} | wrong))


@pytest.mark.parametrize("reads", ["250", "1000", "4000", "5760"])
def test_each_toy_opens(sent: dict, reads: str) -> None:  # noqa: F811
    app = opened("training", view="little", reads=reads, seed="1")
    assert not app.exception and not app.error and sent["little"]["shown"] == {"reads": reads}


def test_the_room_is_asked_how_near_it_comes() -> None:
    (near,) = asked("training", view="little", reads="250")
    assert near.key is not None and asked("training", view="little", seed="7") == []
