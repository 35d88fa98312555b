"""A walk by keyboard alone, from the first key on Home through five views: everything that is done is done by keys, and what
has the focus is seen.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = pytest.mark.browser

# What has the focus, in views too: its tag, its name, and whether a ring or a line shows it.
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const name = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent || '';
  let ring = at.matches('textarea, input:not([type=range], [type=checkbox], [type=radio])'); // its caret is seen
  for (let one = at; one && !ring; one = one.parentElement ?? one.getRootNode().host) {
    const style = getComputedStyle(one);
    ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5;
    if (one.matches('.stElementContainer')) break;
  }
  return { tag: at.tagName, name: name.trim().replace(/\\s+/g, ' ').slice(0, 60), ring };
}"""


def walk(page: Page, to: str, most: int = 60) -> list[str]:
    """Tab until what has the focus has a name that matches; the names on the way. Every stop of the focus must be seen."""
    names = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        names.append(found["name"])
        if found["tag"] not in ("BODY", "MAIN"):
            assert found["ring"], f"the focus on {found['name'][:40]} is not seen"
        if re.search(to, found["name"]):
            return names
    raise AssertionError(f"no Tab leads to {to}: {names}")


def said(page: Page) -> str:
    """What the picture says of itself."""
    return " ".join(page.locator(".st-key-gb-picture [data-says]").all_inner_texts())


def says(page: Page, text: str) -> None:
    """The picture says so, once the hand rests."""
    expect(page.locator(".st-key-gb-picture [data-says]").first).to_contain_text(text)


def back(page: Page, to: str, most: int = 20) -> None:
    """Shift and Tab until what has the focus has a name that begins so."""
    for _ in range(most):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(FOCUSED)["name"].startswith(to):
            return
    raise AssertionError(f"no way back leads to {to}")


def test_a_walk_by_keys_from_home_into_a_head(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    assert page.title() == "Glassbox"
    walk(page, "^Skip to the picture$", 3)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.st-key-gb-picture')")
    back(page, "Type the beginning")
    page.keyboard.press("Control+a")
    page.keyboard.type("The capital of France is")
    page.keyboard.press("Enter")
    page.get_by_label("continue with Paris", exact=False).wait_for()
    settle(page)
    says(page, "Paris")
    # Attention, by the map: other heads by the arrows.
    page.evaluate("document.activeElement.blur()")  # a field would take the letter
    page.keyboard.press("m")
    page.get_by_role("dialog", name="Map of all views").wait_for()
    walk(page, "^Attention: Heads")
    page.keyboard.press("Enter")
    page.get_by_text("Where does the model look?").wait_for()
    settle(page)
    assert page.title() == "Attention · Glassbox"
    order = walk(page, r"layers of 9 heads|Layer \d+, head")
    assert "Heads" in order, "the views come before the picture"
    layer = int(re.findall(r"Layer (\d+)", said(page))[0])
    page.keyboard.press("ArrowRight")
    says(page, f"Layer {layer + 1},")
    # Another view by the buttons before the picture.
    back(page, "Heads", 8)
    page.keyboard.press("ArrowRight")
    if page.evaluate(FOCUSED)["name"] == "Steps":
        page.keyboard.press("Enter")
    page.get_by_text("How one word comes to look at another").first.wait_for()


def test_three_views_are_worked_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=steps")
    settle(page)
    walk(page, "^Divide$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3. Divide")).to_be_visible()
    page.wait_for_url(lambda url: "step=" in url)  # a turn while the page is told of it is lost
    page.keyboard.press("PageDown")  # as a clicker has it
    page.get_by_text("keys in a tile").first.wait_for()
    settle(page)
    page.keyboard.press("PageDown")
    page.get_by_text("left to right").first.wait_for()
    page.goto(f"{address}/decoding")
    settle(page)
    walk(page, "^Step →$")
    page.keyboard.press("Enter")
    page.locator(".st-key-gb-picture").get_by_role("button", name="hare").first.wait_for()
    page.goto(f"{address}/tokenization?view=train")
    settle(page)
    walk(page, "^Merges made$")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("21 of 64 merges", exact=True)).to_be_visible()


def test_what_a_picture_says_is_what_it_shows(page: Page, address: str) -> None:
    """The words of a head are compared with the numbers that the page saves."""
    page.goto(f"{address}/attention?text=The+robot+did+not+cross+the+road+because+it+was+too+tired.&spot=heads:13.8.8")
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_label("Save as JSON").click()
    rows = json.loads(Path(waiting.value.path()).read_text("utf-8"))["rows"]
    best = max((row for row in rows if row["query"] == 8), key=lambda row: row["weight"])
    assert best["from"].strip() == "it"
    weight = f"{best['weight']:.3f}".lstrip("0")
    says(page, f"Layer 13, head 8 (Pronoun to its noun): “it” looks at “{best['to'].strip()}” with {weight}")
