"""The lecturer's board with a lesson, with votes, in both themes; the phone page in each of its states; the square to join by."""

from collections.abc import Iterator
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import lasting
from tests.browser.serve import Theme, faults_in_both_themes, open_page, serious_faults, settle
from tests.browser.test_room_pages import ask, do, opened, own, phone

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
OPTIONS = ["one", "two", "three"]
THEMES: tuple[Theme, Theme] = ("light", "dark")
BORDER = 4  # modules of margin that scanners need
SENT = 2500  # milliseconds in which a page that rests has told the room what is on the screen
# The modules of a square that is drawn `side` modules wide, each looked at in its middle: true is dark.
MODULES = """([url, side]) => new Promise((done) => {
  const image = Object.assign(new Image(), { src: url });
  image.onload = () => {
    const scale = 8, canvas = Object.assign(document.createElement('canvas'), { width: side * scale, height: side * scale });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const dark = (x, y) => pen.getImageData((x + 0.5) * scale, (y + 0.5) * scale, 1, 1).data[0] < 128;
    done(Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => dark(x, y))));
  };
})"""
CORNER = """async (url) => {
  const image = Object.assign(new Image(), { src: url }), pen = document.createElement('canvas').getContext('2d');
  await image.decode();
  pen.drawImage(image, 0, 0);
  return [...pen.getImageData(2, 2, 1, 1).data].slice(0, 3);
}"""


def heard(tab: Page, code: str) -> dict[str, Any]:
    """What a phone is told of the room."""
    return tab.evaluate("(code) => fetch(`/j/${code}/state`).then((one) => one.json())", code)["room"]


def test_a_stop_asks_by_itself_in_two_rounds_and_keeps_its_picture_back(
    page: Page, browser: Browser, address: str
) -> None:
    """Not over the card by which people join; phones get what it shows once it is revealed. Page Down leads through both rounds."""
    page.goto(f"{address}/?lesson=first-half-hour&stop=1&text=The+dog+chased+the")
    settle(page)
    page.keyboard.press("j")
    page.get_by_role("button", name="Open a room").click()
    expect(page.locator("dialog.card .code")).to_be_visible()
    code = page.locator("dialog.card .code").inner_text().replace(" ", "")
    page.wait_for_timeout(1000)
    asks, board = page.locator("dialog.ask"), page.locator("dialog.board")
    assert not asks.is_visible()
    page.keyboard.press("Escape")
    with phone(browser, address, code) as tab:
        page.keyboard.press("PageDown")
        expect(asks.get_by_role("heading", name="The lesson asks")).to_be_visible(timeout=15_000)
        expect(tab.get_by_text("The model does not read letters")).to_be_visible(timeout=15_000)
        page.wait_for_timeout(SENT)
        assert tab.locator("main img").count() == 0
        asks.locator(".offer").first.click()
        for number in (1, 2):
            expect(tab.get_by_role("heading", name="second round" if number > 1 else "Question 1")).to_be_visible()
            tab.locator(".pick").nth(number).click()
            expect(tab.get_by_text("Saved:")).to_be_visible()
            after = "Discuss, then ask again" if number == 1 else "Reveal"
            for step, said in (("Close", "Time is up."), ("Show what the room said", "You said"), (after, "")):
                expect(board.locator("[data-focus=next]")).to_contain_text(step)
                page.keyboard.press("PageDown")
                expect(tab.get_by_text(said).first).to_be_visible()
                assert step == after == "Reveal" or heard(tab, code)["picture"] == ""
        expect(board.locator(".kicker")).to_contain_text("second round · revealed")
        page.keyboard.press("PageDown")
        expect(tab.get_by_role("img", name="Tokens")).to_be_visible(timeout=10_000)
    expect(board).to_be_hidden()


