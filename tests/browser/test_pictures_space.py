"""One space as a person meets it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
MINUTE = 60_000


def test_a_pair_is_picked_by_keys_and_the_run_is_rewound(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=space")
    view = page.locator(".space")
    expect(view.locator(".cell")).to_have_count(2 * 144, timeout=MINUTE)
    expect(view.locator(".recorded")).to_contain_text("recorded")
    view.locator('[data-focus="matrix"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(view.locator(".chosen")).to_contain_text("“a blue circle left of a red square” and picture 2")
    page.wait_for_url(re.compile("across=1.*|.*down=1"))
    expect(view.locator('[data-focus="matrix"]')).to_be_focused()
    before = view.locator(".both").inner_html()
    view.locator('[data-focus="time"]').focus()
    page.keyboard.press("Home")
    expect(view.locator(".when")).to_contain_text("0.0 s each")
    assert view.locator(".both").inner_html() != before


def test_a_caption_is_typed_put_together_and_refused(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=space&stage=find")
    view = page.locator(".space")
    expect(view.locator(".five figure")).to_have_count(10, timeout=MINUTE)
    field = view.get_by_label("Caption", exact=True)
    field.fill("a green cross above a yellow square")
    field.press("Enter")
    expect(view.locator(".words.order .right .text")).to_have_text("green cross above yellow square", timeout=MINUTE)
    page.wait_for_url("**caption=a+green+cross+above+a+yellow+square*")
    field.fill("a pink dog")
    field.press("Enter")
    expect(view.locator(".alarm")).to_contain_text("it knows the words")
    expect(view.locator(".five figure")).to_have_count(10)  # what was there stays
    view.get_by_label("Colour of the first").select_option("red")
    expect(view.locator(".alarm")).to_have_count(0, timeout=MINUTE)
    expect(view.locator(".words.order .right .text")).to_have_text("red cross above yellow square")


def test_swaps_and_the_map(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=space&stage=swap")
    view = page.locator(".space")
    expect(view.locator(".swap")).to_have_count(4, timeout=MINUTE)
    expect(view.locator(".swap").first.locator(".bag b")).to_have_text("50 %")
    view.get_by_role("button", name="Another picture").click()
    page.wait_for_url("**copy=1*")
    page.get_by_text("On a map", exact=True).click()
    expect(view.locator(".where path.picture")).to_have_count(2 * 64, timeout=MINUTE)


@pytest.mark.slow
def test_both_learn_live(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=space")
    view = page.locator(".space")
    view.get_by_role("button", name="Run it live").click(timeout=MINUTE)
    expect(view.locator(".recorded")).to_have_text("grey: recorded", timeout=2 * MINUTE)
    expect(view.locator(".when")).to_contain_text(re.compile(r"^[1-5]\.0 s each"), timeout=2 * MINUTE)  # it goes on
