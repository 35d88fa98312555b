"""Every view, and every stop of every lesson, in a window and in a hall: all of it can be read."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from pages.contents import CONTENTS
from pages.server import lessons
from pages.server.address import titles
from tests.browser.looks import HALL_SIZE, faults, lasting
from tests.browser.serve import Theme, open_page, settle

pytestmark = pytest.mark.browser

WINDOW = (1280, 720)
PHONE, TABLETS = (390, 844), ((1024, 768), (820, 1180))
VIEWS = [(page.name, view) for page in CONTENTS for view in titles(page.kind) or [""]]


def opened(tab: Page, address: str, name: str, query: dict[str, str]) -> list[str]:
    tab.goto(f"{address}/{'' if name == 'home' else name}?{urlencode(query)}")
    settle(tab)
    return lasting(tab, "present" in query)


def tabs(browser: Browser, theme: Theme, size: tuple[int, int]) -> Iterator[Page]:
    tab, refused = open_page(browser, theme, size, still=True)  # or it would have to wait for what moves
    yield tab
    tab.context.close()
    assert refused == []


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    yield from tabs(browser, "light", WINDOW)


@pytest.fixture(scope="module", params=[WINDOW, HALL_SIZE], ids=["window", "hall"])
def dark(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    yield from tabs(browser, "dark", request.param)


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_can_be_read_in_a_window_and_in_a_hall(window: Page, address: str, name: str, view: str) -> None:
    width, height = WINDOW
    window.set_viewport_size({"width": width, "height": height})
    assert opened(window, address, name, {"view": view} if view else {}) == []
    assert narrowed(window, PHONE) == []
    width, height = WINDOW
    window.set_viewport_size({"width": width, "height": height})
    width, height = HALL_SIZE
    window.set_viewport_size({"width": width, "height": height})
    window.get_by_role("button", name="Present").click()
    window.locator(".st-key-gb-lesson .where").wait_for()
    settle(window)
    assert lasting(window, presenting=True) == []


def narrowed(tab: Page, size: tuple[int, int]) -> list[str]:
    """What cannot be read or hit by a finger once the window has this size."""
    width, height = size
    tab.set_viewport_size({"width": width, "height": height})
    tab.wait_for_timeout(500)
    return [f"{width}: {fault}" for fault in lasting(tab, fingers=True)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_can_be_read_on_a_tablet(window: Page, address: str, name: str, view: str) -> None:
    opened(window, address, name, {"view": view} if view else {})
    assert [fault for size in TABLETS for fault in narrowed(window, size)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_can_be_read_in_the_dark(dark: Page, address: str, name: str, view: str) -> None:
    hall = {"present": "1"} if dark.viewport_size == {"width": HALL_SIZE[0], "height": HALL_SIZE[1]} else {}
    assert opened(dark, address, name, hall | ({"view": view} if view else {})) == []


@pytest.mark.slow
@pytest.mark.parametrize("lesson", lessons.names())
@pytest.mark.parametrize("size", [WINDOW, HALL_SIZE], ids=["window", "hall"])
def test_every_stop_can_be_read(browser: Browser, address: str, lesson: str, size: tuple[int, int]) -> None:
    found = lessons.find(lesson, CONTENTS)
    assert found
    wrong = []
    for tab in tabs(browser, "light" if size == WINDOW else "dark", size):
        for number, stop in enumerate(found.stops, 1):
            query = dict(stop.params) | {"lesson": lesson, "stop": str(number)}
            found_here = opened(tab, address, stop.page, query | ({"present": "1"} if size == HALL_SIZE else {}))
            wrong += [f"stop {number}: {fault}" for fault in found_here]
    assert "\n".join(wrong) == ""


def test_what_is_wrong_is_found(window: Page, address: str) -> None:
    """A fault of each kind, made by hand."""
    window.set_viewport_size({"width": WINDOW[0], "height": WINDOW[1]})
    assert opened(window, address, "attention", {}) == []
    window.evaluate(
        """() => {
          const stage = document.querySelector('.st-key-gb-picture');
          stage.insertAdjacentHTML('beforeend', `<p style="font-size:9px">tiny words</p>
            <div style="width:3rem;overflow:hidden;white-space:nowrap"><span>cut off at the edge</span></div>
            <p style="position:absolute;left:2000px">far away</p>
            <p style="position:absolute;top:5rem;left:1rem">one on</p><p style="position:absolute;top:5rem;left:1rem">another</p>`);
          document.querySelector('.st-key-gb-notice').append('The loss is ….');
        }"""
    )
    found = "\n".join(faults(window))
    for kind in ("small, 9.0 px: tiny words", "clipped: cut off", "beyond the window: far", "on each other: one on"):
        assert kind in found
    assert "not known: " in found