def test_votes_lead_to_a_policy_that_learns_from_them(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    page.goto(f"{address}/rlhf?view=vote&room=lecture-five")
    settle(page)
    with phone(browser, address, code) as tab:
        page.keyboard.press("a")
        page.locator("dialog.ask .offer").first.click()
        for number in range(1, 8):
            expect(tab.get_by_role("heading", name=f"{number} of 7")).to_be_visible()
            tab.locator(".pick").first.click()
        expect(tab.get_by_text("Saved: all 7")).to_be_visible()
        for name in ("close", "show"):
            do(page, code, do=name)
        expect(page.locator("dialog.board").get_by_text("7 votes of 1 person")).to_be_visible()
        page.get_by_role("button", name="Learn from these votes").click()
        page.wait_for_url("**/rlhf?*view=policy*")
        assert "room=lecture-five" in page.url
        settle(page)
        expect(page.get_by_text("7 votes were cast in this room")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=15_000)
        assert page.locator(".recorded").count() == 0
        expect(page.locator("dialog.board")).to_be_hidden()


def test_the_square_says_where_to_join(page: Page, address: str) -> None:
    """Module by module that of segno for the address which stands beside it; zbarimg reads the same."""
    code = opened(page, address)
    page.keyboard.press("j")
    square = page.locator("dialog.card .qr")
    wanted = str(square.get_attribute("alt")).removeprefix("QR code: join at ")
    assert wanted.endswith(f"/j/{code}") and page.locator("dialog.card .address b").first.inner_text() in wanted
    made = segno.make(wanted, error="m", micro=False)
    side = made.symbol_size(border=BORDER)[0]
    found = page.evaluate(MODULES, [square.get_attribute("src"), side])
    assert found == [[bool(one) for one in row] for row in made.matrix_iter(border=BORDER)]
    box = square.bounding_box()
    assert box and box["width"] / side > 5  # pixels of a module: read from the last row


def test_the_board_and_its_cards_have_no_serious_fault(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    for key, kind in (("j", "card"), ("a", "ask")):
        page.keyboard.press(key)
        expect(page.locator(f"dialog.{kind} :is(.code, .offer)").first).to_be_visible()
        assert faults_in_both_themes(page) == []
        page.keyboard.press("Escape")
    with phone(browser, address, code) as tab:
        ask(page, code, own("choice", options=OPTIONS, right=1), seconds=90)
        tab.get_by_role("button", name="two").click()
        expect(tab.get_by_text("Saved:")).to_be_visible()
        expect(page.locator("dialog.board")).to_be_visible()
        assert faults_in_both_themes(page) == []
        for name in ("close", "show", "reveal"):
            do(page, code, do=name)
        expect(page.locator("dialog.board .kicker")).to_contain_text("revealed")
        assert faults_in_both_themes(page) == []


def states(page: Page, tab: Page, code: str) -> Iterator[str]:
    """The phone page in each of its states, when it stands there."""
    expect(tab.get_by_text("The next question appears here")).to_be_visible()
    yield "waiting"
    ask(page, code, own("choice", options=OPTIONS, right=1), seconds=90)
    expect(tab.get_by_role("button", name="two")).to_be_visible()
    yield "asking"
    tab.get_by_role("button", name="two").click()
    expect(tab.get_by_text("Saved:")).to_be_visible()
    yield "saved"
    for name, said in {"close": "Time is up.", "show": "You said", "reveal": "You were right"}.items():
        do(page, code, do=name)
        expect(tab.get_by_text(said)).to_be_visible()
        yield name
    do(page, code, do="ask", link="/rlhf?view=vote&room=lecture-six", which=0, seconds=0)
    expect(tab.get_by_role("button", name="Skip")).to_be_visible()
    yield "pairs"
    do(page, code, do="over")
    expect(tab.get_by_text("This room has ended")).to_be_visible()
    yield "over"


def test_the_phone_page_can_be_read_and_pressed_in_each_state(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    tab, _ = open_page(browser, size=(360, 640))
    tab.goto(f"{address}/j/{code}")
    wrong = []
    for state in states(page, tab, code):
        high = tab.locator("button, input, .key").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect().height)"
        )
        wrong += [f"{state}: {one} px" for one in high if one < 44]
        wrong += [f"{state}: {one}" for one in lasting(tab, fingers=True)]
        papers = []
        for theme in THEMES:
            tab.emulate_media(color_scheme=theme)
            papers.append(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
            wrong += [f"{state}, {theme}: {one}" for one in serious_faults(tab)]
        assert papers == ["rgb(252, 251, 248)", "rgb(22, 23, 26)"]
    tab.context.close()
    assert "\n".join(wrong) == ""


def test_phones_get_a_light_picture_from_a_dark_projector(browser: Browser, address: str) -> None:
    page, _ = open_page(browser, "dark")
    code = opened(page, address)
    page.request.get(f"{address}/j/{code}")  # a phone's cookie too
    page.wait_for_timeout(SENT)
    assert min(page.evaluate(CORNER, heard(page, code)["picture"])) > 240
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).colorScheme") == "dark"
    page.context.close()
