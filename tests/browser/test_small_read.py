"""Home, Tokens, Embeddings and Attention on a phone, by touch alone; and what their pictures say to who cannot see them."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.browser.looks import lasting
from tests.browser.serve import faults_in_both_themes, settle
from tests.browser.test_embeddings import place

pytestmark = pytest.mark.browser

TARGET, MAIN = 24, 44  # CSS pixels, of a word and of what a page is worked by (shared/look/look.md)
VIEWS = (
    "",
    "tokenization",
    "tokenization?view=train",
    "tokenization?view=unigram",
    "tokenization?view=spelling",
    "embeddings",
    "embeddings?view=map",
    "embeddings?view=algebra",
    "embeddings?view=axes",
    "embeddings?view=context",
    "embeddings?view=order",
    "attention",
    "attention?view=steps",
    "attention?view=sides",
    "attention?view=off",
)
# What is pressed in the picture, and is smaller than a finger: its name and its size.
SMALL = """least => [...document.querySelectorAll('.st-key-gb-picture *')].flatMap((host) => [...host.shadowRoot?.querySelectorAll(
    'button, input, select, [role=option], [tabindex="0"]') ?? []]).filter((one) => one.checkVisibility({visibilityProperty: true}))
    .map((one) => [one.getAttribute('aria-label') || one.textContent, one.getBoundingClientRect()])
    .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
    .map(([name, box]) => `${name} ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`)"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def touch(phone: Page) -> CDPSession:
    return phone.context.new_cdp_session(phone)


