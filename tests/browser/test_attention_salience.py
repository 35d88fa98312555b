"""Salience as a person meets it, of the toy, which is worked out at once."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.serve import settle

pytestmark = pytest.mark.browser


def test_another_next_word_is_explained_and_held_against_the_first(page: Page, address: str) -> None:
    text = quote("the lion frightened the duck because it roared . the lion frightened the")
    page.goto(f"{address}/attention?view=salience&model=toy&text={text}")
    settle(page)
    stage = page.locator(".st-key-gb-picture")
    stage.locator(".sums b").first.wait_for()
    assert stage.locator(".block .name").count() >= 4 and stage.locator(".wrong").count() == 0
    first, second = stage.locator(".words button").nth(0), stage.locator(".words button").nth(1)
    assert first.get_attribute("aria-pressed") == "true"
    word = first.locator("b").inner_text()
    second.click()
    page.wait_for_url("**explained=*")
    settle(page)
    assert second.get_attribute("aria-pressed") == "true"
    stage.locator("select").select_option(label=f"than “{word}”")
    page.wait_for_url("**contrast=*")
    settle(page)
    assert f"rather than “␣{word}”" in page.locator(".st-key-gb-notice").inner_text()
