"""The maximum of noisy values, by keys and by hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_more_actions_look_better(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=maximum")
    label = page.locator(".chart text.label")
    expect(label).to_have_text(re.compile("^2\\."), timeout=60_000)
    page.get_by_role("slider", name="Actions").focus()
    page.keyboard.press("End")
    expect(page.locator("output.length")).to_have_text("49,152")
    expect(page.locator("li").nth(3)).to_contain_text("one answer for each of 49,152 words")
    page.wait_for_url(re.compile("choices=14"))
    settle(page)
    box = page.locator(".chart svg").bounding_box()
    assert box
    page.mouse.click(box["x"] + 50, box["y"] + 60)
    expect(page.locator("output.length")).to_have_text("1")
    page.mouse.move(0, 300)
    settle(page)
    assert faults_in_both_themes(page) == []
