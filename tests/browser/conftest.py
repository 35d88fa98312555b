"""A server and a browser for each module, a tab for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serve import chromium, open_page, server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as found:
        yield found


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
