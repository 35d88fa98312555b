"""The recorded runs of Training: what the code gives, and what its views open with."""

from dataclasses import replace
from typing import Any

import pytest

from model.errors import UserError
from pages.contents import ANSWERS
from pages.server.checks import BadQuestion, Question
from pages.server.recordings import Recording
from pages.training import live, recorder
from pages.training.address import Training
from pages.training.work import objectives, recorded, runs
from tests.pages.opening import opened, said
from tests.pages.recordings import begins, differences, sent

__all__ = ["sent"]
SAME = ("objectives", "finetune", "instruct")
SPENT = {"finetune": live.finetune, "objectives": live.compare, "instruct": live.instruct}


def recording(name: str) -> Recording:
    found = recorded.same(name) if name in SAME else recorded.run(recorder.plan(name))
    assert found, f"{name} is asked for in another way than it was recorded: make recordings"
    return found


def first_steps(name: str) -> Any:
    """The first step of what is the same for everybody, made now."""
    steps = SPENT[name](Question({"from": 0}))["steps"][:1]
    return recorded.settings(name), recording(name).seeds, {"steps": steps}


def begun(view: str, count: int, **changed: Any) -> list[str]:
    """Where the first steps of a run, or of one that is asked for otherwise, differ from the recorded ones."""
    kept = recording(view)
    _, _, found = recorder.trained(replace(recorder.plan(view), **changed), count)
    return [
        *differences(found["about"], kept.found["about"]),
        *differences(found["looks"][0], kept.found["looks"][0]),
        *differences(found["points"][:count], kept.found["points"][:count]),
    ]


@pytest.mark.parametrize("view", ["learn", "own"])
def test_a_recorded_run_begins_as_the_code_does(view: str) -> None:
    assert begun(view, 3) == []
    assert any(one.startswith("[") for one in begun(view, 3, seed=5))  # its points are others
    assert any(one.startswith("[") for one in begun(view, 3, rate=0.03))


@pytest.mark.parametrize("name", SAME)
def test_what_is_the_same_for_everybody_begins_as_recorded(name: str) -> None:
    assert begins(first_steps(name), recording(name), 0.02) == []


@pytest.mark.parametrize("view", ["learn", "own"])
def test_a_recorded_run_is_whole(view: str) -> None:
    kept, steps = recording(view), Training().steps
    assert [one[0] for one in kept.found["points"]] == list(range(1, steps + 1))
    looks = kept.found["looks"]
    assert looks[0]["step"] == 0 and looks[-1]["step"] == steps and len(looks) > 20
    assert all(set(one) == set(looks[0]) and len(one["places"]) == len(looks[0]["places"]) for one in looks)
    assert looks[-1]["held"] < looks[0]["held"] - 1
    assert kept.found["facts"]["held_loss"] == pytest.approx(looks[-1]["held"], abs=1e-4)
    assert kept.found["facts"]["step"] == steps


def test_the_presets_are_recorded_at_every_look() -> None:
    for name, field, kept in (("objectives", "hole", "filled"), ("instruct", "asked", "replies")):
        found = recording(name).found
        assert len(found[kept]) == len(set(recorded.presets(field)))
        assert {len(one) for one in found[kept].values()} == {len(found["steps"])}
    assert objectives.hole(Training().hole) in recording("objectives").found["filled"]


@pytest.mark.parametrize("view", recorded.NAMES)
def test_a_view_opens_with_its_recorded_run(view: str, sent: dict[str, Any]) -> None:
    app = opened("training", view=view)
    assert not app.exception and not app.warning and not app.error
    text = said(app)
    assert "The numbers come" not in text and "…" not in text and "first trial is under way" not in text
    assert {"learn": "After 1,750 steps", "own": "After 1,750 steps", "objectives": "After 600 steps (recorded)",
            "finetune": "labels, the model that has read", "instruct": "after 600 (recorded)"}[view] in text  # fmt: skip
    label = sent["trainer" if view in ("learn", "own") else view]["recorded"]
    assert label == {"name": view, "said": recording(view).said} and label["said"].startswith("recorded ")


def test_other_settings_have_no_recording(sent: dict[str, Any]) -> None:
    for view, more in (("learn", {"seed": "5"}), ("own", {"own": "Row, row, row your boat. " * 12})):
        app = opened("training", view=view, **more)
        assert not app.exception and sent["trainer"]["recorded"] is None
        assert "Before the first step" in said(app)
    assert recorded.run(replace(recorder.plan("learn"), rate=0.001)) is None


def test_a_gap_that_was_not_recorded_says_what_it_needs() -> None:
    text = said(opened("training", view="objectives", hole="the [MASK] sang in the park ."))
    assert "this gap was not recorded: press “Run it live”" in text and "…" not in text


def test_a_run_that_has_begun_is_what_the_page_speaks_of(sent: dict[str, Any]) -> None:
    app = opened("training", view="learn")
    run = runs.find(app.session_state["gb-run"])
    run.tell("step")
    while not run.points or run.busy:
        run.tell("watch")
    app.run()
    assert "After 1 steps" in said(app)
    assert sent["trainer"]["recorded"]  # behind it, in grey


def test_a_recording_is_told_and_nothing_else() -> None:
    assert ANSWERS["training/recorded"](Question(name="finetune")) == recording("finetune").found
    for wrong in ("../learn", "policy", None, 3):
        with pytest.raises((BadQuestion, UserError)):
            ANSWERS["training/recorded"](Question(name=wrong))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", recorded.NAMES)
def test_a_whole_run_ends_as_recorded(name: str) -> None:
    kept = recording(name).found
    _, _, found = recorder.MAKERS[name]()
    if name in ("learn", "own"):
        assert found["looks"][-1]["held"] == pytest.approx(kept["looks"][-1]["held"], abs=0.05)
        return
    assert len(found["steps"]) == len(kept["steps"])
    last, before = found["steps"][-1], kept["steps"][-1]
    if name == "objectives":
        assert last["losses"] == pytest.approx(before["losses"], abs=0.1)
    elif name == "instruct":
        assert last["loss"] == pytest.approx(before["loss"], abs=0.05)
    else:
        assert differences(found["steps"], kept["steps"], 0.05) == []
