"""The lattice of the unigram model, by keys and by hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_a_word_is_chosen_and_pruning_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}/tokenization?view=unigram")
    chosen = page.locator(".flow .here")
    expect(chosen).to_have_attribute("aria-label", re.compile("^unlikely, cut into"), timeout=60_000)
    chosen.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(chosen).to_have_attribute("aria-label", re.compile("^translations"))
    page.wait_for_url(re.compile("cutword=2"))
    settle(page)
    page.get_by_role("slider", name="Prunings").focus()
    page.keyboard.press("Home")
    expect(page.locator(".when")).to_have_text("the beginning: 2,000 pieces")
    expect(page.locator(".went h2")).to_contain_text("Nothing went yet")
    assert page.locator("rect.arc").count() > 20
    page.wait_for_url(re.compile("pruning=0"))
    settle(page)
    assert faults_in_both_themes(page) == []
