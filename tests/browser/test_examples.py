"""What views open on, in Chromium: their own texts until one is typed, then that one everywhere."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

ROBOT = "The robot did not cross the road because it was too tired."
CAPITAL = "The capital of France is"


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def look_at(page: Page, view: str) -> None:
    page.get_by_role("radio", name=view, exact=True).or_(
        page.get_by_role("button", name=view, exact=True)
    ).first.click()


@pytest.mark.slow
def test_each_view_has_its_text_until_one_is_typed(page: Page, address: str) -> None:
    page.goto(f"{address}/attention")
    settle(page)
    box = page.get_by_label("Sentence")
    expect(box).to_have_value("The robot fell because it was too tired. The robot fell")
    for view in ("Steps", "Off", "Pair", "Off"):  # faster than they are drawn
        look_at(page, view)
        page.wait_for_timeout(120)
    expect(box).to_have_value(CAPITAL, timeout=15_000)
    settle(page)
    assert asked(page) == {"view": ["off"]}
    look_at(page, "Pair")
    expect(box).to_have_value(ROBOT, timeout=15_000)
    settle(page)
    box.fill("A dog sleeps")
    box.press("Control+Enter")
    page.wait_for_url("**text=A+dog+sleeps*")
    look_at(page, "Off")
    settle(page)
    expect(box).to_have_value("A dog sleeps")
    page.get_by_role("link", name="Glassbox").first.click()
    expect(page.get_by_label("Type the beginning of a sentence")).to_have_value("A dog sleeps", timeout=15_000)
    settle(page)
    assert asked(page)["text"] == ["A dog sleeps"]


def test_a_text_that_is_cleared_stays_empty(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=off")
    settle(page)
    box = page.get_by_label("Sentence")
    expect(box).to_have_value(CAPITAL)
    box.fill("")
    box.press("Control+Enter")
    page.get_by_text("There is nothing to read").first.wait_for()
    settle(page)
    assert asked(page) == {"view": ["off"], "text": [""]}
    look_at(page, "Steps")
    page.wait_for_url("**view=steps*")
    settle(page)
    expect(box).to_have_value("")
    page.reload()
    settle(page)
    expect(box).to_have_value("")


def test_what_is_being_typed_is_not_replaced_by_the_example(page: Page, address: str) -> None:
    """A run that something else asks for ends while a text is typed that nobody has sent yet."""
    page.goto(f"{address}/attention")
    settle(page)
    box = page.get_by_label("Sentence")
    box.fill("A dog sleeps")
    page.get_by_label("Fade the first token").evaluate("one => one.click()")  # the text keeps the focus
    page.wait_for_url("**dim=1*")
    settle(page)
    expect(box).to_have_value("A dog sleeps")
    assert "text" not in asked(page)  # it was not sent yet
    box.press("Control+Enter")
    page.wait_for_url("**text=A+dog+sleeps*")
