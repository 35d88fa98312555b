"""Patches and missing patches: through the app's main script, and by live questions."""

from typing import Any

import pytest

from model.errors import UserError
from model.pictures import digits
from pages.pictures import live
from pages.pictures.work import missing, patches, shown
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

PICTURE = shown.written(digits.held_out().pictures[2])
READ: dict[str, Any] = {"picture": PICTURE, "learner": "with", "order": "own", "seed": 0, "at": -1}
FILL: dict[str, Any] = {"picture": PICTURE, "gone": "0000011001100000", "seed": 0, "at": -1}


@pytest.mark.parametrize("order", ["own", "shuffled"])
@pytest.mark.parametrize("learner", ["with", "without"])
def test_patches_open_with_what_was_recorded(order: str, learner: str) -> None:
    app = opened("pictures", view="patches", order=order, learner=learner, layer="3", head="4", looking="16")
    assert not app.exception and not app.warning and not app.error
    assert "After 25 s of learning" in said(app) and "…" not in said(app)


def test_missing_patches_open_with_what_was_recorded() -> None:
    app = opened("pictures", view="missing", gone="1" * 16)
    assert not app.exception and not app.warning and not app.error
    assert "16 patches of 16 are missing" in said(app) and "a net that began with random weights" in said(app)


def test_the_bars_of_the_recorded_runs() -> None:
    """At least .95 in 25 s; order is worth something; filling in beats each pixel's mean; with labels it is ahead of chance."""
    found = recordings.read("pictures", "patches").found["runs"]["patches"]
    last = found[-1]["learners"]
    assert found[-1]["seconds"] <= 25 and last["with"]["accuracy"] >= 0.95
    assert last["with"]["shuffled"] < 0.3 < last["without"]["accuracy"] < 0.85
    assert last["without"]["accuracy"] == pytest.approx(last["without"]["shuffled"], abs=0.01)  # but for its arithmetic
    steps = recordings.read("pictures", "missing").found["runs"]["missing"]
    assert steps[missing.looks() - 1]["error"] < 0.8 * missing.plain()
    trials = steps[missing.looks() :]
    for labels in (5, 10, 20):
        own = [one for one in trials if one["labels"] == labels]
        assert len(own) == 3 and all(one["pretrained"] > one["scratch"] + 0.05 for one in own)


def test_a_picture_is_read_as_it_was_written() -> None:
    assert shown.read(PICTURE) == pytest.approx(digits.held_out().pictures[2]) and len(PICTURE) == 64
    found = live.read(Question(READ))
    assert found["p"].index(max(found["p"])) == 3 and found["attention"]["shape"] == [3, 4, 17, 17]
    assert live.read(Question(READ | {"order": "shuffled", "learner": "without"}))["p"] == pytest.approx(
        live.read(Question(READ | {"learner": "without"}))["p"], abs=1e-3
    )


def test_live_runs_are_made_moment_by_moment_and_can_be_asked() -> None:
    first = live.patches_(Question(seed=7, **{"from": 0}))
    assert first["steps"][0]["learners"]["with"]["steps"] == 0 and not first["over"]
    assert max(live.read(Question(READ | {"seed": 7, "at": 0}))["p"]) < max(live.read(Question(READ))["p"])
    with pytest.raises(UserError, match="reload"):
        live.read(Question(READ | {"seed": 7, "at": 20}))
    with pytest.raises(UserError, match="Run it live"):
        live.read(Question(READ | {"seed": 8, "at": 0}))
    begun = live.missing_(Question(seed=7, **{"from": 0}))
    assert begun["steps"][0]["steps"] == 0 and not begun["over"]
    assert live.filled(Question(FILL | {"seed": 7, "at": 0})) != live.filled(Question(FILL))


def test_only_what_is_missing_is_filled_in() -> None:
    given = live.filled(Question(FILL | {"gone": "0" * 16}))["patches"]
    found = live.filled(Question(FILL))["patches"]
    other = [at for at in range(16) if FILL["gone"][at] == "0"]
    assert [found[at] for at in other] == [given[at] for at in other] and found[5] != given[5]


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [("0" * 64, "Nothing is drawn"), ("x" * 64, "cannot be read"), ("g", "cannot be read"), ("<b>", "cannot be read")],
)
def test_drawings_that_are_none_are_told(drawn: str, sentence: str) -> None:
    for ask in (
        lambda: live.read(Question(READ | {"picture": drawn})),
        lambda: live.filled(Question(FILL | {"picture": drawn})),
    ):
        with pytest.raises(UserError, match=sentence):
            ask()
    for view in ("patches", "missing"):
        app = opened("pictures", view=view, drawn=drawn)
        assert not app.exception and sentence in app.warning[0].value


def test_an_address_that_does_not_say_what_is_missing_is_told() -> None:
    app = opened("pictures", view="missing", gone="12")
    assert not app.exception and "press a patch" in app.warning[0].value


@pytest.mark.parametrize(
    "wrong", [{"picture": 1}, {"picture": "0" * 999}, {"learner": "x"}, {"order": "x"}, {"seed": 100}, {"at": 26}]
)
def test_questions_that_no_view_asks(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.read(Question(READ | wrong))


@pytest.mark.parametrize(
    "wrong", [{"gone": 3}, {"gone": "1" * 15}, {"gone": "2" * 16}, {"at": missing.looks()}, {"at": -2}]
)
def test_questions_about_missing_patches_that_no_view_asks(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.filled(Question(FILL | wrong))


def test_what_the_room_is_asked() -> None:
    """The keys are the recordings' own shares, of a hundred."""
    last = recordings.read("pictures", "patches").found["runs"]["patches"][-1]["learners"]["with"]
    (one,) = asked("pictures", view="patches")
    assert one.key is not None and one.key.right[0] == round(100 * last["shuffled"])
    (other,) = asked("pictures", view="missing")
    assert other.key is not None and 40 <= float(other.key.right[0]) <= 80
    assert asked("pictures", view="patches", seed="5") == [] and patches.recorded(5) is None
