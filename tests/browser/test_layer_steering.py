"""Steering and Graph as a person meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_the_line_is_dragged_the_price_comes_and_the_text_goes_on(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=steering")
    view = page.locator(".steering")
    expect(view.locator(".change")).to_contain_text("cold", timeout=MINUTE)
    settle(page)  # the price comes, and draws anew
    expect(view.locator(".chart svg")).to_be_visible()
    box = view.locator(".chart svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.02 * box["width"], box["y"] + 60, steps=4)
    expect(view.locator(".change")).to_contain_text("energy", timeout=2000)
    page.mouse.up()
    page.wait_for_url("**push=-300*")
    expect(view.locator("polyline.price")).to_have_count(1, timeout=MINUTE)
    view.locator('[data-focus="on"]').press("Enter")
    expect(view.locator("li span").nth(1)).to_contain_text("warmth", timeout=MINUTE)


def test_a_part_is_chosen_by_keys_and_switched_off(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=graph")
    view = page.locator(".graph")
    expect(view.locator(".one h2")).to_contain_text("Head 23.7 at “green”", timeout=MINUTE)
    before = view.locator(".node.head, .node.mlp").count()
    view.locator('[data-focus="off"]').press("Enter")
    expect(view.locator(".tried")).to_contain_text(re.compile(r"the model says \+\d+\.\d\d instead of"), timeout=MINUTE)
    view.locator(".node.here").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(view.locator(".one h2")).not_to_contain_text("Head 23.7 at")
    page.wait_for_url("**graph_node=*")
    view.locator('[data-focus="most"]').focus()
    page.keyboard.press("End")
    expect(view.locator(".node.head, .node.mlp")).to_have_count(60)
    assert before == 20
