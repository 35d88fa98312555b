"""Two classes, Patches and Missing patch as a person meets them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_points_are_drawn_dragged_and_erased(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures")
    view = page.locator(".classes")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".upper .line .point")).to_have_count(80)
    before = view.locator(".upper .line .note").text_content()
    box = view.locator(".upper .line svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.04 * box["width"], box["y"] + 0.04 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    page.mouse.up()
    expect(view.locator(".upper .line .point")).to_have_count(81)
    expect(view.locator(".upper .line .note")).to_contain_text("of 81", timeout=MINUTE)
    page.wait_for_url("**shape=own*")
    view.get_by_role("button", name="erase").click()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    expect(view.locator(".upper .line .note")).to_contain_text("of 80", timeout=MINUTE)
    assert before and "of 80" in before


def test_points_are_drawn_by_keys_and_one_class_alone_is_told(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures")
    view = page.locator(".classes")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    view.get_by_role("button", name="Clear").click()
    expect(view.locator(".alarm")).to_contain_text("Draw a point of each class")
    view.locator(".generative svg").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(view.locator(".alarm")).to_contain_text("Both classes need a point", timeout=MINUTE)
    view.get_by_role("button", name="the other").click()
    view.locator(".generative svg").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(view.locator(".alarm")).to_have_count(0, timeout=MINUTE)
    expect(view.locator(".upper .line .note")).to_have_text("right: 2 of 2", timeout=MINUTE)
    page.wait_for_url("**shape=own*")


def test_draws_are_made_live(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?source=digits")
    view = page.locator(".classes")
    view.get_by_role("button", name="Run it live").click(timeout=MINUTE)
    expect(view.locator(".curve small")).to_contain_text("20 of 20 draws", timeout=MINUTE)
    expect(view.locator(".recorded")).to_have_count(0, timeout=MINUTE)


def test_a_digit_is_drawn_and_read_and_a_head_is_chosen_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=patches")
    view = page.locator(".patches")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".digits .chosen span")).to_have_text("3 ✓")
    view.get_by_role("button", name="Clear and draw").click()
    expect(view.locator(".alarm")).to_contain_text("Draw a digit")
    box = view.locator(".pad svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.06 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.94 * box["height"], steps=8)
    page.mouse.up()
    expect(view.locator(".digits .chosen span")).to_have_text("1", timeout=MINUTE)
    page.wait_for_url("**drawn=*")
    view.locator('[data-focus="head0.0"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**layer=2*")
    view.locator('[data-focus="token0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**looking=1*")
    expect(view.locator(".wall h2")).to_contain_text("Where patch 1 looks")


def test_order_is_worth_something_only_with_positions(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=patches&learner=without")
    view = page.locator(".patches")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    before = view.locator(".digits .bars").text_content()
    page.get_by_role("radio", name="Shuffled").or_(page.get_by_role("button", name="Shuffled")).first.click()
    page.wait_for_url("**order=shuffled*")
    expect(view.locator(".worth .chosen span")).to_have_text("the same, patches shuffled", timeout=MINUTE)
    assert view.locator(".digits .bars").text_content() == before


@pytest.mark.slow
def test_a_live_reader_can_be_asked_at_every_moment(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=patches")
    view = page.locator(".patches")
    view.get_by_role("button", name="Run it live").click(timeout=MINUTE)
    expect(view.locator(".recorded")).to_have_text("grey: recorded", timeout=MINUTE)
    view.get_by_role("button", name="Pause").click()
    view.locator('[data-focus="time"]').fill("0")
    expect(view.locator(".when")).to_have_text("0 s each")
    expect(view.locator(".worth .chosen b")).not_to_have_text(".972")


def test_patches_are_taken_away_and_filled_in(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=missing")
    view = page.locator(".missing")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".guessed")).to_have_count(4)
    view.locator('[data-focus="patch0"]').click()
    expect(view.locator(".guessed")).to_have_count(5, timeout=MINUTE)
    page.wait_for_url("**gone=1000*")
    view.locator('[data-focus="patch0"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator(".guessed")).to_have_count(4, timeout=MINUTE)
    view.locator('[data-focus="pad"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator(".whole h2")).to_contain_text("What you drew")
    page.wait_for_url("**drawn=*")
