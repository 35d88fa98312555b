"""Objectives, answers and scaling laws as a person meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


@pytest.mark.slow
def test_the_same_hole_seen_from_one_side_and_from_both(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=objectives")
    status = page.get_by_role("status")
    status.get_by_text("step 600 of 600").wait_for(timeout=60_000)  # as recorded, with the presets' gaps
    expect(page.locator(".masked li")).to_have_count(6)
    page.get_by_role("button", name="Run it live").click()
    status.get_by_text(re.compile("step [1-9][0-9]? of")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".next .unseen")).to_have_text("barked in the park.")
    expect(page.locator(".masked li")).to_have_count(6)
    page.get_by_role("button", name="He or she?").click()
    expect(page.locator(".masked .text")).to_contain_text("anna was sad because [MASK] lost the key.")
    settle(page)
    box = page.get_by_label("A sentence with a [MASK]")
    box.fill("the dog barked .")
    box.press("Enter")
    page.get_by_role("alert").get_by_text("in place of one word").wait_for()
    expect(page.locator(".masked .text")).to_contain_text("anna was sad because [MASK]")
    settle(page)
    assert faults_in_both_themes(page) == []


@pytest.mark.slow
def test_answers_before_and_now_to_questions_of_ones_own(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=instruct")
    status = page.get_by_role("status")
    status.get_by_text("step 600 of 600").wait_for(timeout=60_000)  # as recorded
    expect(page.locator("article")).to_have_count(4)
    page.get_by_role("button", name="Where?").click()
    expect(page.locator("article").first.locator(".now q")).not_to_be_empty()  # a preset was recorded
    box = page.get_by_label("A story and a question")
    box.fill("the dog barked in the park. where was the dog?")
    box.press("Control+Enter")
    page.get_by_text("The recorded run was not asked your question").wait_for()
    page.get_by_role("button", name="Run it live").click()
    expect(page.locator("article")).to_have_count(5)
    expect(page.locator("article").first).to_contain_text("where was the dog?")
    expect(page.locator("article").first.locator(".now q")).not_to_be_empty()
    page.get_by_role("button", name="Pause").click()
    settle(page)
    box.fill("where is my spaceship?")
    box.press("Control+Enter")
    page.get_by_role("alert").get_by_text("not “my”, “spaceship”").wait_for()
    settle(page)
    assert faults_in_both_themes(page) == []


@pytest.mark.slow
def test_a_law_is_asked_about_a_larger_run_which_is_then_trained(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=scaling")
    status = page.get_by_role("status")
    status.get_by_text("the law predicts").wait_for(timeout=60_000)
    page.get_by_role("button", name="Show the runs held back").click()
    expect(page.locator("circle.held")).not_to_have_count(0)
    page.get_by_role("button", name="Train the larger one now").click()
    status.get_by_text(re.compile("step [1-9][0-9]* of 1,600: [0-9.]+ above the floor")).wait_for(timeout=60_000)
    expect(page.locator("circle.now")).to_have_count(1)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").wait_for()
    made = re.search("step ([0-9]+)", status.inner_text())
    assert made
    page.get_by_role("radio", name="Parameters").click()
    page.get_by_role("button", name="Train the larger one now").wait_for()  # another axis: another run, which waits
    page.reload()
    settle(page)
    page.get_by_role("radio", name="Compute").click()
    status.get_by_text(f"{made[0]} of").wait_for()
    page.mouse.move(0, 300)  # a button under the pointer is paler
    settle(page)
    assert faults_in_both_themes(page) == []


def test_a_score_that_is_all_or_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=emergence")
    page.get_by_text("Stories whose first 4 sentences all fit", exact=True).wait_for(timeout=60_000)
    settle(page)
    slider = page.get_by_role("slider", name="Sentences that must all fit")
    slider.focus()
    page.keyboard.press("Home")
    page.get_by_text("Stories whose first sentence fits", exact=True).wait_for()
    expect(page.locator("line.alone")).to_have_count(0)
    settle(page)
    assert faults_in_both_themes(page) == []
