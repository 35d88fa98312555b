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


@pytest.mark.slow
def test_learn_opens_with_a_recording_that_rewinds_and_runs_live(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=captions&task=learn")
    view = page.locator(".captions")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".half.paints figure")).to_have_count(3)
    expect(view.locator(".when")).to_have_text("60 s")
    at_the_end = view.locator(".half.paints img").first.get_attribute("src")
    view.locator('[data-focus="time"]').focus()
    page.keyboard.press("Home")
    expect(view.locator(".when")).to_have_text("0 s")
    assert view.locator(".half.paints img").first.get_attribute("src") != at_the_end
    expect(view.locator(".half.write figcaption.wrong s").first).to_be_visible()
    view.get_by_role("button", name="Run it live").click()
    expect(view.locator(".recorded")).to_have_text("grey: recorded", timeout=3 * MINUTE)
    view.get_by_role("button", name="Pause").click()
    page.get_by_text("Picture to words", exact=True).first.click()
    expect(view.locator(".line button")).to_have_count(9, timeout=MINUTE)
    expect(view.locator(".alarm")).to_have_count(0)
