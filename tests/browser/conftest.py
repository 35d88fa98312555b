"""A server for all modules that only look, one for each that changes what a server holds; a browser for each module, a tab
for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serve import chromium, open_page, server


@pytest.fixture(scope="session")
def shared() -> Iterator[str]:
    with server() as found:
        yield found


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the app is. A module that learns, records, or opens rooms says `own_server`: what it leaves would be met by others."""
    if request.node.get_closest_marker("own_server"):
        with server() as found:
            yield found
    else:
        yield request.getfixturevalue("shared")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    tab, refused = open_page(browser)
    yield tab
    tab.context.close()
    assert refused == [], "something was asked of another host"
