"""The Decoding page as a person meets it."""

import json
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser
VIEWS = (
    "step&tree=9675_30_0.2644&at=3",
    "beams",
    "guess",
    *(
        pytest.param(view, marks=pytest.mark.slow)
        for view in ("step&temperature=0&top_k=5&form=chat", "race&length=4", "draft&length=6", "search")
    ),
)
ASKED = {"model": "smollm2", "text": "The dog chased the", "form": "raw", "path": [], "seed": 0}
PLAIN = {
    "temperature": 100,
    "top_k": 0,
    "top_p": 100,
    "min_p": 0,
    "typical_p": 100,
    "repetition_penalty": 100,
    "no_repeat_ngram": 0,
}


def words(page: Page) -> str:
    """The text so far."""
    return page.locator(".decoder .text").inner_text().removesuffix("▸").strip()


def ask(address: str, kind: str, body: object, content: str = "application/json") -> tuple[int, dict]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}/glassbox/live/decoding/{kind}", data, {"Content-Type": content})
    try:
        with urllib.request.urlopen(request) as found:
            return found.status, json.load(found)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def greedy(smollm2, library_smollm2, text: str, count: int) -> str:
    """What the library writes."""
    import torch

    ids = torch.tensor([smollm2.tokenize(text).ids.tolist()])
    found = library_smollm2.generate(ids, max_new_tokens=count, do_sample=False)[0]
    return smollm2.tokenizer.decode(found.tolist()).replace("\n", "↵")


def test_step_back_branch_and_a_link_by_keyboard(page: Page, address: str, smollm2, library_smollm2) -> None:
    page.goto(f"{address}/decoding?temperature=0")
    settle(page)
    for count in range(1, 4):
        page.keyboard.press("ArrowRight")
        page.locator(".decoder .token").nth(count - 1).wait_for()
        page.locator(".stages:not(.waiting)").wait_for()
    assert words(page) == greedy(smollm2, library_smollm2, "The dog chased the", 3)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.locator("button.row", has_text="and").first.wait_for()
    page.locator("button.row.fallen").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # another branch, after the first token
    page.locator(".branch:not(.head)").nth(1).wait_for()
    rows = page.locator(".branch:not(.head)")
    assert rows.count() == 2 and "cat." in rows.nth(0).inner_text()  # the first is untouched
    page.wait_for_url("**-2644_30_*")
    page.wait_for_timeout(800)
    before = words(page)
    page.reload()
    settle(page)
    assert words(page) == before and page.locator(".branch:not(.head)").count() == 2


def test_play_ends_with_the_page_and_stops_within_a_step(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/glassbox/live/" in one.url else None)
    page.goto(f"{address}/decoding")
    settle(page)
    page.get_by_label("Speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    page.locator(".decoder .token").nth(2).wait_for()
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(1500)
    count = len(asked)
    page.wait_for_timeout(1000)
    assert len(asked) == count  # nobody asks for more
    page.get_by_role("button", name="Play").click()
    page.get_by_role("link", name="Home").or_(page.get_by_role("link", name="Glassbox")).first.click()
    page.wait_for_timeout(1500)
    count = len(asked)
    page.wait_for_timeout(1000)
    assert len(asked) == count


def test_a_dial_repaints_at_once_and_its_number_is_checked(page: Page, address: str) -> None:
    page.goto(f"{address}/decoding")
    settle(page)
    drawn = page.locator(".needle b").inner_text()
    typed = page.get_by_label("Top-k, typed")
    typed.fill("3")
    typed.press("Enter")
    page.locator("button.row.out").nth(16).wait_for()
    assert page.locator("button.row.out").count() == 17
    assert page.locator(".needle b").inner_text() == drawn  # the same random number
    page.wait_for_url("**top_k=3*")
    for wrong in ("-1", "two", "1.5", ""):
        typed.fill(wrong)
        typed.press("Enter")
        page.get_by_role("alert").get_by_text("Top-k goes from 0").wait_for()
        expect(typed).to_have_value("3")
    page.get_by_label("Temperature, typed").fill("0")
    page.get_by_label("Temperature, typed").press("Enter")
    page.get_by_text("no draw, the most probable is taken").wait_for()


def test_another_text_has_no_branches_of_this_one(page: Page, address: str) -> None:
    page.goto(f"{address}/decoding")
    settle(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**tree=*")
    page.locator(".decoder .token").first.wait_for()
    area = page.get_by_label("Text", exact=True)
    area.fill("Once upon a")
    area.press("Control+Enter")
    page.locator(".decoder .text", has_text="Once upon a").wait_for()
    settle(page)
    assert page.locator(".decoder .token").count() == 0 and words(page) == "Once upon a"


def test_a_beam_node_tells_its_text_and_goes_on_in_steps(page: Page, address: str) -> None:
    page.goto(f"{address}/decoding?view=beams&steps=3")
    page.locator(".node .score").first.wait_for(timeout=60_000)
    settle(page)
    page.locator(".node.out").first.click()
    page.locator(".why", has_text="Pruned").wait_for()
    page.locator(".next .line").nth(5).wait_for()
    page.wait_for_url("**node=*")
    path = page.locator(".path b").first.inner_text()
    page.get_by_role("button", name="Go on from here").click()
    page.locator(".decoder .token").first.wait_for()
    assert page.locator(".decoder .token").first.inner_text() == path.strip()


def test_a_guess_is_scored_and_remembered(page: Page, address: str) -> None:
    page.goto(f"{address}/decoding?view=guess&text={quote('The capital of France is')}")
    settle(page)
    page.get_by_label("A guess of the next word").fill("Paris")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Reveal").click()
    line = page.locator(".mine .line")
    line.wait_for()
    assert line.inner_text().split() == ["Paris", ".773", "−0.26", "rank", "1"]  # shared/FACTS.md: .77
    page.reload()
    settle(page)
    assert "Paris" in page.locator(".rounds").inner_text()


@pytest.mark.parametrize(
    ("body", "content", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 90_000, "application/json", 400),
        (b'{"seed": Infinity}', "application/json", 400),
        (ASKED, "application/json", 400),
        (ASKED | {"settings": PLAIN | {"temperature": "hot"}}, "application/json", 400),
        (ASKED | {"settings": PLAIN, "text": ""}, "application/json", 422),
        (ASKED | {"settings": PLAIN, "text": "x" * 300_000}, "application/json", 413),
        (ASKED | {"settings": PLAIN}, "text/plain", 404),
    ],
)
def test_rubbish_gets_a_sentence(address: str, body: object, content: str, status: int) -> None:
    found = ask(address, "step", body, content)
    assert found[0] == status and found[1]["error"].endswith(".")


def test_the_server_answers_with_the_stages(address: str) -> None:
    status, found = ask(address, "step", ASKED | {"settings": PLAIN})
    assert (
        status == 200
        and bytes.fromhex(found["rows"][0][1]) == b" cat"
        and found["rows"][0][7] == pytest.approx(0.179, abs=1e-3)
    )
    assert ask(address, "nothing", {})[0] == 404


@pytest.mark.slow  # test_access.py looks at a view of each kind
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_serious_fault_in_either_theme(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/decoding?view={view}")
    settle(page)
    page.wait_for_timeout(2500)
    settle(page)
    assert faults_in_both_themes(page) == []
