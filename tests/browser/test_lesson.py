"""A lesson in Chromium: walked by the keys, left and come back to, with notes in a second window that follow."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

LESSON = "lesson=first-half-hour"


def line(page: Page):
    return page.locator(".st-key-gb-lesson .where")


def test_page_down_walks_also_from_a_text_and_leaves_ticks(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    page.get_by_role("button", name="The first half hour").click()
    expect(line(page)).to_have_text("Home · 1 of 12")
    page.keyboard.press("PageDown")
    expect(line(page)).to_have_text("Tokens · 2 of 12", timeout=15_000)
    page.get_by_label("Your text").first.click()
    page.keyboard.press("PageDown")
    expect(line(page)).to_have_text("Tokens · 3 of 12", timeout=15_000)
    page.reload()
    settle(page)
    expect(page.locator(".st-key-gb-lesson .stop.seen")).to_have_count(2)


def test_a_stop_is_left_and_put_back(page: Page, address: str) -> None:
    page.goto(
        f"{address}/attention?{LESSON}&stop=6&text=The+robot+did+not+cross+the+road+because+it+was+too+tired.&spot=heads:13.8.8"
    )
    settle(page)
    expect(page.get_by_text("Back to this stop")).to_have_count(0)
    page.get_by_label("Sentence").fill("A dog sleeps")
    page.get_by_label("Sentence").press("Control+Enter")
    page.get_by_text("Back to this stop").click()
    expect(page.get_by_label("Sentence")).to_have_value(
        "The robot did not cross the road because it was too tired.", timeout=15_000
    )
    expect(line(page)).to_have_text("Attention · 6 of 12")


def test_notes_follow_in_a_second_window(page: Page, address: str) -> None:
    page.goto(f"{address}/?{LESSON}")
    settle(page)
    notes = page.context.new_page()
    notes.goto(f"{address}/lesson/first-half-hour/notes")
    expect(notes.locator("li[aria-current]")).to_have_attribute("value", "1")
    page.keyboard.press("PageDown")
    expect(notes.locator("li[aria-current]")).to_have_attribute("value", "2", timeout=15_000)
    notes.keyboard.press("PageDown")  # the clicker goes to whichever window has the focus
    expect(line(page)).to_have_text("Tokens · 3 of 12", timeout=15_000)
    expect(notes.locator("li[aria-current]")).to_have_attribute("value", "3", timeout=15_000)


@pytest.mark.parametrize(("width", "height", "present"), [(1280, 720, ""), (1920, 1080, "&present=1")])
def test_nothing_lies_under_the_line(page: Page, address: str, width: int, height: int, present: str) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/attention?{LESSON}&stop=6{present}")
    settle(page)
    page.wait_for_timeout(600)
    top = page.locator(".st-key-gb-lesson").bounding_box()
    view = page.locator(".st-key-gb-picture .wall").bounding_box()
    assert top and view and view["y"] + view["height"] <= top["y"] + 1
    caption = page.locator(".st-key-gb-lesson .caption")
    assert caption.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
    assert faults_in_both_themes(page) == []
