"""Tasks, Probe and Letters in Chromium: words, layers and sounds are pressed, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


@pytest.mark.slow
def test_a_pressed_word_becomes_the_gap(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=tasks&text=The+dog+barked+at+me.&gap=3")
    tasks = page.locator(".tasks")
    expect(tasks.locator(".both li")).to_have_count(5, timeout=MINUTE)
    tasks.get_by_role("button", name="dog").press("Enter")
    expect(tasks.locator(".word.gap")).to_have_text("dog", timeout=MINUTE)
    expect(tasks.locator(".both li").first.locator("span")).to_have_text("dog", timeout=MINUTE)
    settle(page)
    assert "gap=1" in page.url


@pytest.mark.slow
def test_the_ten_texts_and_a_text_of_ones_own(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=tasks")
    tasks = page.locator(".tasks")
    tasks.get_by_label("Text", exact=True).select_option("1", timeout=MINUTE)
    expect(tasks.locator(".source")).to_contain_text("owl")
    expect(tasks.locator(".recorded")).to_contain_text("recorded")
    tasks.get_by_role("button", name="Your text").click()
    tasks.get_by_role("button", name="Ask").click()
    expect(tasks.get_by_role("alert")).to_contain_text("no question yet", timeout=MINUTE)
    tasks.get_by_label("A question about the text").fill("Who wrote the letter?")
    tasks.get_by_label("A question about the text").press("Enter")
    expect(tasks.locator(".said")).to_be_visible(timeout=MINUTE)
    expect(tasks.get_by_role("alert")).to_have_count(0)


def test_a_door_leads_to_the_view_behind_a_task(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=tasks")
    page.locator(".tasks").get_by_role("button", name="Inside a layer: Probe").click(timeout=MINUTE)
    expect(page.locator(".probe")).to_be_visible(timeout=MINUTE)
    assert "/block?view=probe" in page.url


def test_a_layer_is_chosen_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=probe&labels=16")
    probe = page.locator(".probe")
    probe.get_by_role("button", name=re.compile("^layer 5:")).press("Enter", timeout=MINUTE)
    expect(probe.locator("tr.here button")).to_have_text("layer 5", timeout=MINUTE)
    settle(page)
    assert "probed=5" in page.url


def test_a_sound_tells_what_else_it_might_have_been(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=letters&word=elephant")
    letters = page.locator(".letters")
    letters.locator(".sound").nth(2).click(timeout=MINUTE)
    expect(letters.get_by_text(re.compile("^Sound 3: AH"))).to_be_visible()
    expect(letters.locator(".true:not(:empty)")).to_have_text(["EH", "L", "AH", "F", "AH", "N", "T"])
    expect(letters.locator(".letter")).to_have_count(8)
