"""Kinds of model in Chromium: a picture put to all of them, altered and drawn, and the doors."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
MINUTE = 60_000


def bits(page: Page, maker: str) -> float:
    said = page.locator(f".family article.{maker} .cost").text_content() or ""
    return float(re.sub("[^0-9]", "", said))


def test_a_picture_is_altered_and_every_model_answers(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=family")
    view = page.locator(".family")
    expect(view.locator("article")).to_have_count(4, timeout=MINUTE)
    before = {one: bits(page, one) for one in ("autoregressive", "vae", "diffusion")}
    expect(view.locator("article.gan")).to_contain_text("has no number for it")
    view.get_by_role("button", name="Noise").click()
    expect(view.locator("article.autoregressive .cost")).not_to_contain_text(f"{before['autoregressive']:.0f} bits")
    assert all(bits(page, one) > 2 * before[one] for one in before)
    page.wait_for_url("**altered=noise*")
    expect(page.locator(".st-key-gb-notice")).to_contain_text("This noise costs")


def test_a_digit_is_drawn_by_keys_and_an_empty_square_gets_a_sentence(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=family")
    view = page.locator(".family")
    expect(view.locator("article")).to_have_count(4, timeout=MINUTE)
    before = bits(page, "vae")
    view.locator('[data-focus="pad"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(view.locator("h2").first).to_have_text("What you drew")
    page.wait_for_url("**drawn=*")
    expect(view.locator("article.vae .cost")).not_to_contain_text(f"{before:.0f} bits")
    view.get_by_role("button", name="Clear").click()
    expect(view.locator(".alarm")).to_contain_text("Nothing is drawn yet")


def test_a_door_leads_to_where_it_learns(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=family")
    page.locator(".family").get_by_role("button", name="Pictures: GAN").click(timeout=MINUTE)
    page.wait_for_url("**view=forger*")
    expect(page.locator(".forger")).to_be_visible(timeout=MINUTE)
