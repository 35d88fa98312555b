"""A step along a policy gradient, dragged by hand and by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser


def test_a_step_is_dragged_and_its_policy_follows(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=cliff")
    own = page.locator("figcaption").last
    expect(own).to_contain_text("× Your step 102", timeout=60_000)
    slider = page.get_by_role("slider", name="Step size")
    slider.focus()
    page.keyboard.press("Home")
    expect(own).to_contain_text("Your step .05")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("stride=1(&|$)"))
    settle(page)  # the chart is drawn anew by the server's answer, and has no box meanwhile
    box = page.locator(".chart svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.62 * box["width"], box["y"] + 80, steps=4)
    page.mouse.up()
    expect(own).to_contain_text(re.compile(r"^Your step (7|8|9)\."))
    page.wait_for_url(re.compile("stride=9[0-9]|stride=10[0-9]"))
    settle(page)
    assert faults_in_both_themes(page) == []


def test_tries_of_trpo_and_a_dozen_updates(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=cliff&aspect=trpo")
    expect(page.locator("tr.taken")).to_have_count(1, timeout=60_000)
    settle(page)
    assert faults_in_both_themes(page) == []
    page.get_by_role("radio", name="PPO").click()
    expect(page.locator(".point.clip")).to_have_count(12 * 3 + 1)
    page.mouse.move(0, 300)
    settle(page)
    assert faults_in_both_themes(page) == []
