"""One space: through the app's main script, and by live questions."""

import numpy as np
import pytest

from model.errors import UserError
from pages.pictures import guess, live
from pages.pictures.address import Pictures
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

SOUGHT = {"caption": "a red circle left of a blue square", "copy": 0, "seed": 0, "at": -1}


@pytest.mark.parametrize("stage", ["matrix", "find", "swap", "map"])
def test_it_opens_with_what_was_recorded(stage: str) -> None:
    app = opened("pictures", view="space", stage=stage)
    assert not app.exception and not app.warning and not app.error
    assert "a caption finds its picture among 200 in" in said(app) and "…" not in said(app)


def test_another_seed_waits_to_be_learned() -> None:
    app = opened("pictures", view="space", seed="9")
    assert not app.exception and "Nothing is learned yet." in said(app)


def test_a_caption_that_is_none_gives_way_to_one_that_is() -> None:
    app = opened("pictures", view="space", stage="find", caption="a pink dog")
    assert not app.exception and not app.error


def test_the_bars_of_the_recorded_run() -> None:
    """Retrieval of 200 at .5 or more, in both directions; what a bag of words cannot do is at chance exactly."""
    last = recordings.read("pictures", "space").found["runs"]["space"][-1]["both"]
    assert min(last["order"]["found"]) >= 0.9 and min(last["order"]["unseen"]) >= 0.7
    assert [last["bag"]["prefers"][what] for what in ("colours", "shapes", "things")] == [0.5] * 3
    assert recordings.place("pictures", "space").stat().st_size < 12_000


def test_the_weights_that_come_with_it_are_those_of_the_recording() -> None:
    """Eight bits cost little: what is measured of the shipped weights is what the end of the recorded run had."""
    from model.pictures import contrasting
    from pages.pictures.work import space

    last = recordings.read("pictures", "space").found["runs"]["space"][-1]["both"]
    for kind in contrasting.KINDS:
        again = contrasting.measured(space.learner(0, space.RECORDED, kind))
        assert np.abs(np.array(again.found) - last[kind]["found"]).max() < 0.03


def test_a_caption_is_answered() -> None:
    found = live.sought(Question(SOUGHT))
    assert found["caption"] == SOUGHT["caption"] and found["turned"][0]["what"] == "true"
    order, bag = (found["both"][kind] for kind in ("order", "bag"))
    assert order["captions"]["right"].index(True) == 0 and order["captions"]["tied"] == 0
    assert bag["captions"]["tied"] == 3  # four scenes have the same words
    assert len({round(one, 3) for one in bag["turned"][:4]}) == 1


@pytest.mark.parametrize(
    "change", [{"caption": 3}, {"caption": "a " * 3000}, {"copy": 100}, {"at": 99}, {"at": -2}, {"seed": "0"}]
)
def test_a_question_that_no_view_asks_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadQuestion):
        live.sought(Question(SOUGHT | change))


def test_a_word_that_is_not_known_and_a_moment_that_is_gone_are_told() -> None:
    with pytest.raises(UserError, match="“pink”: it knows the words"):
        live.sought(Question(SOUGHT | {"caption": "a pink dog left of a red circle"}))
    with pytest.raises(UserError, match="press Run it live"):
        live.mapped(Question({"seed": 77, "at": 0}))


def test_the_room_is_asked_what_was_measured() -> None:
    (asked,) = guess.space_(Pictures(view="space"))
    assert asked.key is not None and asked.key.right == ("The bag of words",)
    assert guess.space_(Pictures(view="space", seed=5)) == []
