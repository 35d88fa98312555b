"""A room in the browser: the lecturer's board and remote, and phones, one of them without sockets, one that loses its connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serve import open_page, serious_faults, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
BARE = {
    "choice": "Which one?",
    "word": "Which word?",
    "number": "How many?",
    "ranking": "In which order?",
    "cloud": "Why?",
}
NO_SOCKETS = (
    "window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 }), 10); } close() {} }"
)

BREAKS_ONCE = """() => {
  const add = Element.prototype.append;
  let left = 1;
  Element.prototype.append = function (...all) {
    if (left-- > 0) throw new Error('once');
    add.apply(this, all);
  };
}"""


def opened(page: Page, address: str) -> str:
    """The code of a room that this tab opens by the key J."""
    page.goto(f"{address}/?text=The+dog+chased+the")
    settle(page)
    page.keyboard.press("j")
    page.get_by_role("button", name="Open a room").click()
    code = page.locator("dialog.card .code")
    expect(code).to_be_visible()
    found = code.inner_text().replace(" ", "")
    page.keyboard.press("Escape")
    return found


@contextmanager
def phone(browser: Browser, address: str, code: str, script: str = "") -> Iterator[Page]:
    tab, refused = open_page(browser, size=(360, 640))
    if script:
        tab.add_init_script(script)
    tab.goto(f"{address}/j/{code}")
    expect(tab.locator("body.on")).to_be_visible()
    yield tab
    tab.context.close()
    assert refused == []


def do(page: Page, code: str, **body) -> dict:
    """What a lecturer's screen does; the page is one of it."""
    return page.evaluate(
        "([code, body]) => fetch(`/room/${code}/do`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)})"
        ".then(async (found) => ({status: found.status, ...(await found.json())}))",
        [code, body],
    )


def own(kind: str, **more) -> dict:
    return {
        "kind": kind,
        "prompt": BARE[kind],
        "text": "",
        "options": [],
        "least": 0,
        "most": 100,
        "right": None,
    } | more


def ask(page: Page, code: str, question: dict, seconds: int = 0) -> None:
    assert do(page, code, do="ask", link="/", own=question, seconds=seconds)["status"] == 200


def test_a_class_from_the_code_to_the_model(page: Page, browser: Browser, address: str) -> None:
    """The keys: J, A, Page Down four times; nothing of the answers is sent to the board before they are shown."""
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: frames.append(str(text))))
    code = opened(page, address)
    with phone(browser, address, code) as tab:
        page.keyboard.press("a")
        page.locator("dialog.ask .offer").first.click()
        expect(page.locator("dialog.board")).to_be_visible()
        while not page.request.get(f"{address}/j/{code}/words?begins=moo").json():  # the list is read in the background
            page.wait_for_timeout(200)
        tab.get_by_label("Your answer").fill("Moo")
        tab.get_by_role("button", name="moon", exact=True).click()
        expect(tab.get_by_text("Saved: the room has your answer.")).to_be_visible()
        expect(page.locator("dialog.board svg circle.full")).to_have_count(1)
        page.keyboard.press("PageDown")
        expect(tab.get_by_text("Time is up.")).to_be_visible()
        expect(page.locator("dialog.board .kicker")).to_contain_text("closed")
        hidden = [json.loads(one) for one in frames if one.startswith('{"room"')]
        assert {one["desk"]["result"] for one in hidden} == {None} and "moon" not in json.dumps(hidden)
        page.keyboard.press("PageDown")
        expect(tab.locator(".me .w")).to_have_text("moon")
        expect(page.locator("dialog.board svg").get_by_text("the room")).to_be_visible()
        expect(page.locator("dialog.board svg").get_by_text("the model")).to_have_count(0)
        page.keyboard.press("PageDown")
        expect(page.locator("dialog.board svg").get_by_text("the model")).to_be_visible()
        expect(tab.get_by_text("You said moon: the model gives it .17")).to_be_visible()
        expect(page.locator("dialog.board h2 em")).to_have_text("cat")
        page.keyboard.press("PageDown")
        expect(page.locator("dialog.board")).to_be_hidden()
    page.keyboard.press("PageDown")  # one press too many
    page.wait_for_timeout(1200)
    assert "tokenization" not in page.url
    page.keyboard.press("PageDown")  # on through the pages again
    page.wait_for_url("**/tokenization**")


def answer(tab: Page, kind: str) -> None:
    """Answer a question of this kind, whose options are one, two, three."""
    if kind == "choice":
        tab.get_by_role("button", name="two").click()
    elif kind == "number":
        tab.locator("[type=number]").fill("7")
        tab.get_by_role("button", name="Save").click()
    elif kind == "ranking":
        for one in ("two", "one", "three", "Save this order"):
            tab.get_by_role("button", name=one).click()
    else:
        tab.get_by_label("Your answer").fill("it looks back")
        tab.keyboard.press("Enter")


