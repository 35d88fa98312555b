"""What has to learn opens with a recorded run, which gives way to the live one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
SAID = re.compile(r"recorded \d+ \w+ \d{4}, seeds? \d")


def test_the_world_is_learned_before_anybody_has_pressed_start(page: Page, address: str) -> None:
    page.goto(f"{address}/training")
    status, chip = page.get_by_role("status"), page.locator(".recorded")
    status.get_by_text("step 1,750 of 1,750").wait_for(timeout=60_000)
    expect(chip).to_have_text(SAID)
    expect(page.locator(".st-key-gb-notice")).to_contain_text("After 1,750 steps")
    expect(page.get_by_role("link", name="Save it")).to_be_hidden()  # there are no weights
    page.get_by_text("Only a live run can be opened on another page or saved").wait_for()
    last = page.locator(".trainer .value").text_content()
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("Home")
    status.get_by_text("step 0 of 1,750").wait_for()
    assert page.locator(".trainer .value").text_content() != last
    settle(page)
    assert faults_in_both_themes(page) == []
    page.get_by_role("button", name="Start").click()
    status.get_by_text(re.compile("learning: step [1-9]")).wait_for(timeout=60_000)
    expect(chip).to_have_text("grey: recorded")
    expect(page.locator("path.ghost")).to_have_attribute("d", re.compile("^M.*L"))
    page.get_by_role("button", name="Pause").click()
    status.get_by_text("paused: step").wait_for()
    expect(page.locator(".st-key-gb-notice")).not_to_contain_text("After 1,750 steps")
    expect(page.get_by_role("link", name="Save it")).to_be_visible()


@pytest.mark.slow
def test_a_recorded_policy_gives_way_to_the_live_one(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=policy&iterations=36")
    status, chip, notice = page.get_by_role("status"), page.locator(".recorded"), page.locator(".st-key-gb-notice")
    status.get_by_text("iteration 36 of 36").wait_for(timeout=60_000)
    expect(chip).to_have_text(SAID)
    expect(notice).to_contain_text("After iteration 36")
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("Home")
    status.get_by_text("iteration 0 of 36").wait_for()
    expect(notice).to_contain_text("After iteration 0")
    settle(page)
    assert faults_in_both_themes(page) == []
    page.get_by_role("button", name="Run it live").click()
    expect(chip).to_have_text("grey: recorded", timeout=60_000)
    expect(page.locator("polyline.ghost.true")).to_have_attribute("points", re.compile(r"\d,\d+\.\d \d"))
    expect(page.get_by_role("button", name="Run it live")).to_have_count(0)
    status.get_by_text("iteration 36 of 36").wait_for(timeout=120_000)
    expect(chip).to_have_count(0)  # it has come as far
    expect(page.locator("polyline.ghost.true")).to_have_attribute("points", "")
    settle(page)
    page.reload()  # and there it is
    status.get_by_text("iteration 36 of 36").wait_for(timeout=60_000)
    settle(page)
    expect(chip).to_have_count(0)
    expect(notice).to_contain_text("After iteration 36")
