"""Edit as a person meets it: recorded facts by click and by keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_facts_are_looked_through(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=edit")
    settle(page)
    view = page.locator(".edit")
    expect(view.locator(".prompt .text")).to_have_count(10)
    expect(view.locator("button.row")).to_have_count(20)
    view.locator("button.row[aria-pressed=true]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(view.locator(".title")).to_contain_text("The capital of Italy is")
    settle(page)
    assert "country=Italy" in page.url
    assert faults_in_both_themes(page) == []
