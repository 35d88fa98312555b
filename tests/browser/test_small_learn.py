"""A layer, decoding, training and RLHF on a phone, by touch; and what their pictures say to who cannot see them.

What is said is compared with the numbers of the file that the page saves.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.figures import saved
from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def opened(phone: Page, address: str, path: str) -> Locator:
    """The picture, when it stands."""
    phone.goto(f"{address}/{path}")
    settle(phone)
    return phone.locator(".st-key-gb-picture")


def rows(phone: Page) -> list[dict[str, Any]]:
    return json.loads(saved(phone, "JSON")[1])["rows"]


def told(phone: Page) -> Locator:
    return phone.locator(".st-key-gb-picture [data-says]").first


def number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


def drag(phone: Page, picture: Locator) -> float:
    """How far the page moves under a finger that is drawn up over the picture."""
    picture.scroll_into_view_if_needed()
    at, box = "document.querySelector('.stMain').scrollTop", picture.bounding_box()
    assert box
    x, y, before = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 300) / 2, phone.evaluate(at)
    client = phone.context.new_cdp_session(phone)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for far in range(15, 200, 15):
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - far}]})
        phone.wait_for_timeout(16)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_timeout(300)
    return phone.evaluate(at) - before


def test_step_by_taps(phone: Page, address: str) -> None:
    picture = opened(phone, address, "decoding?view=step")
    first = next(row for row in rows(phone) if row["token"] == " hare")
    expect(told(phone)).to_contain_text(f"“hare”, probability {first['probability']:.3f}".replace("0.", "."))
    before = told(phone).inner_text()
    choice = picture.locator("button.row", has_text="cat")
    box = choice.bounding_box()
    assert box and box["height"] >= 44
    assert picture.locator(".table").evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    choice.tap()
    picture.get_by_role("button", name="cat, .179").wait_for()
    expect(told(phone)).to_contain_text("After “The dog chased the cat”", timeout=30_000)
    assert told(phone).inner_text() != before
    settle(phone)
    drawn = re.search(r"“([^”]*)”, probability (\S+),", told(phone).inner_text())
    assert drawn
    chosen = next(row for row in rows(phone) if row["token"].strip() == drawn[1])
    assert chosen["probability"] == pytest.approx(float(f"0{drawn[2]}"), abs=6e-4)
    assert drag(phone, picture.locator(".body")) > 100


def test_walk_by_taps(phone: Page, address: str) -> None:
    picture = opened(phone, address, "block?view=walk&layer=3")
    picture.get_by_role("combobox", name="Layer").select_option("7")
    phone.wait_for_url("**layer=7*")
    picture.get_by_role("button", name="The layer before").tap()
    phone.wait_for_url("**layer=6*")
    settle(phone)
    picture.locator(".box", has_text="softmax").first.tap()
    opened_box = picture.locator(".opened h2")
    expect(opened_box).to_be_in_viewport()  # what is opened comes into sight, though it stands below the boxes
    assert opened_box.inner_text().startswith("softmax")
    phone.wait_for_url("**box=pattern*")
    settle(phone)
    phone.wait_for_timeout(500)
    canvas = picture.locator(".matrix canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    canvas.tap(position={"x": box["width"] - 6, "y": box["height"] - 4})
    shown = picture.locator(".under").inner_text()
    last = [row for row in rows(phone) if row["box"].startswith("softmax")][-1]
    assert float(shown.split(": ")[1]) == pytest.approx(last["value"], abs=6e-4)
    expect(told(phone)).to_contain_text(shown)
    assert drag(phone, canvas) > 100


def test_stream_by_taps(phone: Page, address: str) -> None:
    picture = opened(phone, address, "block?view=stream")
    canvas = picture.locator("canvas")
    last = rows(phone)[-1]
    expect(told(phone)).to_contain_text(f"{last['first_choice'].strip()}: {number(last['probability'], 3)[1:]}")
    box = canvas.bounding_box()
    assert box
    canvas.tap(position={"x": box["width"] - 20, "y": box["height"] - 4})
    under = picture.locator(".under").inner_text()
    first = next(
        row for row in rows(phone) if row["position"] == last["position"] and row["after_layer"] == "embedding"
    )
    assert first["first_choice"].strip() in under
    assert float(f"0{under.split(': ')[1]}") % 1 == pytest.approx(first["probability"] % 1, abs=6e-4)
    expect(told(phone)).to_contain_text(under)
    assert canvas.get_attribute("aria-label") == told(phone).inner_text()
    assert drag(phone, canvas) > 100


def test_policy_by_taps(phone: Page, address: str) -> None:
    picture = opened(phone, address, "rlhf?view=policy")
    picture.get_by_text("iteration 36 of 36").wait_for(timeout=60_000)
    for tap in ("Best by true reward", "← Back"):
        picture.get_by_role("button", name=tap).tap()
        settle(phone)
        now = rows(phone)[-1]
        expect(told(phone)).to_have_text(
            f"Iteration {now['iteration']}. true reward {number(now['true'])}, KL {number(now['kl'])}, {100 * now['kind']:.0f} % kind."
        )
    assert drag(phone, picture.locator(".chart svg").first) > 100


def test_what_a_mark_says_comes_by_a_tap_and_by_keys(phone: Page, address: str) -> None:
    picture = opened(phone, address, "training?view=emergence")
    sign = picture.locator(".tip")
    mark = picture.locator("circle.run").nth(60)
    mark.scroll_into_view_if_needed()
    mark.tap()
    share = sign.inner_text()
    assert any(f"width {row['width']}, {row['steps']:,} steps" in share for row in rows(phone))
    picture.locator(".chart svg").first.focus()
    phone.wait_for_timeout(500)  # a scroll takes a sign away
    phone.keyboard.press("ArrowRight")
    first = sign.inner_text()
    phone.keyboard.press("ArrowRight")
    assert sign.inner_text() not in (first, share)
    phone.keyboard.press("Escape")
    expect(sign).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        *(f"block?view={view}" for view in ("walk", "stream", "facts", "cache", "cost")),
        *(f"decoding?view={view}" for view in ("step", "beams", "race", "draft", "search", "guess")),
        *(f"training?view={view}" for view in ("learn", "objectives", "finetune", "instruct", "scaling", "emergence")),
        *(f"rlhf?view={view}" for view in ("rooms", "vote", "reward", "loop", "process", "policy", "direct", "hacking", "gradient", "cliff", "derive", "maximum", "real")),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_axe_finds_nothing_on_a_phone(phone: Page, address: str, path: str) -> None:
    opened(phone, address, path)
    found = Axe().run(phone).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:100]) for one in found if one["impact"] != "minor"] == []
    phone.emulate_media(color_scheme="dark")
    phone.wait_for_timeout(400)
    found = Axe().run(phone).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:100]) for one in found if one["impact"] != "minor"] == []
