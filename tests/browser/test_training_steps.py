"""A training step looked into, as a person meets it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_a_path_is_chosen_by_a_click_and_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=backward")
    settle(page)
    view = page.locator(".backward")
    expect(view.locator(".place")).to_have_count(8)
    assert "“duck”" in view.locator("tbody").inner_text()
    view.locator(".place", has_text="lion").click()
    expect(view.locator("tbody")).to_contain_text("probability of “lion”")
    assert "place=0" in page.url
    settle(page)
    number = view.locator("[data-focus=strip-h]")
    number.focus()
    before = int(number.get_attribute("aria-valuenow") or "")
    page.keyboard.press("ArrowLeft" if before else "ArrowRight")
    after = before - 1 if before else 1
    expect(view.locator("tbody")).to_contain_text(f"number {after} of the stream")
    expect(view.locator("[data-focus=strip-h]")).to_be_focused()
    assert faults_in_both_themes(page) == []


def test_three_steps_of_one_gradient(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=update")
    settle(page)
    view = page.locator(".update")
    expect(view.locator(".drawing svg")).to_have_count(2, timeout=60_000)
    view.locator(".part", has_text="layer 0: MLP, in").click()
    expect(view.locator(".part[aria-pressed=true]")).to_contain_text("layer 0: MLP, in")
    settle(page)
    before = view.locator(".adamw .here").inner_text()
    view.locator("[data-focus=frame-adamw]").focus()
    page.keyboard.press("ArrowDown")
    expect(view.locator(".adamw .here")).not_to_have_text(before)
    expect(view.locator("[data-focus=frame-adamw]")).to_be_focused()
    assert faults_in_both_themes(page) == []


def test_who_taught_a_word(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=taught")
    settle(page)
    view = page.locator(".taught")
    expect(view.locator(".story").first).to_contain_text("planted")
    expect(view.locator(".story")).to_have_count(7)
    page.get_by_role("button", name="What is true").click()
    expect(view.locator(".words [aria-pressed=true]")).to_have_text("grunted")
    expect(view.locator(".story .told").first).to_contain_text("grunted")
    settle(page)
    assert faults_in_both_themes(page) == []
