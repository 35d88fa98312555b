"""Experts as a person meets them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_an_expert_is_chosen_by_a_word_and_switched_off(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=experts")
    view = page.locator(".experts")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    the = view.locator(".word", has_text="the")
    number = the.first.locator("i").inner_text()
    assert {one.inner_text() for one in the.locator("i").all()} == {number}  # nearly all of them go to one
    expect(view.locator("thead .here")).to_have_text(number)
    view.locator('[data-focus="word0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    other = view.locator('[data-focus="word2"] i').inner_text()
    page.keyboard.press("Enter")
    expect(view.locator("thead .here")).to_have_text(other)
    page.wait_for_url(f"**expert={int(other) - 1}*")
    view.locator('[data-focus="off"]').click()
    expect(view.locator(".got h2")).to_contain_text("Without each expert")
    page.wait_for_url("**expert_off=1*")
    view.get_by_role("button", name="← Back").click()
    expect(view.locator(".foot")).to_contain_text("At the last step")
    expect(view.locator(".when")).to_have_text("step 280")
    assert not view.locator(".alarm").count()


@pytest.mark.slow
def test_they_learn_live(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=experts&experts=4")
    view = page.locator(".experts")
    expect(view.locator(".when")).to_have_text("step 20", timeout=MINUTE)
    expect(view.locator(".alarm")).to_have_count(0)
