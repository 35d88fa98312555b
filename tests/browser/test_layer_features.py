"""Features as a person meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_words_and_lanes_are_chosen_and_the_line_is_dragged(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=features")
    view = page.locator(".features")
    expect(view.locator(".kind")).to_contain_text("“it” for the mouse", timeout=MINUTE)
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)  # it is drawn anew then
    before = view.locator(".change").inner_text()
    chart = view.locator(".chart svg")
    chart.hover()  # waits until it stands still
    page.mouse.down()
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + 60, steps=4)
    expect(view.locator(".change")).to_contain_text("squeaked", timeout=2000)
    page.mouse.up()
    assert view.locator(".change").inner_text() != before
    page.wait_for_url(re.compile(r"dose=1[789]0"))
    view.locator('[data-focus="word0"]').focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(view.locator(".one h2")).not_to_contain_text("Feature 149", timeout=MINUTE)
    expect(view.locator(".context b").first).to_have_text("frog")
    view.locator('[data-focus="strength"]').focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**token_at=4*")


@pytest.mark.slow
def test_it_is_learned_live(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=features&after_layer=1")
    view = page.locator(".features")
    page.get_by_role("button", name="Run it live").click(timeout=MINUTE)
    expect(view.locator(".ghost")).to_have_count(1, timeout=2 * MINUTE)
    expect(view.locator(".alarm")).to_have_count(0)
