"""Home with a text that is longer than the window is high: the lanes scroll, and what follows stays in sight."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import serious_faults, settle

pytestmark = pytest.mark.browser

TEXT = " ".join(f"{number} birds," for number in range(10, 60))  # 2 tokens a number, the word, the comma
BOX = ".st-key-gb-picture .lanes"


def shown(page: Page) -> list[str]:
    """The names of the lanes whose middle is inside the box."""
    return page.locator(BOX).evaluate(
        """box => { const { top, bottom } = box.getBoundingClientRect();
        return [...box.querySelectorAll('.lane')].filter((one) => { const { y, height } = one.querySelector('.reach')
            .getBoundingClientRect(); return y + height / 2 > top && y + height / 2 < bottom })
            .map((one) => one.getAttribute('aria-label')); }"""
    )


@pytest.fixture
def long(page: Page, address: str) -> Page:
    page.goto(f"{address}/?text={quote(TEXT)}")
    settle(page)
    return page


def test_the_last_tokens_are_in_sight_at_first_and_each_has_a_lane(long: Page) -> None:
    names = long.locator(f"{BOX} .lane").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert [int(name.split(":")[0].removeprefix("token ")) for name in names] == list(range(1, len(names) + 1))
    assert len(names) > 150 and shown(long)[-1] == names[-1] and 8 <= len(shown(long)) <= 20
    pitches = long.locator(f"{BOX} .reach").evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
    assert min(pitches) >= 24  # of which letters of 15 pixels can be read
    assert long.locator(".st-key-gb-picture button.next").count() == 6


def test_a_wheel_reaches_the_first_token_while_heads_and_next_words_stay(long: Page) -> None:
    where = ".st-key-gb-picture button.next, .st-key-gb-picture .head"
    places = lambda: long.locator(where).evaluate_all("all => all.map((one) => one.getBoundingClientRect().y)")  # noqa: E731
    before = places()
    long.locator(BOX).hover()
    for _ in range(20):
        long.mouse.wheel(0, -500)
    expect(long.locator(f"{BOX} .lane").first).to_be_in_viewport()
    long.wait_for_timeout(200)
    assert shown(long)[0].startswith("token 1:") and places() == before
    first = long.locator(f"{BOX} .lane").first
    assert first.locator("text").count() >= 2 and first.locator("rect").count() > 48  # it is drawn once it is in sight


def test_keys_lead_from_lane_to_lane_and_tab_goes_past_them(long: Page) -> None:
    focused = "document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')"
    lanes = long.locator(f"{BOX} .lane")
    assert lanes.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    lanes.last.focus()
    for _ in range(20):
        long.keyboard.press("ArrowUp")
    name = long.evaluate(focused)
    assert name == lanes.nth(lanes.count() - 21).get_attribute("aria-label") and name in shown(long)
    long.keyboard.press("Home")
    assert long.evaluate(focused).startswith("token 1:") and long.evaluate(focused) in shown(long)
    long.keyboard.press("Tab")
    assert long.evaluate(focused).startswith("continue with")
    assert serious_faults(long) == []


def test_a_short_text_does_not_scroll(page: Page, address: str) -> None:
    page.goto(f"{address}/?text=The+dog+chased+the")
    settle(page)
    assert page.locator(f"{BOX}.scrolls").count() == 0 and len(shown(page)) == 4
