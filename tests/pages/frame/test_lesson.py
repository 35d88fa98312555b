"""A lesson walked through the app's main script."""

import pytest

from pages.contents import CONTENTS
from pages.server import lessons
from tests.pages.opening import opened

TOUR = "first-half-hour"


def press(app, key: str):
    return next(one for one in app.button if one.key == f"gb-key-{key}").click().run()


def test_page_down_walks_the_stops_and_page_up_goes_back() -> None:
    app = opened("home", lesson=TOUR)
    for number, page in ((2, "tokenization"), (3, "tokenization"), (4, "embeddings")):
        app = press(app, "PageDown")
        assert app.session_state["gb-page"] == page and app.query_params["stop"] == str(number)
    assert app.query_params["view"] == "map" and not app.exception and not app.error
    app = press(press(app, "PageUp"), "PageUp")
    assert app.session_state["gb-page"] == "tokenization" and "view" not in app.query_params


def test_a_stop_is_put_back_as_the_lesson_has_it() -> None:
    app = opened("attention", lesson=TOUR, stop="6", view="off", text="Something else", off="3.1")
    app = press(press(app, "PageUp"), "PageDown")
    assert app.query_params["text"] == "The robot did not cross the road because it was too tired."
    assert "view" not in app.query_params and "off" not in app.query_params


def test_the_lesson_ends_at_its_ends() -> None:
    app = press(opened("home", lesson=TOUR), "PageUp")
    assert app.session_state["gb-page"] == "home" and "stop" not in app.query_params
    app = press(opened("home", lesson=TOUR, stop="12"), "PageDown")
    assert app.session_state["gb-page"] == "home" and app.query_params["stop"] == "12"


def test_without_a_lesson_page_down_walks_the_chapters() -> None:
    app = press(opened("home"), "PageDown")
    assert app.session_state["gb-page"] == "tokenization" and "lesson" not in app.query_params


def test_a_lesson_that_is_gone_is_said_once() -> None:
    app = opened("attention", lesson="own-0123456789ab", view="steps")
    assert any("is no longer in memory" in one.value for one in app.toast)
    assert "lesson" not in app.query_params and app.query_params["view"] == "steps"


def test_the_tour_begins_on_home() -> None:
    app = opened("home", text="Mine")
    app = next(one for one in app.button if one.key == f"gb-begin-{TOUR}").click().run()
    assert app.query_params["lesson"] == TOUR and app.query_params["text"] == "The dog chased the"


def test_pictures_are_collected_into_a_lesson() -> None:
    app = opened("attention", view="steps", text="A dog")
    next(one for one in app.text_input if one.key == "gb-lesson-caption").set_value("Look here.").run()
    app = next(one for one in app.button if one.key == "gb-lesson-add").click().run()
    app = next(one for one in app.button if one.key == "gb-lesson-begin").click().run()
    assert app.query_params["lesson"].startswith("own-") and app.query_params["text"] == "A dog"


def test_a_lesson_that_is_gone_on_with_keeps_its_author_and_points() -> None:
    found = lessons.read(
        'title = "T"\nauthor = "Me"\npoints = ["One"]\n[[stops]]\naddress = "/"\npoints = [1]\ncaption = "C."',
        "a",
        CONTENTS,
    )
    app = opened("attention", view="steps")
    app.session_state["gb-lesson-base"] = found
    app.session_state["gb-collected"] = [*found.stops]
    app = next(one for one in app.button if one.key == "gb-lesson-add").click().run()
    app = next(one for one in app.button if one.key == "gb-lesson-begin").click().run()
    mine = lessons.find(app.query_params["lesson"], CONTENTS)
    assert mine and (mine.title, mine.author, mine.points, len(mine.stops)) == ("T", "Me", ("One",), 2)


def unopened(name: str) -> dict[int, list[str]]:
    """The stops of a lesson that open with a warning or an error, and what that says."""
    found = lessons.find(name, CONTENTS)
    assert found is not None
    wrong = {}
    for number, stop in enumerate(found.stops, 1):
        app = opened(stop.page, **dict(stop.params), lesson=name, stop=str(number))
        said = [one.value for one in (*app.exception, *app.error, *app.warning, *app.toast)]
        if said or app.session_state["gb-page"] != stop.page:
            wrong[number] = said
    return wrong


def test_every_stop_of_the_tour_opens() -> None:
    assert unopened(TOUR) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", [one for one in lessons.names() if one != TOUR])
def test_every_stop_of_every_lesson_opens(name: str) -> None:
    assert unopened(name) == {}
