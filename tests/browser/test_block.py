"""Inside a layer as a person meets it."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser
TEXT = "The capital of France is"
CAPITAL = f"text={quote(TEXT)}"
VIEWS = (
    "walk&layer=13&box=q",
    "facts",
    *(pytest.param(view, marks=pytest.mark.slow) for view in ("walk&reader=minilm", "stream", "cache", "cost")),
)


def test_a_walk_through_a_layer_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/block?layer=4&{CAPITAL}")
    settle(page)
    title = page.locator(".opened h2")
    assert title.inner_text().startswith("stream")
    page.locator(".box", has_text="RMSNorm").first.focus()
    page.keyboard.press("Enter")
    assert title.inner_text().startswith("RMSNorm")
    page.get_by_role("button", name="Next →").click()
    assert title.inner_text().startswith("queries")
    page.wait_for_url("**box=q*")
    page.get_by_role("button", name="Layer 4", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**layer=5*")
    page.locator('.layer[aria-pressed="true"]').get_by_text("5", exact=True).wait_for()
    assert title.inner_text().startswith("queries")  # the same box of the next layer


def test_the_number_under_the_pointer_is_the_model_s(page: Page, address: str, smollm2) -> None:
    trace = smollm2.trace(smollm2.tokenize(TEXT).ids.tolist())
    page.goto(f"{address}/block?layer=7&box=pattern&head=3&{CAPITAL}")
    settle(page)
    canvas = page.locator(".matrix canvas")
    canvas.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    shown = page.locator(".under").inner_text()
    assert shown.startswith("France · → capital: ")
    assert float(shown.split(": ")[1]) == pytest.approx(float(trace.layers[7].pattern[3, 3, 1]), abs=6e-4)


def test_a_fact_appears_at_its_subject(page: Page, address: str) -> None:
    page.goto(f"{address}/block?view=facts&subject=France&{CAPITAL}")
    page.locator(".st-key-gb-picture canvas").first.wait_for(timeout=60_000)
    page.get_by_text("clean 0.773").wait_for()


@pytest.mark.slow  # test_access.py looks at a view of each kind
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_serious_fault_in_either_theme(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/block?view={view}&{CAPITAL}")
    settle(page)
    page.wait_for_timeout(1500)
    settle(page)
    assert faults_in_both_themes(page) == []
