"""What is made ahead: once, not while somebody waits, and enough that a picture only has to be drawn."""

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.errors import UserError
from pages.contents import CONTENTS
from pages.server import address, ahead, examples, idle, keep, lessons, models
from pages.server.address import DEFAULT_MODEL
from pages.translation.address import Translation
from tests.pages.opening import MAIN, script

TOUR = lessons.find(lessons.TOUR, CONTENTS)
QUICK = {  # takes milliseconds
    "pages.embeddings.work.walk",
    "pages.embeddings.work.nearest",
    "pages.room.database._engine",
    "pages.rlhf.work.learning.policy_run",  # is only begun here, and goes on when somebody presses Start
}


def done() -> None:
    ahead._worker.submit(lambda: None).result(60)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ahead, "QUIET", 0.01)
    yield
    done()


def computed(name: str, params: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What a page computes when it is opened, after it was prepared and all that earlier tests have made was forgotten."""
    page = next(one for one in CONTENTS if one.name == name)
    models.get(DEFAULT_MODEL)
    for keeper in list(keep._keepers):
        if "_engine" not in keeper.name and "_opened" not in keeper.name and not keeper.name.startswith("lessons"):
            keeper.clear()  # or it would be for want of room that something is made anew
    page.prepare(examples.shown(address.read(page.kind, dict(params))[0]))
    made: list[str] = []
    make = keep.Keeper._make

    def noted(self: Any, key: Any, place: Any, how: Any) -> None:
        made.append(self.name)
        make(self, key, place, how)

    monkeypatch.setattr(keep.Keeper, "_make", noted)
    app = AppTest.from_file(str(MAIN), default_timeout=120)
    if name != "home":
        app.run()  # the way there leads over Home
        app.switch_page(script(name))
    for key, value in params.items():
        app.query_params[key] = value
    made.clear()
    app.run()
    assert not app.exception
    return {one for one in made if ".work" in one or one.endswith("models.trace")}


@pytest.mark.parametrize("at", range(1, 13))
def test_a_stop_that_was_prepared_computes_nothing_when_it_is_opened(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TOUR and len(TOUR.stops) == 12
    stop = TOUR.stops[at - 1]
    assert computed(stop.page, dict(stop.params), monkeypatch) <= QUICK


@pytest.mark.parametrize("view", [*address.titles(Translation)])
def test_nor_does_a_view_of_translation(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose first opening takes seconds otherwise: weights, curves, classifiers, a sound."""
    assert computed("translation", {"view": view}, monkeypatch) <= QUICK


def test_it_is_made_once_however_many_are_about_to_want_it() -> None:
    gate, made = threading.Event(), []

    def work() -> None:
        gate.wait(10)
        made.append(1)

    assert [ahead.make("one", work) for _ in range(5)] == [True, False, False, False, False]
    gate.set()
    done()
    assert made == [1]


def test_too_much_that_waits_is_not_made() -> None:
    gate = threading.Event()
    taken = [ahead.make(number, lambda: gate.wait(10)) for number in range(ahead.MOST + 3)]
    gate.set()
    assert taken == [True] * ahead.MOST + [False] * 3


def test_it_waits_until_nobody_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.3)
    made: list[float] = []
    idle.note()
    ahead.make("later", lambda: made.append(time.monotonic()))
    for _ in range(5):
        time.sleep(0.1)
        idle.note()
    last = time.monotonic()
    done()
    assert made[0] >= last + 0.2


def test_what_cannot_be_made_harms_nobody() -> None:
    def refuse() -> None:
        raise UserError("No.")

    def fail() -> None:
        raise RuntimeError("a mistake of ours")

    made: list[int] = []
    assert ahead.make("refused", refuse) and ahead.make("failed", fail) and ahead.make("well", lambda: made.append(1))
    done()
    assert made == [1] and ahead.make("refused", refuse)
