"""The derivation of the policy gradient, dragged by keys and chosen by clicks."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_both_sums_follow_what_is_dragged(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=derive")
    sums = page.locator(".equal b")
    expect(sums).to_have_text(["0.133", "0.133"], timeout=60_000)
    page.get_by_role("slider", name="reward middle").focus()
    page.keyboard.press("End")  # 2.0: pi (r - mean r) = (1 - 3.2 / 3) / 3
    expect(sums).to_have_text(["−0.022", "−0.022"])
    page.get_by_role("button", name="middle").click()
    expect(sums).to_have_text(["0.311", "0.311"])
    page.wait_for_url(re.compile("pays_b=20"))
    page.wait_for_url(re.compile("arm=1"))
    expect(sums).to_have_text(["0.311", "0.311"])
    page.mouse.move(0, 300)
    settle(page)
    assert faults_in_both_themes(page) == []


def test_a_cell_and_an_action_are_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=derive&proof=td")
    page.get_by_role("button", name="row 2, column 3").click(timeout=60_000)
    page.get_by_role("button", name="→ right").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.now td").nth(3)).to_contain_text("−")  # into the trap
    page.wait_for_url(re.compile("cell=[3-5]"))
    expect(page.locator("tr.sum td").last).to_have_text("0.000")
    page.mouse.move(0, 300)
    settle(page)
    assert faults_in_both_themes(page) == []
