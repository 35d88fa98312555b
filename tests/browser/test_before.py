"""Before transformers as a person meets it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_a_word_is_added_and_a_row_explained(page: Page, address: str) -> None:
    page.goto(f"{address}/before")
    view = page.locator(".onerow")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator(".part.may").first).to_be_visible()
    view.locator('[data-focus="row-rnn"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator(".about")).to_contain_text("writes over all of it")
    view.locator('[data-focus="world-mouse"]').click()
    page.wait_for_url(re.compile("story=.*mouse"))
    expect(view.locator(".story")).to_contain_text("discovered the mouse ?")


def test_a_line_is_said_and_its_rules_shown_and_what_is_typed_stays_text(page: Page, address: str) -> None:
    page.goto(f"{address}/before?view=eliza")
    view = page.locator(".eliza")
    expect(view.locator(".steps li").first).to_be_visible(timeout=MINUTE)
    view.locator("input").fill("My robot says <img src=x onerror=alert(1)> always.")
    page.keyboard.press("Enter")
    expect(view.locator(".line.said").last).to_contain_text("<img src=x")
    expect(view.locator(".chip.top")).to_have_text("robot 9")
    assert view.locator("img").count() == 0
    page.wait_for_url("**turn=3*")
    view.locator('[data-focus="turn-0"]').click()
    expect(view.locator(".how h2 small")).to_contain_text("sleep")


def test_a_length_a_word_and_an_event_are_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/before?view=ngrams")
    counts = page.locator(".ngrams")
    expect(counts.locator(".level[aria-pressed=true]")).to_contain_text("bee because it", timeout=MINUTE)
    counts.locator('[data-focus="n-2"]').click()
    page.wait_for_url("**n=2*")
    expect(counts.locator(".level[aria-pressed=true]")).to_contain_text("2")
    page.goto(f"{address}/before?view=vectors")
    maps = page.locator(".vectors")
    expect(maps.locator(".spot.here").first).to_have_attribute("aria-label", "frog", timeout=MINUTE)
    maps.locator(".spot.here").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**word=*")
    page.goto(f"{address}/before?view=timeline")
    years = page.locator(".timeline")
    expect(years.locator("tr.all")).to_contain_text("174,604,259,328", timeout=MINUTE)
    years.locator(".years .event").first.click()
    expect(years.locator(".what h2")).to_contain_text("ELIZA, 1966")


def test_an_occurrence_a_layer_and_a_part_are_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/before?view=context")
    view = page.locator(".occurrences")
    expect(view.locator(".spot")).to_have_count(240, timeout=MINUTE)
    view.locator('[data-focus="near-0"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**occurrence=*")
    view.locator('[data-focus="score-two-ahead"]').click()
    page.wait_for_url("**side=ahead*")
    expect(view.locator('[data-focus="score-two-ahead"]')).to_have_attribute("aria-pressed", "true")
    view.locator('[data-focus="score-word-both"]').click()
    page.wait_for_url("**layer=word*")
    expect(view.locator(".near .note")).to_contain_text("All of them have the same vector")
    expect(view.locator(".map small")).to_have_text("all in one place")


def test_a_line_that_is_refused_can_be_changed(page: Page, address: str) -> None:
    page.goto(f"{address}/before?view=eliza")
    view = page.locator(".eliza")
    field = view.get_by_label("Say something")
    expect(field).to_be_visible(timeout=MINUTE)
    heard = view.locator(".line.said").count()
    field.fill("word " * 61)
    field.press("Enter")
    expect(view.locator(".alarm")).to_contain_text("say it in 60 or fewer", timeout=MINUTE)
    expect(field).to_have_value(("word " * 61).strip())
    field.fill("I am sad")
    field.press("Enter")
    expect(view.locator(".line.said")).to_have_count(heard + 1, timeout=MINUTE)
    expect(view.locator(".alarm")).to_have_count(0)
