"""Captions as a person meets it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
MINUTE = 60_000


def test_a_caption_is_written_and_its_words_are_walked_over(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=captions")
    view = page.locator(".captions")
    expect(view.locator(".line button")).to_have_count(9, timeout=MINUTE)
    view.locator('[data-focus="word1"]').focus()
    page.keyboard.press("ArrowRight")
    expect(view.locator(".next h2")).to_contain_text("Word 3")
    page.wait_for_url("**word=2*")
    view.get_by_label("Colour of the first").select_option("green")
    expect(view.locator(".line button").nth(1)).to_contain_text("green", timeout=MINUTE)
    page.wait_for_url("**caption=a+green+circle*")


def test_a_picture_is_painted_from_noise(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=captions&task=paint")
    view = page.locator(".captions")
    expect(view.locator(".four figure")).to_have_count(4, timeout=MINUTE)
    before = view.locator(".asked img").get_attribute("src")
    view.locator('[data-focus="frame"]').focus()
    page.keyboard.press("Home")
    expect(view.locator(".when")).to_have_text("step 0 of 50")
    assert view.locator(".asked img").get_attribute("src") != before
    view.get_by_role("button", name="From noise").click()
    expect(view.locator(".when")).to_have_text("step 50 of 50", timeout=MINUTE)
    field = view.get_by_label("Caption", exact=True)
    field.fill("a pink dog")
    field.press("Enter")
    expect(view.locator(".alarm")).to_contain_text("it knows the words")
    expect(view.locator(".four figure")).to_have_count(4)
