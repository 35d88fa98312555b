"""Density in Chromium: a recording, a live run that goes on through changes, a drawing by mouse and by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


def opened(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/pictures?view=density{query}")
    settle(page)
    expect(page.locator(".density .when")).to_be_visible()


def inked(page: Page, place: int) -> int:
    """Pixels of a panel that are not its ground."""
    return (
        page.locator(".density canvas")
        .nth(place)
        .evaluate(
            """(canvas) => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let found = 0;
            for (let at = 4; at < data.length; at += 4) found += Math.abs(data[at] - data[0]) > 30;
            return found;
        }"""
        )
    )


def test_a_recording_is_there_at_once_and_can_be_wound_back(page: Page, address: str) -> None:
    opened(page, address)
    expect(page.get_by_text("recorded")).to_be_visible()
    expect(page.locator(".foot .modes").first).to_have_text(re.compile("6 of 6 parts"))
    assert all(inked(page, place) > 100 for place in range(5))
    page.get_by_role("slider", name="Timeline of learning").press("Home")
    expect(page.locator(".when")).to_have_text("0.0 s each")
    expect(page.locator(".foot .modes").first).to_have_text(re.compile("0 of 6 parts"))


def test_a_learner_and_a_point_are_chosen(page: Page, address: str) -> None:
    opened(page, address, "&mark=path")
    page.get_by_role("button", name="VAE", exact=True).press("Enter")
    expect(page.get_by_role("button", name="VAE", exact=True)).to_have_attribute("aria-pressed", "true")
    way = page.locator(".way input")
    way.press("Home")
    expect(page.locator(".way")).to_contain_text("60 steps left")
    page.locator(".panel canvas").first.click(position={"x": 60, "y": 60})
    page.wait_for_url(re.compile("maker=autoregressive.*dot=|dot=.*maker=autoregressive"))


@pytest.mark.slow
def test_a_change_goes_on_from_where_the_run_is(page: Page, address: str) -> None:
    opened(page, address, "&target=islands&seed=11&maker=gan")
    page.get_by_role("button", name="Learn", exact=True).click()
    expect(page.locator(".when")).to_have_text(re.compile(r"0\.[1-9] s each"), timeout=60_000)
    page.get_by_role("button", name="Let it collapse").click()
    page.wait_for_url(re.compile(r"changes=[1-9]\d*gf0"))
    expect(page.get_by_role("button", name="Cure it")).to_be_visible()
    page.get_by_role("button", name="VAE", exact=True).click()
    page.locator(".settings select").first.select_option("100")
    expect(page.locator(".diverged")).to_contain_text("choose a lower rate", timeout=60_000)
    expect(page.locator(".foot .modes").first).to_be_visible()


def test_a_drawing_by_mouse(page: Page, address: str) -> None:
    opened(page, address)
    box = page.locator(".pad canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=12)
    page.mouse.up()
    page.wait_for_url(re.compile("target=own"))
    expect(page.locator(".when")).to_have_text("ready to learn")
    assert inked(page, 0) > 300
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".when")).to_have_text("nothing is drawn")


def test_a_drawing_by_keys(page: Page, address: str) -> None:
    opened(page, address)
    page.locator(".pad canvas").focus()
    for key in (" ", *["ArrowRight"] * 5, *["ArrowDown"] * 4, " "):
        page.keyboard.press(key)
    page.wait_for_url(re.compile("strokes=gYiYkYmYoYqYqaqcqeqg"))
    expect(page.locator(".when")).to_have_text("ready to learn")
