"""Search as a person meets it: the recorded answer at once, another word, another layer by keys, a head."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_a_word_a_layer_and_a_head_are_chosen(page: Page, address: str) -> None:
    page.goto(
        f"{address}/attention?view=similar&model=toy&text={quote('the lion frightened the duck because it roared .')}"
    )
    settle(page)
    stage = page.locator(".st-key-gb-picture")
    expect(stage.locator(".hit")).to_have_count(8, timeout=60_000)
    expect(stage.locator(".hit mark").first).to_have_text("lion")
    stage.get_by_role("button", name="roared").click()
    page.wait_for_url("**spot=heads*.7*")
    expect(stage.locator(".hit mark").first).to_have_text("roared")
    stage.get_by_role("slider", name="Layer that reads the states").focus()
    page.keyboard.press("ArrowLeft")
    expect(stage.get_by_role("heading").first).to_contain_text("the embedding of")
    stage.get_by_role("button", name=re.compile(r"Head 0\.2")).click()
    page.wait_for_url("**spot=heads%3A0.2.7*")
    expect(stage.locator(".pair").first).to_be_visible()
    settle(page)
    assert faults_in_both_themes(page) == []


def test_the_views_own_word_is_answered_at_once(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=similar")
    stage = page.locator(".st-key-gb-picture")
    expect(stage.locator(".hit mark").first).to_have_text("must", timeout=60_000)
    assert "have" in stage.locator(".hit").nth(2).inner_text() or "need" in stage.locator(".hit").nth(3).inner_text()