def test_every_kind_is_answered_with_what_a_finger_can_press(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    said = {"choice": "two", "number": "7", "ranking": "two, one, three", "cloud": "it looks back"}
    with phone(browser, address, code) as tab:
        for kind, wanted in said.items():
            ask(page, code, own(kind, options=["one", "two", "three"]))
            expect(tab.get_by_role("heading", name=BARE[kind])).to_be_visible()
            assert tab.evaluate("document.documentElement.scrollWidth") == 360
            assert serious_faults(tab) == []
            heights = tab.locator("button, input").evaluate_all(
                "(all) => all.map((one) => one.getBoundingClientRect().height)"
            )
            assert min(heights) >= 44
            answer(tab, kind)
            expect(tab.get_by_text("Saved:")).to_be_visible()
            expect(tab.locator(".chip")).to_have_text(wanted)
        for name in ("close", "show", "reveal"):
            do(page, code, do=name)
        expect(tab.get_by_text("You said it looks back")).to_be_visible()
        assert serious_faults(tab) == []


def test_an_answer_that_is_lost_on_the_way_is_sent_until_it_is_saved(
    page: Page, browser: Browser, address: str
) -> None:
    code = opened(page, address)
    with phone(browser, address, code, NO_SOCKETS) as tab:  # it asks for the state instead
        ask(page, code, own("choice", options=["one", "two"]))
        expect(tab.get_by_role("button", name="two")).to_be_visible()
        tab.route("**/answer", lambda route: route.abort())
        tab.get_by_role("button", name="two").click()
        expect(tab.get_by_text("Saving…")).to_be_visible()
        tab.wait_for_timeout(500)
        assert tab.get_by_text("Saved:").count() == 0
        tab.unroute("**/answer")
        tab.reload()
        expect(tab.get_by_text("Saved:")).to_be_visible(timeout=10_000)
    found = page.request.get(f"{address}/room/{code}/results.json").json()
    assert [one["answer"] for one in found["answers"]] == ["two"]


def test_a_phone_that_loses_its_connection_says_so_and_comes_back(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    with phone(browser, address, code) as tab:
        tab.context.set_offline(True)
        tab.evaluate("dispatchEvent(new Event('online'))")  # a half-open socket is not heard of otherwise
        tab.wait_for_timeout(5200)
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('online'))")
        expect(tab.get_by_text("No connection: Glassbox tries again by itself.")).to_be_visible(timeout=10_000)
        ask(page, code, own("word"))
        tab.context.set_offline(False)
        expect(tab.get_by_role("heading", name=BARE["word"])).to_be_visible(timeout=10_000)
        assert tab.locator("#lost").inner_text() == ""


def test_an_error_while_drawing_does_not_end_the_connection(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    with phone(browser, address, code) as tab:
        tab.evaluate(BREAKS_ONCE)
        ask(page, code, own("choice", options=["one", "two"]))
        expect(tab.get_by_role("button", name="one")).to_be_visible(timeout=10_000)


def test_what_people_write_stays_text(page: Page, browser: Browser, address: str) -> None:
    code, evil = opened(page, address), "<img src=x onerror=alert(1)>"
    with phone(browser, address, code) as tab:
        for one in (page, tab):
            one.on("dialog", lambda dialog: pytest.fail(dialog.message))
        ask(page, code, own("choice", prompt=f"Which {evil}?", options=[evil, "two"]))
        tab.get_by_role("button", name=evil).click()
        expect(tab.locator(".chip")).to_have_text(evil)
        for name in ("close", "show"):
            do(page, code, do=name)
        expect(page.locator("dialog.board svg").get_by_text(evil)).to_have_count(1)
        expect(tab.locator(".me .w")).to_have_text(evil)


def test_a_wrong_code_asks_for_another_and_takes_a_link(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    tab, _ = open_page(browser, size=(360, 640))
    tab.goto(f"{address}/j/QQQQQQ")
    expect(tab.get_by_text("No room has the code QQQQQQ")).to_be_visible()
    assert serious_faults(tab) == []
    tab.get_by_label("The six letters").fill(f"http://somewhere/j/{code.lower()}")
    tab.keyboard.press("Enter")
    expect(tab.locator("body.on")).to_be_visible()
    assert tab.evaluate("location.pathname") == f"/j/{code}"
    tab.context.close()


def test_a_remote_is_paired_once_and_drives_the_projector(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    link = do(page, code, do="pair")["link"]
    remote, _ = open_page(browser, size=(390, 844))
    remote.goto(address + link[link.index("/room/") :])
    expect(remote.locator("body.on")).to_be_visible()
    assert "#" not in remote.url and link.split("#")[1] not in remote.content()
    expect(remote.get_by_text("See a language model think")).to_be_visible(timeout=15_000)  # it follows the page
    assert serious_faults(remote) == []
    remote.get_by_role("button", name="Next →").click()
    page.wait_for_url("**/tokenization**")
    other, _ = open_page(browser)
    other.goto(address + link[link.index("/room/") :])
    expect(other.get_by_text("may not drive it")).to_be_visible()
    with phone(browser, address, code) as tab:
        assert do(tab, code, do="close")["status"] == 403
    remote.goto(f"{address}/room/{code}/again")
    expect(remote.get_by_text("Nothing was asked in this room.")).to_be_visible()
    assert serious_faults(remote) == []
    remote.context.close()
    other.context.close()


def test_letters_that_are_typed_open_nothing(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    page.get_by_role("textbox").first.click()
    page.keyboard.type("ja")
    page.wait_for_timeout(300)
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Tab")


def test_the_board_hides_and_comes_back(page: Page, browser: Browser, address: str) -> None:
    """Escape hides it and nothing else; a strip says that the question goes on. + gives time."""
    code = opened(page, address)
    ask(page, code, own("choice", options=["one", "two"]), seconds=30)
    board = page.locator("dialog.board")
    expect(board).to_be_visible()
    page.keyboard.press("+")
    page.wait_for_timeout(800)
    assert int(board.locator(".timer b").inner_text()) > 30
    assert serious_faults(page) == []
    page.keyboard.press("Escape")
    expect(board).to_be_hidden()
    page.get_by_role("button", name="Show the board").click()
    expect(board).to_be_visible()
    do(page, code, do="delete")
    expect(board).to_be_hidden()
