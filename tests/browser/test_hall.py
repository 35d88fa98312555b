"""Presenter mode by keys: the drawer, the way through all views, the map."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages.contents import CONTENTS
from pages.server.address import titles
from tests.browser.serve import faults_in_both_themes, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
VIEWS = sum(max(1, len(titles(page.kind))) for page in CONTENTS)


def present(page: Page, address: str, path: str = "attention") -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{address}/{path}?present=1")
    settle(page)


def stage(page: Page) -> float:
    box = page.locator(".st-key-gb-picture").bounding_box()
    assert box
    return box["width"]


def test_controls_push_the_picture_aside_and_give_the_focus_back(page: Page, address: str) -> None:
    present(page, address)
    whole = stage(page)
    assert whole > 0.95 * 1920
    page.keyboard.press("c")
    expect(page.locator(".st-key-gb-controls")).to_be_visible()
    assert whole - stage(page) > 450  # 19 em of 26.67 px
    assert page.evaluate("document.activeElement.closest('.st-key-gb-controls') !== null")
    expect(page.get_by_role("button", name="Change to the dark theme")).to_be_visible()
    expect(page.locator(".st-key-gb-model input")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.locator(".st-key-gb-controls")).to_be_visible()  # it is remembered
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-gb-controls")).to_be_hidden()
    assert stage(page) == pytest.approx(whole, abs=2) and "present=1" in page.url
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "present" not in url)


def test_letters_are_typed_and_no_keys_of_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/attention")
    settle(page)
    box = page.get_by_label("Sentence")
    box.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("music? come / go")
    expect(box).to_have_value("music? come / go")
    assert page.locator("dialog[open]").count() == 0


def test_page_down_walks_all_views_also_when_pressed_twice(page: Page, address: str) -> None:
    present(page, address)
    where = page.locator(".st-key-gb-lesson .where")
    expect(where).to_have_text(f"Attention: Heads · 14 of {VIEWS}")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(where).to_have_text(f"Attention: Flash attention · 16 of {VIEWS}", timeout=15_000)
    settle(page)
    page.keyboard.press("ArrowLeft")
    expect(where).to_have_text(f"Attention: Steps · 15 of {VIEWS}", timeout=15_000)
    page.goto(f"{address}/?present=1")
    settle(page)
    page.keyboard.press("PageUp")
    expect(where).to_have_text(re.compile(f"^Before: .* · {VIEWS} of {VIEWS}"), timeout=15_000)


def test_the_keys_are_listed(page: Page, address: str) -> None:
    page.goto(f"{address}/tokenization")
    settle(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_the_map_shows_what_was_seen_and_finds_a_view(page: Page, address: str) -> None:
    page.goto(f"{address}/lesson/first-half-hour")
    settle(page)
    page.keyboard.press("PageDown")
    expect(page.locator(".st-key-gb-lesson .where")).to_have_text("Tokens · 2 of 12", timeout=15_000)
    settle(page)
    page.keyboard.press("m")
    world = page.get_by_role("dialog", name="Map of all views")
    tiles = world.locator(".view")
    expect(tiles).to_have_count(VIEWS)
    expect(world.locator("[aria-current]")).to_have_accessible_name("Tokens: Compare, seen, in the lesson")
    expect(world.locator(".view.seen")).to_have_count(2)  # Home and this one
    assert faults_in_both_themes(page) == []
    page.keyboard.press("/")
    page.keyboard.type("olsson")
    expect(world.locator(".view:not(.out)")).to_have_count(4)  # Heads, Off, World and Examples cite the paper
    page.keyboard.press("Control+A")
    page.keyboard.type("induction h")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attention?**")
    settle(page)
    assert "lesson=first-half-hour" in page.url and "view=" not in page.url  # Heads, and the lesson waits


def test_arrows_move_over_the_map(page: Page, address: str) -> None:
    page.goto(f"{address}/tokenization")
    settle(page)
    page.get_by_role("button", name="Map").click()
    expect(page.locator(".view[aria-current]")).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/embeddings?**view=map**")


SHAPES = [(1024, 768), *(pytest.param(*one, marks=pytest.mark.slow) for one in ((1280, 800), (3840, 2160)))]


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_a_hall_of_another_shape(page: Page, address: str, width: int, height: int) -> None:
    """Letters grow with the screen, the caption stays whole, nothing pans."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/block?view=cost&present=1")
    settle(page)
    root = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert root == pytest.approx(min(width * 0.013889, height * 0.024691), rel=0.01)
    expect(page.locator(".st-key-gb-figure-cost-wide .xtick text").first).to_be_visible()
    page.wait_for_function(  # the figure is drawn anew once it knows how large letters are here
        """asked => [...document.querySelectorAll('.xtick text')].slice(0, 1).some(
          (tick) => Math.abs(parseFloat(getComputedStyle(tick).fontSize) / asked - 1) < 0.06)""",
        arg=12 * root / 16,
        timeout=20_000,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_text_acts_by_itself_and_typing_goes_on(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    box = page.get_by_label("Type the beginning of a sentence")
    box.click()
    page.keyboard.press("End")
    page.keyboard.type(" red")
    page.get_by_text("5 of 256 tokens").wait_for()  # nobody pressed Enter
    page.keyboard.type(" bird that sang", delay=90)
    page.get_by_text("8 of 256 tokens").wait_for()
    expect(box).to_be_focused()
    expect(box).to_have_value("The dog chased the red bird that sang")


def test_a_long_wait_says_so_and_can_be_stopped(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?text=A+dog")
    settle(page)
    page.evaluate(
        "document.querySelector('.stApp').setAttribute('data-test-script-state', 'running')"
    )  # and does not end
    expect(page.locator(".long")).to_be_hidden()
    expect(page.locator(".long")).to_be_visible(timeout=5_000)
    expect(page.locator(".long span")).to_have_text(re.compile(r"Working, [34] s"))
    line = page.evaluate("getComputedStyle(document.querySelector('.stApp'), '::after').opacity")
    assert line == "1"
    page.locator(".long").get_by_role("button", name="Stop").click()  # asks for a run, which ends
    expect(page.locator(".long")).to_be_hidden()
    expect(page.get_by_label("Sentence")).to_have_value("A dog")


def test_escape_closes_what_lies_on_top_alone(page: Page, address: str) -> None:
    present(page, address)
    page.keyboard.press("c")
    expect(page.locator(".st-key-gb-controls")).to_be_visible()
    page.keyboard.press("m")
    world = page.get_by_role("dialog", name="Map of all views")
    expect(world).to_be_visible()
    page.keyboard.press("Escape")
    expect(world).to_be_hidden()
    expect(page.locator(".st-key-gb-controls")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-gb-controls")).to_be_hidden()
    settle(page)
    assert "present=1" in page.url