def opened(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    settle(page)


def says(page: Page) -> Locator:
    return page.locator(".st-key-gb-picture [data-says]").first


def saved(page: Page) -> list[dict[str, Any]]:
    """The numbers behind the picture, as the page gives them away."""
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_label("Save as JSON").tap()
    return json.loads(Path(waiting.value.path()).read_text("utf-8"))["rows"]


def drag(page: Page, touch: CDPSession, *ways: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """One finger for each way, from a place to another."""
    for part in range(9):
        points = [
            {"x": x + (u - x) * part / 8, "y": y + (v - y) * part / 8, "id": at}
            for at, ((x, y), (u, v)) in enumerate(ways)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove" if part else "touchStart", "touchPoints": points})
        page.wait_for_timeout(16)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)


def camera(page: Page) -> dict[str, Any]:
    return page.evaluate(
        """() => [...document.querySelectorAll('.st-key-gb-picture *')].map((one) => one.shadowRoot?.querySelector('.root')?._cloud)
        .find(Boolean).camera"""
    )


@pytest.mark.parametrize(
    "path", [one if one in VIEWS[::5] else pytest.param(one, marks=pytest.mark.slow) for one in VIEWS]
)
def test_a_phone_shows_a_view_whole(phone: Page, address: str, path: str) -> None:
    opened(phone, address, path)
    wide = "() => { const pane = document.querySelector('.stMain'); return pane.scrollWidth - pane.clientWidth; }"
    assert phone.evaluate(wide) == 0
    assert lasting(phone) == []
    assert phone.evaluate(SMALL, TARGET) == []
    assert says(phone).count() == 1 and len(says(phone).text_content() or "") > 20
    assert faults_in_both_themes(phone) == []


def test_a_finger_steps_through_heads_and_chooses_words(phone: Page, address: str) -> None:
    opened(phone, address, "attention")
    heading, picture = phone.locator(".st-key-gb-picture h2"), phone.locator(".st-key-gb-picture")
    assert heading.inner_text() == "Layer 13, head 8"
    expect(picture.get_by_label("head after")).to_be_disabled()  # it has nine
    for name in ("layer before", "head before"):
        box = picture.get_by_label(name).bounding_box()
        assert box and box["height"] >= MAIN - 3 and box["width"] >= TARGET  # within its frame of 44
        picture.get_by_label(name).tap()
    assert heading.inner_text() == "Layer 12, head 7"
    for word in ("tired", "because"):
        picture.locator(".row.top button", has_text=word).tap()
        expect(says(phone)).to_contain_text(f"Layer 12, head 7: “{word}” looks at")
        rows = [one for one in saved(phone) if one["from"].strip() == word]
        best = max(rows, key=lambda one: one["weight"])
        assert {(one["layer"], one["head"]) for one in rows} == {(12, 7)}
        found = re.search(r"looks at “(.+?)” with (\S+?)(,|$)", says(phone).text_content() or "")
        assert found and found[1] == best["to"].strip() and float(found[2]) == pytest.approx(best["weight"], abs=0.001)
    assert phone.locator(".st-key-gb-picture .row.top button[aria-pressed=true]").inner_text() == "because"


def test_words_stand_in_two_columns_with_a_line_for_each(phone: Page, address: str) -> None:
    opened(phone, address, "attention")
    boxes = "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    above, below = (phone.locator(f".st-key-gb-picture .row.{one} > *").evaluate_all(boxes) for one in ("top", "low"))
    assert [one["y"] for one in above] == [one["y"] for one in below]
    assert {round(b["y"] - a["y"]) for a, b in pairwise(above)} == {24}
    assert max(one["right"] for one in above) + 60 < min(one["x"] for one in below)  # room for the lines
    wall = phone.locator("canvas.all").bounding_box()
    assert wall and wall["width"] <= 350 and 120 < wall["height"] < 170


def test_the_page_scrolls_past_the_map_and_two_fingers_zoom_it(phone: Page, address: str, touch: CDPSession) -> None:
    opened(phone, address, "embeddings?view=map&dimensions=2")
    box = phone.locator("canvas.labels").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    top = "document.querySelector('.stMain').scrollTop"
    before = camera(phone)
    drag(phone, touch, ((x, y), (x, y - 200)))
    assert phone.evaluate(top) > 100 and camera(phone)["target"] == before["target"]
    phone.evaluate(f"{top} = 0")
    drag(phone, touch, ((x, y), (x - 100, y)))
    assert phone.evaluate(top) < 10 and camera(phone)["target"][0] > before["target"][0]
    drag(phone, touch, ((x - 20, y), (x - 60, y)), ((x + 20, y), (x + 60, y)))
    assert phone.evaluate(top) < 10 and camera(phone)["zoom"] > 1.5 * before["zoom"]


def test_a_tapped_word_is_said_with_its_nearest(phone: Page, address: str) -> None:
    opened(phone, address, "embeddings?view=map&dimensions=2")
    assert "No word is chosen" in (says(phone).text_content() or "")
    phone.touchscreen.tap(*place(phone, "dog"))
    phone.get_by_text("Nearest to “dog”, by cosine").wait_for()
    settle(phone)
    ranked = phone.locator(".gb-ranking span").all_inner_texts()
    expect(says(phone)).to_contain_text("“dog” is chosen; nearest are ")
    said = re.findall("“(.+?)”", (says(phone).text_content() or "").split("nearest are")[1])
    assert said and said == [one for one in ranked if one in said]  # in the server's order, those that the map holds


def test_the_wheel_zooms_a_map_only_once_it_was_pressed(page: Page, address: str) -> None:
    opened(page, address, "embeddings?view=map&dimensions=2")
    box = page.locator("canvas.labels").bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    before = camera(page)["zoom"]
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    assert camera(page)["zoom"] == before and page.evaluate("document.querySelector('.stMain').scrollTop") > 0
    page.evaluate("document.querySelector('.stMain').scrollTop = 0")
    page.mouse.click(box["x"] + 8, box["y"] + 8)
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(300)
    assert camera(page)["zoom"] > before and page.evaluate("document.querySelector('.stMain').scrollTop") == 0


def test_each_merge_is_said_once_the_hand_rests(phone: Page, address: str) -> None:
    opened(phone, address, "tokenization?view=train&step=20")
    merges = saved(phone)
    for step in (21, 22):
        phone.get_by_label("One merge forward").tap()
        expect(says(phone)).to_contain_text(f"{step} of {len(merges)} merges made")
        made = merges[step - 1]
        parts = [made[one].replace(" ", "␣").replace("\n", "↵") for one in ("left", "right")]
        said = says(phone).text_content() or ""
        assert f"Last “{parts[0]}” and “{parts[1]}” became “{''.join(parts)}”, {made['count']} times" in said
        assert said.endswith(f"now {made['tokens_after']} tokens.")


def test_home_leads_from_the_text_to_the_next_word_within_a_phone(phone: Page, address: str) -> None:
    opened(phone, address, "")
    rows = [one for one in saved(phone) if one["kind"] == "next"]
    words = phone.locator(".st-key-gb-picture button.next")
    assert words.count() == len(rows) - 1
    for at in range(words.count()):
        box = words.nth(at).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= MAIN
    said = says(phone).text_content() or ""
    listed = ", ".join(f"{one['to'].strip()} {one['value']:.2f}".replace(" 0.", " .") for one in rows[:-1])
    assert (
        f"The text is 4 tokens: The dog chased the. After thirty layers the likeliest next words are {listed}," in said
    )
    words.first.tap()
    phone.get_by_text("5 of 256 tokens").wait_for()
    settle(phone)
    expect(says(phone)).to_contain_text(f"The text is 5 tokens: The dog chased the {rows[0]['to'].strip()}.")


def test_a_step_and_a_switch_say_what_they_change(phone: Page, address: str) -> None:
    opened(phone, address, "attention?view=steps")
    rows = sorted(saved(phone), key=lambda one: -one["weight"])
    expect(says(phone)).to_contain_text(
        f"most weight to “{rows[0]['key'].strip()}” {rows[0]['weight']:.3f}".replace(" 0.", " .")
    )
    phone.get_by_role("button", name="Keys").tap()
    best = max(rows, key=lambda one: one["dot"])
    expect(says(phone)).to_contain_text(
        f"step 2 of 6, Keys: query times key is largest for “{best['key'].strip()}” {best['dot']:.2f}"
    )
    opened(phone, address, "attention?view=off")
    before = says(phone).text_content() or ""
    assert "23.4 off: the prediction moves by KL" in before
    phone.get_by_role("gridcell", name="head 23.4").tap()
    expect(says(phone)).to_contain_text("Press a head to switch it off.")
    best_now = phone.locator(".st-key-gb-picture .bar span").nth(1).inner_text()
    expect(says(phone)).to_contain_text(f"likeliest next word is “{best_now}”")
