"""Flash attention as a person meets it: tiles are read, the same numbers come out, and not without the rescaling."""

import pytest
from playwright.sync_api import Page

from tests.browser.serve import settle

pytestmark = pytest.mark.browser


def test_tiles_are_read_by_keys_and_end_where_the_softmax_does(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=tiles")
    settle(page)
    stage = page.locator(".st-key-gb-picture")
    assert stage.locator(".where").inner_text() == "tile 2 of 4"
    stage.get_by_label("Tiles read").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert "Largest difference" in stage.locator(".apart").inner_text() and "⁻" in stage.locator(".apart").inner_text()
    assert stage.get_by_label("Tiles read").evaluate("one => one === one.getRootNode().activeElement")
    stage.get_by_label("rescale").focus()
    page.keyboard.press("Space")
    assert stage.locator(".apart.wrong").inner_text().startswith("×")
    page.wait_for_url("**tiled=4*")
    page.wait_for_url("**rescale=0*")
    settle(page)  # what the server answers to the last of them would undo what comes next
    stage.get_by_role("button", name="8", exact=True).click()
    assert stage.locator(".where").inner_text() == "tile 2 of 2"
    stage.get_by_label("Query").select_option("5")
    page.wait_for_url("**spot=heads*.5*")
    settle(page)
    assert "reads tile 2" in stage.locator("h2").first.inner_text() and "comes after" not in stage.inner_text()
    page.get_by_text("nothing changes").wait_for()
