"""What the hall sees, a lesson that asks, the end of a room, and who cannot come in: rooms in the browser, continued."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serve import open_page, settle
from tests.browser.test_room_pages import ask, do, opened, own, phone

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


def at_work(page: Page) -> str:
    """What has the focus, inside the views too."""
    return page.evaluate(
        "() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
        " return at.textContent || at.getAttribute('name') || at.tagName; }"
    )


def test_page_down_asks_what_the_lesson_asks_once(page: Page, browser: Browser, address: str) -> None:
    """Page Up closes the card, and the next Page Down goes on; two quick ones ask and do not close."""
    code = opened(page, address)
    page.goto(f"{address}/?lesson=first-half-hour&stop=1&text=The+dog+chased+the")
    settle(page)
    page.keyboard.press("PageDown")
    card, board = page.locator("dialog.ask"), page.locator("dialog.board")
    expect(card.locator(".next kbd")).to_have_text("Page Down", timeout=15_000)
    stop = page.url
    page.keyboard.press("PageUp")
    expect(card).to_be_hidden()
    assert page.url == stop
    page.keyboard.press("a")
    expect(card.locator(".next")).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(board).to_be_visible()
    page.wait_for_timeout(500)
    expect(board.locator(".kicker")).to_have_text("Question 1")
    assert len(page.request.get(f"{address}/room/{code}/results.json").json()["questions"]) == 1
    do(page, code, do="done")
    page.wait_for_timeout(1500)
    page.keyboard.press("PageDown")
    page.wait_for_function("(stop) => location.href !== stop", arg=stop)


def test_the_hall_sees_what_phones_do_not(page: Page, browser: Browser, address: str) -> None:
    """Where phones get no results the board still shows them; while it asks, it has the options in large letters."""
    code = opened(page, address)
    do(page, code, do="results", on=False)
    board = page.locator("dialog.board")
    with phone(browser, address, code) as tab:
        ask(page, code, own("choice", options=["one", "two"], right=1))
        expect(board.locator(".options li")).to_have_text(["one", "two"])
        seat, options = board.locator("svg circle").bounding_box(), board.locator(".options").bounding_box()
        assert seat and options and options["x"] + options["width"] < seat["x"]
        tab.get_by_role("button", name="two").click()
        expect(tab.get_by_text("Saved:")).to_be_visible()
        assert at_work(tab) == "Change it"
        for name in ("close", "show", "reveal"):
            do(page, code, do=name)
        expect(board.locator("svg .word.right")).to_have_text("two")
        expect(board.locator("svg circle.right")).to_have_count(1)
        expect(tab.get_by_text("Look at the screen")).to_be_visible()


def test_a_number_is_in_one_of_few_bins(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    with phone(browser, address, code) as tab:
        ask(page, code, own("number", most=200, right=135))
        tab.locator("[type=number]").fill("120")
        tab.get_by_role("button", name="Save").click()
        expect(tab.get_by_text("Saved:")).to_be_visible()
        for name in ("close", "show", "reveal"):
            do(page, code, do=name)
        expect(tab.get_by_text("It is 135.")).to_be_visible()
        expect(tab.locator(".bars .me")).to_have_count(1)
        expect(tab.locator(".bars .me .w")).to_have_text("120–130")
        expect(tab.locator(".bars .yes .w")).to_have_text("130–140")
        assert tab.locator(".bars p:not(.top)").count() <= 8


def test_a_room_ends_after_a_question_and_is_deleted_after_another(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    remote = page.context.new_page()
    remote.goto(f"{address}/room/{code}/remote")
    with phone(browser, address, code) as tab:
        remote.get_by_role("button", name="End the room").click()
        expect(tab.locator("body.on")).to_be_visible()
        remote.get_by_role("button", name="End it now").click()
        expect(tab.get_by_text("This room has ended. Thank you.")).to_be_visible()
    for again in (False, True):
        if again:
            remote.reload()
        expect(remote.get_by_text("This room has ended.")).to_be_visible()
        links = ["CSV", "JSON", "Preferences (JSON Lines)", "The session again"]
        assert remote.locator("a.key").all_inner_texts() == links
        assert remote.get_by_role("button").all_inner_texts() == ["Delete everything …"]
    page.keyboard.press("j")
    expect(page.locator("dialog.card").get_by_text(f"Room {code[:3]} {code[3:]} has ended: results")).to_be_visible()
    remote.get_by_role("button", name="Delete everything").click()
    remote.get_by_role("button", name="Delete it for good").click()
    expect(remote.get_by_text("Deleted. Nothing of this room is kept.")).to_be_visible()
    remote.reload()
    expect(remote.get_by_text("Deleted. Nothing of this room is kept.")).to_be_visible()
    assert page.request.get(f"{address}/room/{code}/results.json").status == 403


def test_a_locked_room_says_so_and_letters_may_be_twice_as_large(page: Page, browser: Browser, address: str) -> None:
    code = opened(page, address)
    with phone(browser, address, code) as tab:
        do(page, code, do="lock", on=True)
        newcomer, _ = open_page(browser, size=(360, 640))
        newcomer.goto(f"{address}/j/{code}")
        expect(newcomer.get_by_text("The lecturer has closed this room to newcomers.")).to_be_visible()
        page.keyboard.press("j")
        expect(page.locator("dialog.card").get_by_text("Closed to newcomers")).to_be_visible()
        assert page.locator("dialog.card img").count() == 0
        newcomer.goto(f"{address}/j")
        newcomer.get_by_role("button", name="Join").click()
        expect(newcomer.get_by_text("Type the six letters")).to_be_visible()
        newcomer.context.close()
        ask(page, code, own("word", text="In the night the dog chased the ___"))
        before = tab.locator("h1").bounding_box()
        tab.evaluate("document.documentElement.style.fontSize = '200%'")
        after = tab.locator("h1").bounding_box()
        assert before and after and after["height"] > 1.9 * before["height"]
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        lines = tab.evaluate(
            "() => { const [text, gap] = document.querySelector('h1').childNodes, range = document.createRange();"
            " range.setStart(text, text.length - 2); range.setEnd(text, text.length - 1);"
            " return [range.getBoundingClientRect().bottom, gap.getBoundingClientRect().top]; }"
        )
        assert lines[0] > lines[1]  # the gap is on the line of the word before it
