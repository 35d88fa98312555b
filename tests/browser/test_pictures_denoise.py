"""Diffusion as a person meets it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
MINUTE = 60_000


def test_a_chain_is_walked_by_keys_and_by_its_film(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=denoise")
    view = page.locator(".denoise")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".strip button")).to_have_count(11)
    view.locator('[data-focus="level"]').focus()
    page.keyboard.press("ArrowRight")
    expect(view.locator(".when")).to_have_text("t = 39")
    page.wait_for_url("**level=39*")
    expect(view.locator('[data-focus="level"]')).to_be_focused()
    view.locator('[data-focus="film10"]').click()
    expect(view.locator(".when")).to_have_text("t = 90")
    view.get_by_role("button", name="Play", exact=True).click()
    expect(view.get_by_role("button", name="Halt")).to_be_visible()
    expect(view.locator(".when")).to_have_text("t = 0", timeout=MINUTE)
    expect(view.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_another_class_of_the_same_noise_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=denoise&part=ten&level=0")
    view = page.locator(".denoise")
    expect(view.locator(".wall button")).to_have_count(40, timeout=MINUTE)
    before = view.locator(".verdict").text_content()
    view.locator('[data-focus="cell3"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("digit=4.*start=1|start=1.*digit=4"))
    expect(view.locator(".verdict")).not_to_have_text(before or "")
    expect(view.locator('[data-focus="cell14"]')).to_be_focused()
    expect(page.get_by_label("Digit to draw")).to_have_value("4")


def test_a_digit_is_drawn_and_noise_is_dragged(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=denoise&part=forth")
    view = page.locator(".denoise")
    expect(view.locator(".equation figure")).to_have_count(4, timeout=MINUTE)
    box = view.locator(".shares svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 30, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile("level=6[0-9]|level=7[0-9]"))
    pixels = view.locator(".pad svg").inner_html()
    view.locator('[data-focus="pad"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator("section.sum h2")).to_contain_text("A digit that you drew")
    page.wait_for_url("**drawn=*")
    assert view.locator(".pad svg").inner_html() != pixels
    expect(view.locator(".guess figcaption")).to_contain_text("one guess")


def test_it_learns_live_and_its_moments_are_asked(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=denoise&part=learn")
    view = page.locator(".denoise")
    expect(view.locator(".moments button")).to_have_count(17, timeout=MINUTE)
    view.get_by_role("button", name="Run it live").click()
    expect(view.locator(".when")).to_contain_text("62 steps", timeout=3 * MINUTE)
    view.get_by_role("button", name="Pause").click()
    page.get_by_text("Back", exact=True).first.click()
    expect(view.locator(".strip button")).to_have_count(11, timeout=MINUTE)
    expect(view.locator(".bar .note")).to_contain_text("live: after")
    expect(view.locator(".alarm")).to_have_count(0)
