"""Votes as DPO sees them, and the agent's loop, by keys and by hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_a_vote_is_chosen_and_learning_is_rewound(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=direct")
    expect(page.locator(".when")).to_have_text("iteration 36", timeout=60_000)
    expect(page.locator("circle.vote")).to_have_count(100)
    page.get_by_role("button", name="Vote ›").click()
    expect(page.locator(".head h2")).to_have_text("Vote 2 of 12")
    page.wait_for_url(re.compile("pair=1"))
    settle(page)
    page.get_by_role("slider", name="Timeline of learning").focus()
    page.keyboard.press("Home")
    expect(page.locator(".when")).to_have_text("iteration 0")
    expect(page.locator("text.said")).to_contain_text("loss 0.69, pull 0.100")  # ln 2, and half of beta
    assert faults_in_both_themes(page) == []


def test_an_episode_is_walked_and_spoken(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=loop")
    expect(page.locator(".when")).to_have_text(re.compile("^turn 3 of"), timeout=60_000)
    page.get_by_role("button", name="Step →").click()
    expect(page.locator("tr.here button")).to_have_text(re.compile("^4: "))
    page.locator("tr.here button").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("turn="))
    expect(page.get_by_role("button", name="Step →")).to_be_disabled()
    expect(page.locator(".up b").last).to_have_text("the end")
    settle(page)
    page.get_by_text("Speaks", exact=True).click()
    expect(page.locator(".text .question")).to_be_visible()
    page.mouse.move(0, 300)
    settle(page)
    assert faults_in_both_themes(page) == []
