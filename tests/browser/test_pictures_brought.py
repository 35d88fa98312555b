"""Your own ViT in Chromium: heads and patches by mouse and keys, a folder, and a picture of one's own."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.serve import settle
from tests.model.pretrained.test_vision import saved_vit

pytestmark = pytest.mark.browser
MINUTE = 60_000


def test_heads_and_patches_are_chosen_by_mouse_and_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/pictures?view=brought")
    view = page.locator(".brought")
    expect(view.locator(".answers li").first).to_contain_text("3", timeout=MINUTE)
    view.locator("canvas.heads").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**eye=2*")
    expect(view.locator("section.seen h2")).to_contain_text("layer 3, head 2")
    view.locator("svg.picture").click(position={"x": 5, "y": 5})
    page.wait_for_url("**patch=1*")
    expect(page.locator(".st-key-gb-notice")).to_contain_text("patch 1 puts")
    view.locator("svg.picture").focus()
    page.keyboard.press("ArrowDown")
    expect(view.locator("section.seen h2")).to_contain_text("From patch 5")
    page.wait_for_url("**patch=5*")


def test_a_folder_and_a_picture_are_brought(page: Page, address: str, tmp_path: Path) -> None:
    saved_vit(tmp_path / "mine")
    noise = np.random.default_rng(0).integers(0, 256, (30, 30, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    page.goto(f"{address}/pictures?view=brought")
    expect(page.locator(".brought .answers li")).to_have_count(5, timeout=MINUTE)
    page.get_by_label("Folder of a ViT or CLIP").fill(str(tmp_path / "mine"))
    page.keyboard.press("Enter")
    expect(page.locator(".brought .answers")).to_contain_text("<b>bus</b>", timeout=MINUTE)
    before = page.locator(".brought image").get_attribute("href")
    page.get_by_role("button", name="Bring a picture").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "noise.png")
    expect(page.locator(".brought image")).not_to_have_attribute("href", before or "", timeout=MINUTE)
    settle(page)
    page.get_by_label("Folder of a ViT or CLIP").fill("/nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no folder '/nowhere'")).to_be_visible(timeout=MINUTE)
    expect(page.locator(".brought .answers")).to_contain_text("bus")
