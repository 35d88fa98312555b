"""Whose taste wins, and who rates: by keys, by hand, and asked of the model."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_a_larger_share_wins(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=groups")
    said = page.locator("output.length")
    expect(said).to_have_text("40 %", timeout=60_000)
    page.get_by_role("slider", name="Share of group B").focus()
    page.keyboard.press("End")
    expect(said).to_have_text("100 %")
    page.get_by_role("button", name="Least of two").click()
    expect(page.get_by_role("button", name="Least of two")).to_have_attribute("aria-pressed", "true")
    page.wait_for_url(re.compile("merge=least.*mix=10|mix=10.*merge=least"))
    settle(page)
    box = page.locator(".bands svg").bounding_box()
    assert box
    page.mouse.click(box["x"] + 50, box["y"] + 60)
    expect(said).to_have_text("0 %")
    page.mouse.move(0, 300)
    settle(page)
    assert faults_in_both_themes(page) == []


def test_a_pair_is_chosen_by_keys_and_asked_now(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=raters")
    pairs = page.locator("button.pair")
    expect(pairs).to_have_count(100, timeout=60_000)
    pairs.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("judged=1"))
    expect(page.locator(".prompt").first).to_contain_text("Answer A: ")
    expect(page.locator(".asked .note")).to_have_text("as it was recorded")
    page.get_by_role("button", name="Ask it now").click()
    expect(page.locator(".asked .note")).to_have_text("asked just now", timeout=60_000)
    assert faults_in_both_themes(page) == []
