"""axe finds nothing, on any view, in any window, in either theme: not the rules of WCAG 2 A and AA, and not its best practice."""

from collections.abc import Iterator
from typing import get_args
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pages.contents import PAGES
from pages.server.address import titles
from tests.browser.serve import Theme, open_page, settle

pytestmark = pytest.mark.browser

SIZES = ((390, 844), (820, 1180), (1280, 720))
THEMES: tuple[Theme, ...] = get_args(Theme)
ALL = [(theme, size) for theme in THEMES for size in SIZES]
SOME = [ALL[0], ALL[-1]]
VIEWS = [(page.name, view) for page in PAGES for view in titles(page.kind) or [""]]
USUAL = [  # one of each chapter
    ("home", ""),
    ("tokenization", "train"),
    ("embeddings", "algebra"),
    ("attention", "heads"),
    ("block", "stream"),
    ("decoding", "beams"),
    ("training", "learn"),
    ("rlhf", "policy"),
    ("glossary", ""),
]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    found, refused = open_page(browser)
    yield found
    found.context.close()
    assert refused == []


def faults(tab: Page) -> list[str]:
    """What axe finds: each rule and one of the places that break it."""
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(tab).response["violations"]]


def looked_at(tab: Page, address: str, name: str, view: str, windows: list[tuple[Theme, tuple[int, int]]]) -> str:
    tab.goto(f"{address}/{'' if name == 'home' else name}?{urlencode({'view': view} if view else {})}")
    settle(tab)
    found = []
    for theme, (width, height) in windows:
        tab.emulate_media(color_scheme=theme)
        tab.set_viewport_size({"width": width, "height": height})
        tab.wait_for_timeout(500)
        found += [f"{width} {theme}: {fault}" for fault in faults(tab)]
    return "\n".join(found)


@pytest.mark.parametrize(("name", "view"), USUAL)
def test_axe_finds_nothing(tab: Page, address: str, name: str, view: str) -> None:
    assert looked_at(tab, address, name, view, SOME) == ""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_axe_finds_nothing_in_any_window(tab: Page, address: str, name: str, view: str) -> None:
    assert looked_at(tab, address, name, view, ALL) == ""
