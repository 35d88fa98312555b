"""Two replicas behind Caddy, as people meet them: one is killed, and they go on at the other."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.serve import open_page, settle
from tests.replicas import CADDY, Site, site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def where() -> Iterator[Site]:
    assert CADDY, "this test needs Caddy: make setup-tests unpacks it, or apt install caddy"
    with site() as found:
        yield found


def asked(where: Site, path: str, data: dict, context: BrowserContext) -> dict:
    """What the server says to a lecturer's browser, by Caddy."""
    answer = context.request.post(
        where.address + path, data=json.dumps(data), headers={"content-type": "application/json"}
    )
    return answer.json()


def node(context: BrowserContext) -> str:
    return next(one["value"] for one in context.cookies() if one["name"] == "gb_node")


def answer_cat(phone: Page) -> None:
    phone.get_by_label("Your answer").fill("cat")
    phone.get_by_role("button", name="Save “cat”").click()
    phone.get_by_text("✓ Saved").wait_for()


def test_a_replica_is_killed_and_its_people_go_on(browser: Browser, where: Site) -> None:
    lecture, _ = open_page(browser)
    lecture.goto(where.address)
    settle(lecture)
    code = asked(where, "/room/open", {"password": "let me in"}, lecture.context)["code"]
    own = {"kind": "word", "prompt": "Which word comes next?", "text": "The dog chased the ___"}
    assert asked(where, f"/room/{code}/do", {"do": "ask", "link": "/", "own": own, "seconds": 0}, lecture.context) == {}
    phones = [open_page(browser, size=(390, 844))[0] for _ in range(4)]
    for phone in phones:
        phone.goto(f"{where.address}/j/{code}")
        answer_cat(phone)
    mine = node(lecture.context)
    lecture.goto(f"{where.address}/attention?view=heads")
    settle(lecture)
    assert node(lecture.context) == mine  # it stays where its runs are
    for number, app in enumerate(where.apps):  # one after the other, so that everybody was at one that was killed
        app.kill()
        for phone in phones:
            phone.locator("body.on").wait_for(timeout=20_000)
            phone.get_by_text("✓ Saved").wait_for()
            phone.get_by_text("4 of 4 answered").wait_for(timeout=20_000)
        lecture.goto(f"{where.address}/attention?view={('heads', 'steps')[number]}")
        settle(lecture)
        assert lecture.locator("h1.gb").count() == 1
        app.start()
    assert asked(where, f"/room/{code}/do", {"do": "close"}, lecture.context) == {}
    assert asked(where, f"/room/{code}/do", {"do": "show"}, lecture.context) == {}
    for phone in phones:
        phone.get_by_text("4 of 4 said so").wait_for(timeout=20_000)


def test_nobody_behind_caddy_is_at_home(where: Site) -> None:
    for headers in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}):
        request = urllib.request.Request(
            f"{where.address}/room/open", b"{}", {"content-type": "application/json", **headers}
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert refused.value.code == 403
    for path in ("/readyz", "/_stcore/health"):
        with urllib.request.urlopen(where.address + path, timeout=10) as found:
            assert found.read().strip() in (b"ready", b"ok")
