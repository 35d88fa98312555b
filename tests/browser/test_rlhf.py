"""Human feedback as a person meets it: votes by hand, what they teach, and a model that changes because of them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


def samples(page: Page) -> list[str]:
    return page.locator(".said.query q").all_inner_texts()


@pytest.mark.slow
def test_ten_votes_change_a_model(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=vote")
    status = page.get_by_role("status")
    status.get_by_text("0 votes for one side").wait_for(timeout=60_000)
    page.mouse.move(0, 300)
    for number in range(8):  # whoever wants kind answers: the one with the kinder words
        kinder = [
            len(re.findall("gladly|dear|welcome|good|thank|nice", text))
            for text in page.locator(".answer q").all_inner_texts()
        ]
        page.keyboard.press("ArrowLeft" if kinder[0] >= kinder[1] else "ArrowRight")
        status.get_by_text(f"{number + 1} vote").wait_for()
    page.get_by_role("button", name="↓ Equal").click()
    status.get_by_text("1 equal").wait_for()
    page.get_by_role("button", name="Left is better: ").click()
    status.get_by_text("9 votes").wait_for()
    page.keyboard.press("z")
    status.get_by_text("8 votes").wait_for()
    page.get_by_role("button", name="+20").click()
    status.get_by_text("28 votes").wait_for()
    expect(page.locator(".taught li")).to_have_count(12)
    settle(page)
    page.reload()
    status.get_by_text("28 votes").wait_for(timeout=60_000)  # nothing is lost
    page.mouse.move(0, 300)
    assert faults_in_both_themes(page) == []
    page.get_by_role("radio", name="Policy").click()
    status.get_by_text(re.compile("iteration [1-9]")).wait_for(timeout=60_000)
    first = page.locator(".said.start q").all_inner_texts()
    status.get_by_text(re.compile("iteration 1[0-9]")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    assert samples(page) != first and len(first) == 3
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("Home")
    status.get_by_text("iteration 0").wait_for()
    expect(page.locator(".said.query")).to_have_count(0)  # only the start
    settle(page)
    assert faults_in_both_themes(page) == []


def test_a_room_is_found_again_without_its_address(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=vote")
    page.get_by_role("button", name="+20").click(timeout=60_000)
    page.get_by_role("status").get_by_text("20 votes").wait_for()
    page.goto(f"{address}/rlhf?view=vote")  # another session, which is told no room
    page.get_by_role("status").get_by_text("20 votes").wait_for(timeout=60_000)


@pytest.mark.slow
def test_a_word_as_a_decision_and_what_it_is_worth(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=process")
    rows = page.locator("tbody tr")
    expect(page.get_by_role("button", name="Say it again")).to_be_visible(timeout=60_000)
    count = rows.count()
    assert count > 2
    page.get_by_role("button", name="← Back").click()
    expect(rows).to_have_count(count - 1)
    page.get_by_role("button", name="Iteration +").click()
    page.get_by_role("status").get_by_text("at iteration 1 of").wait_for()
    settle(page)
    page.wait_for_url(re.compile("at=1"))
    assert faults_in_both_themes(page) == []
    page.get_by_role("radio", name="Reward").click()
    page.get_by_role("status").get_by_text(re.compile("its votes [2-9]")).wait_for(timeout=60_000)
    box = page.get_by_label("An answer to be rewarded")
    box.fill("listen, fool: the pig.")
    box.press("Control+Enter")
    expect(page.locator(".parts .down", has_text="fool")).to_have_count(1)
    page.get_by_role("button", name="Pause").click()
    settle(page)
    assert faults_in_both_themes(page) == []


def test_the_rooms_lead_on_and_the_games_play(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf")
    expect(page.locator(".rooms section")).to_have_count(4, timeout=60_000)
    settle(page)
    assert faults_in_both_themes(page) == []
    page.get_by_role("radio", name="Gradient").click()
    page.get_by_role("status").get_by_text(re.compile("update [1-9]")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    settle(page)
    assert faults_in_both_themes(page) == []
    page.get_by_role("radio", name="Rooms").click()
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_role("status").get_by_text("votes for one side").wait_for()


@pytest.mark.slow
def test_smollm2_writes_and_is_opened_on_decoding(page: Page, address: str) -> None:
    page.goto(f"{address}/rlhf?view=real")
    status = page.get_by_role("status")
    status.get_by_text("iteration 40 of 40").wait_for(timeout=60_000)  # as recorded, without weights
    expect(page.locator(".recorded")).to_have_text(re.compile("^recorded"))
    expect(page.get_by_role("button", name="Open on Decoding")).to_be_hidden()
    page.get_by_role("button", name="Run it live").click()
    status.get_by_text(re.compile("iteration [0-9] of 40")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".recorded")).to_have_text("grey: recorded")
    expect(page.locator(".fresh article")).to_have_count(4)
    expect(page.locator(".batch p")).to_have_count(8)
    settle(page)
    assert faults_in_both_themes(page) == []
    page.get_by_role("button", name="Open on Decoding").click()
    page.wait_for_url(re.compile("decoding.*model=adapted-"))
    page.get_by_text("The food here is").first.wait_for(timeout=60_000)
