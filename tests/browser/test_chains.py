"""Chains: word problems as a person meets them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_at_first_sight_and_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/prompting?view=chains")
    view = page.locator(".chains")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".problem")).to_have_count(24)
    expect(view.locator(".fails")).to_have_text("30 - 12 = 12")  # where this chain breaks
    expect(view.locator(".way.chosen .right")).to_have_text("6 of 24")
    view.locator('[data-focus="problem0"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator(".holds")).to_have_text("7 + 9 = 16")
    page.wait_for_url("**problem=0*")
    expect(view.locator(".prompt .asked").first).to_be_visible(timeout=MINUTE)
    view.locator('[data-focus="way samples"]').click()
    expect(view.locator(".drawn li")).to_have_count(16)
    view.locator('[data-focus="votes4"]').click()
    expect(view.locator(".drawn .out")).to_have_count(12)
    expect(view.locator(".way.chosen b").first).to_have_text("4 chains vote")
    page.wait_for_url("**votes=4*")
    settle(page)
    rows = view.evaluate("(root) => root.parentElement._rows()")
    assert len(rows) == 24 * (4 + 16) and rows[0]["taken"] == "11"
    assert rows[-1]["prompt"].endswith(f"\n\nQ: {rows[-1]['problem']}\nA:") and "7 * 3" not in rows[0]["prompt"]
    assert rows[0]["prompt"] == f"Q: {rows[0]['problem']}\nA: The answer is"


@pytest.mark.slow
def test_a_problem_of_ones_own_is_answered_live(page: Page, address: str) -> None:
    page.goto(f"{address}/prompting?view=chains")
    view = page.locator(".chains")
    expect(view.locator(".problem")).to_have_count(24, timeout=MINUTE)
    words = page.get_by_label("Your own word problem")
    words.fill("How many?")
    words.press("Control+Enter")
    expect(view.locator(".alarm")).to_contain_text("no number in it", timeout=MINUTE)
    expect(view.locator(".way .right").first).to_have_text("2 of 24")
    words.fill("Zoe has 8 plums and eats 3. How many plums are left?")
    words.press("Control+Enter")
    expect(view.locator(".opened h2")).to_contain_text("Your problem", timeout=MINUTE)
    expect(view.locator(".tabs em")).to_have_count(4, timeout=4 * MINUTE)
    expect(view.locator(".own .mark").first).to_have_text("·")  # its answer is not given: nothing is right or wrong
    expect(view.locator(".verdict b")).to_have_count(1)


@pytest.mark.slow
def test_the_recording_gives_way_to_a_live_run(page: Page, address: str) -> None:
    page.goto(f"{address}/prompting?view=chains&problem=0&way=direct")
    view = page.locator(".chains")
    view.get_by_role("button", name="Run it live").click(timeout=MINUTE)
    expect(view.locator(".recorded")).to_have_text("grey: recorded", timeout=2 * MINUTE)
    expect(view.locator(".way.chosen .right")).to_have_text("0 of 1", timeout=2 * MINUTE)
    view.get_by_role("button", name="Pause").click()
    settle(page)
