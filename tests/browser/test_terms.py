"""Words explained: by keyboard, by pointing and by touch; and the pages beside the lecture."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.serve import faults_in_both_themes, serious_faults, settle

pytestmark = pytest.mark.browser

HEADS = "attention?view=heads&text=A+cat+and+a+dog"
SAYS = "each with its own queries, keys and values."


def mark(page: Page, word: str) -> Locator:
    return page.locator('a[href*="glossary?term="]:visible').filter(has_text=re.compile(f"^{word}$"))


def window(page: Page) -> Locator:
    return page.locator(".term:not([hidden])")


def opened(page: Page, address: str, path: str = HEADS) -> None:
    page.goto(f"{address}/{path}")
    settle(page)
    page.locator(".term").wait_for(state="attached")  # until then a mark is a plain link, and opens another tab


def has_focus(page: Page, place: Locator) -> bool:
    return place.evaluate("one => one === document.activeElement")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_by_keyboard_it_opens_closes_and_gives_the_focus_back(page: Page, address: str) -> None:
    opened(page, address)
    head = mark(page, "head")
    head.focus()
    page.keyboard.press("Enter")
    expect(window(page)).to_contain_text(SAYS)
    assert page.url.startswith(f"{address}/attention") and not has_focus(page, head)
    page.keyboard.press("Escape")
    expect(window(page)).to_have_count(0)
    assert has_focus(page, head)
    page.keyboard.press("Enter")
    expect(window(page)).to_be_visible()
    for _ in range(2):  # ×, Glossary: it is shown in this view, so there is no other door
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(window(page)).to_have_count(0)
    assert has_focus(page, head)


def test_pointing_shows_it_for_as_long_as_one_points(page: Page, address: str) -> None:
    opened(page, address)
    head = mark(page, "head")
    head.hover()
    expect(window(page)).to_contain_text(SAYS)
    line, box = head.bounding_box(), window(page).bounding_box()
    assert line and box and (box["y"] + box["height"] <= line["y"] or box["y"] >= line["y"] + line["height"])
    window(page).hover()  # on the way the pointer is over neither
    page.wait_for_timeout(600)
    expect(window(page)).to_be_visible()
    page.mouse.move(5, 700)
    expect(window(page)).to_have_count(0)
    head.hover()
    page.wait_for_timeout(100)
    page.mouse.move(5, 700)
    page.wait_for_timeout(600)
    expect(window(page)).to_have_count(0)  # a pointer that passes by opens nothing


def test_by_touch_it_fits_and_closes_by_its_button_and_outside(phone: Page, address: str) -> None:
    opened(phone, address)
    head = mark(phone, "head")
    head.tap()
    expect(window(phone)).to_contain_text(SAYS)
    box, close = window(phone).bounding_box(), window(phone).get_by_role("button", name="Close")
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["width"] <= 350.5
    size = close.bounding_box()
    assert size and size["width"] >= 44 and size["height"] >= 44
    close.tap()
    expect(window(phone)).to_have_count(0)
    assert has_focus(phone, head)
    head.tap()
    expect(window(phone)).to_be_visible()
    phone.touchscreen.tap(200, 800)
    expect(window(phone)).to_have_count(0)
    head.tap()
    expect(window(phone)).to_be_visible()
    head.tap()
    expect(window(phone)).to_have_count(0)


def test_its_door_leads_to_the_view_and_keeps_the_text(page: Page, address: str) -> None:
    opened(page, address)
    mark(page, "Softmax").click()
    window(page).get_by_role("button", name="Decoding: Step").click()
    page.wait_for_url(lambda url: "/decoding" in url)
    settle(page)
    assert "text=A+cat+and+a+dog" in page.url and window(page).count() == 0
    mark(page, "logits").click()
    window(page).get_by_role("button", name="Glossary").click()
    page.wait_for_url(lambda url: "/glossary" in url)
    settle(page)
    assert "term=logit" in page.url and "text=A+cat+and+a+dog" in page.url
    expect(page.locator(".entry.chosen dt")).to_have_text("logit")
    expect(page.locator(".entry.chosen")).to_be_in_viewport()
    page.locator(".entry.chosen a").click()
    page.wait_for_url(lambda url: "/decoding" in url)
    settle(page)
    assert "text=A+cat+and+a+dog" in page.url
    page.locator(".st-key-gb-foot").get_by_role("link", name="Glossary").click()
    page.wait_for_url(lambda url: "/glossary" in url)
    settle(page)
    assert "text=A+cat+and+a+dog" in page.url and "term=" not in page.url
    expect(page.locator(".entry")).not_to_have_count(0)
    expect(page.locator(".entry.chosen")).to_have_count(0)


def test_escape_closes_the_topmost_only_and_the_map_closes_it(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, address, f"{HEADS}&present=1")
    caption = mark(page, "attention")
    caption.click()
    foot, box = page.locator("[class*='st-key-gb-caption-'] p").bounding_box(), window(page).bounding_box()
    assert foot and box and box["y"] + box["height"] <= foot["y"]
    page.keyboard.press("Escape")
    expect(window(page)).to_have_count(0)
    page.wait_for_timeout(300)
    assert "present=1" in page.url
    caption.click()
    expect(window(page)).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("dialog.map")).to_be_visible()
    expect(window(page)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "present" not in url)


def test_a_mark_changes_no_line_and_a_new_view_closes_it(page: Page, address: str) -> None:
    opened(page, address)
    lead = page.locator(".gb-head .gb-lead")
    before = lead.bounding_box()
    mark(page, "head").click()
    expect(window(page)).to_be_visible()
    assert lead.bounding_box() == before
    page.keyboard.press("PageDown")
    page.wait_for_url(lambda url: "view=steps" in url)
    settle(page)
    expect(window(page)).to_have_count(0)


def test_nothing_that_is_typed_becomes_a_mark(page: Page, address: str) -> None:
    opened(page, address, "attention?view=heads&text=token+%5Bhead%5D(glossary%3Fterm%3Dhead)+%3Cb%3Elogit")
    said = page.locator(".st-key-gb-notice, .st-key-gb-prose")
    hrefs = said.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(hrefs) == len(set(hrefs)) and said.locator("b").count() == 0


@pytest.mark.slow
def test_axe_finds_nothing_with_it_open_nor_on_the_pages_beside_the_lecture(page: Page, address: str) -> None:
    opened(page, address)
    mark(page, "head").click()
    expect(window(page)).to_be_visible()
    assert faults_in_both_themes(page) == []
    expect(window(page)).to_be_visible()
    for path in ("glossary?term=logit", "about"):
        page.emulate_media(color_scheme="light")
        opened(page, address, path)
        assert faults_in_both_themes(page) == [], path


def test_the_list_is_filtered_as_one_types_and_reached_from_the_foot(page: Page, address: str) -> None:
    opened(page, address, "tokenization")
    page.locator(".st-key-gb-foot").get_by_role("link", name="Glossary").click()
    page.wait_for_url(lambda url: "/glossary" in url)
    settle(page)
    every, find = page.locator(".entry:visible").count(), page.get_by_role("searchbox", name="Find", exact=True)
    find.fill("softm")
    expect(page.get_by_role("status").filter(has_text="terms")).to_be_visible()
    assert 1 <= page.locator(".entry:visible").count() < every
    assert "softmax" in page.locator(".entry:visible dt").all_text_contents()
    find.fill("zzz")
    expect(page.get_by_text("No term has “zzz”.")).to_be_visible()
    find.fill("")
    assert page.locator(".entry:visible").count() == every
    page.locator(".st-key-gb-foot").get_by_role("link", name="About").click()
    page.wait_for_url(lambda url: "/about" in url)
    settle(page)
    assert serious_faults(page) == [] and page.locator("h1").inner_text() == "What are you looking at?"
