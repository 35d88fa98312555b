"""Latent space, GAN and Pixel by pixel as a person meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_an_end_of_the_walk_is_dragged_and_moved_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=latent")
    view = page.locator(".latent")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".strip figure")).to_have_count(22)
    box = view.locator(".plane svg").bounding_box()
    before = view.locator(".strip").first.inner_html()
    assert box
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.35 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"], steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from_x=(79|80|81)"))
    expect(view.locator(".strip").first.locator("figure")).to_have_count(11)
    assert view.locator(".strip").first.inner_html() != before
    view.locator('[data-focus="to"]').focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_url("**to_y=-53*")
    expect(view.locator('[data-focus="to"]')).to_be_focused()


def test_a_digit_is_drawn_on_and_codes_are_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=latent&dots=yes")
    view = page.locator(".latent")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    assert view.locator(".dot").count() > 1300
    view.locator('[data-focus="pad"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator("section.put h2")).to_contain_text("A digit that you drew")
    page.wait_for_url("**drawn=*")


@pytest.mark.slow
def test_another_beta_learns_at_once_and_can_be_walked_on(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=latent&beta=0.1&seed=3")
    view = page.locator(".latent")
    expect(view.locator(".strip figure")).to_have_count(22, timeout=MINUTE)
    expect(view.locator(".recorded")).to_have_count(0)
    expect(view.locator(".quality b")).not_to_have_text("at the end of the run", timeout=2 * MINUTE)


def test_a_made_picture_is_compared_and_eight_are_told_apart(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=forger")
    view = page.locator(".forger")
    expect(view.locator(".verdict")).to_contain_text("nearest training digit", timeout=MINUTE)
    before = view.locator(".verdict").text_content()
    view.locator('[data-focus="s0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**sample=1*")
    expect(view.locator(".verdict")).not_to_have_text(before or "", timeout=MINUTE)
    view.get_by_role("button", name="Show").click()
    expect(view.locator(".hand")).to_have_count(4)
    page.get_by_text("Collapse", exact=True).click()
    expect(view.locator(".other small")).to_have_text("penalty, batch norm", timeout=MINUTE)


@pytest.mark.slow
def test_both_learn_live(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=forger")
    view = page.locator(".forger")
    view.get_by_role("button", name="Run it live").click(timeout=MINUTE)
    expect(view.locator(".recorded")).to_have_count(0, timeout=2 * MINUTE)
    expect(view.locator(".when")).to_contain_text("2,400 steps", timeout=3 * MINUTE)


def test_a_pixel_is_set_by_hand_and_the_rest_is_written_anew(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=pixels")
    view = page.locator(".pixels")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".greys button")).to_have_count(17)
    view.locator('[data-focus="grey16"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator(".when").first).to_have_text("37 of 64 pixels")
    expect(view.locator(".set")).to_have_count(1)
    page.wait_for_url("**given=*")
    view.get_by_role("button", name="Set none").click()
    expect(view.locator(".set")).to_have_count(0)
    view.locator('[data-focus="pixel"]').fill("0")
    view.get_by_role("button", name="Write").click()
    expect(view.locator(".when").first).to_have_text("64 of 64 pixels", timeout=MINUTE)
    page.wait_for_url("**pixel=64*")
    page.get_by_text("Too hot", exact=True).click()
    page.wait_for_url("**warmth=18*")
