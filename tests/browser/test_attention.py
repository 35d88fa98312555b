"""The Attention page as a person meets it."""

import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser
TEXT = "The robot did not cross the road because it was too tired."
ROBOT = f"text={quote(TEXT)}"
VIEWS = (
    "heads",
    "steps&step=6",
    "tiles",
    "salience&model=toy&text=the+lion+frightened+the",
    "off&off=18.6",
    *(
        pytest.param(view, marks=pytest.mark.slow)
        for view in ("heads&reading=sentence", "heads&reading=fovea", "heads&reader=minilm", "sides", "bertviz")
    ),
)


def told(page: Page) -> str:
    return page.locator(".st-key-gb-picture .told").first.inner_text()


@pytest.fixture
def wall(page: Page, address: str) -> Page:
    page.goto(f"{address}/attention?{ROBOT}&spot=heads:13.8.8")
    settle(page)
    page.get_by_text("Pronoun to its noun").first.wait_for()
    return page


def test_the_number_under_the_pointer_is_the_model_s(wall: Page, smollm2) -> None:
    pattern = smollm2.trace(smollm2.tokenize(TEXT).ids.tolist()).layers[13].pattern[8]
    matrix = wall.locator(".matrix")
    box = matrix.bounding_box()
    cell = wall.evaluate(
        "() => [...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('.root')?._wall)"
        ".shadowRoot.querySelector('.root')._wall.cell"
    )
    assert box
    for query, key in ((8, 1), (8, 6), (12, 0), (5, 5), (11, 8)):
        wall.mouse.move(box["x"] + (key + 0.5) * cell, box["y"] + (query + 0.5) * cell)
        shown = re.search(r"(\.\d{3}|1)$", told(wall))
        assert shown and float(shown[1]) == pytest.approx(np.round(pattern[query, key], 3), abs=1e-9)


def test_a_walk_by_keyboard(wall: Page) -> None:
    heading = wall.locator(".st-key-gb-picture h2")
    assert heading.inner_text() == "Layer 13, head 8"
    wall.locator("canvas.all").focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft"):
        wall.keyboard.press(key)
    assert heading.inner_text() == "Layer 13, head 6"
    wall.keyboard.press("Tab")  # full screen
    wall.keyboard.press("Tab")  # the words that look
    wall.keyboard.press("ArrowLeft")
    assert "because reads" in told(wall)
    wall.keyboard.press("Shift+ArrowRight")
    wall.keyboard.press("Shift+Enter")
    wall.wait_for_url("**spot=heads*13.6.7*")
    wall.reload()
    settle(wall)
    assert heading.inner_text() == "Layer 13, head 6" and "because" in told(wall)


def test_several_words_are_added_up(wall: Page) -> None:
    wall.locator(".row.top button").nth(11).click(modifiers=["Shift"])
    assert told(wall).startswith("Pronoun to its noun · it + tired together read robot")
    assert float(told(wall).split()[-1]) > 1  # two words, up to 1 each


def test_the_head_finder_opens_a_head(wall: Page) -> None:
    wall.locator("button.head").get_by_text("18.6", exact=True).click()
    assert wall.locator(".st-key-gb-picture h2").inner_text() == "Layer 18, head 6"
    wall.get_by_label("Habit").select_option("Previous word")
    assert wall.locator("button.head b").first.inner_text() == "16.0"
    wall.wait_for_url("**spot=heads*18.6*")


def test_the_class_guesses_first(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?guess=1&{ROBOT}&spot=heads:13.8.8")
    settle(page)
    page.get_by_text("Which word does “it” read most in layer 13, head 8?").wait_for()
    assert told(page) == "" and not page.locator(".matrix").is_visible()
    assert page.get_by_text("of its weight on").count() == 0  # nor does the prose tell
    page.get_by_role("button", name="Reveal").press("Enter")
    page.get_by_text("0.800 of its weight on “␣robot”").wait_for()
    assert "it reads robot" in told(page)


def test_the_steps_by_keyboard_with_the_mask_off(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=steps&step=1&{ROBOT}&spot=heads:13.8.8")
    settle(page)
    page.locator(".stop").first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.locator(".beside h2").inner_text() == "5. Softmax"
    weights = page.locator(".rows .weight").all_inner_texts()
    assert weights[1] == ".800" and weights[-1] == ".000"
    page.get_by_label("mask").uncheck()
    without = page.locator(".rows .weight").all_inner_texts()
    assert without[-1] != ".000" and sum(map(float, without)) == pytest.approx(1, abs=0.01)
    page.get_by_label("mask").check()
    page.get_by_label("Query", exact=True).select_option("0")
    page.wait_for_url("**heads*13.8.0*")
    page.locator(".line.query b").get_by_text("The").wait_for()
    assert page.locator(".rows .weight").first.inner_text() == "1.000"


def test_a_head_is_switched_off_and_on(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=off&off=&text={quote('The tall green vase fell. The tall green')}")
    settle(page)
    page.get_by_label("head 18.6", exact=True).click()
    page.get_by_text(re.compile("^18.6 off: the prediction moves by KL")).wait_for()
    moved = float(page.locator(".told b").inner_text())
    page.get_by_label("head 17.4", exact=True).click()
    page.get_by_text(re.compile("18.6, 17.4 off|17.4, 18.6 off")).first.wait_for()  # seen, and said aloud
    assert float(page.locator(".told b").inner_text()) > moved > 0
    settle(page)
    assert "off=" in page.url
    page.get_by_role("button", name="All on").last.click()
    page.get_by_text("Press a head to switch it off.").wait_for()


def test_every_head_is_ranked(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=off&text={quote('The capital of France is')}")
    settle(page)
    page.get_by_text("Rank all heads", exact=True).click()
    page.locator(".ranking button").first.wait_for(timeout=90_000)
    scores = [float(one) for one in page.locator(".ranking button b").all_inner_texts()]
    assert len(scores) == 8 and scores == sorted(scores, reverse=True) and scores[0] > 0


def test_a_word_chosen_in_one_model_is_chosen_in_the_other(page: Page, address: str) -> None:
    page.goto(f"{address}/attention?view=sides&drawn=lines&{ROBOT}")
    settle(page)
    page.locator(".row.top").first.get_by_text("robot", exact=True).click()
    pressed = page.locator('.row.top button[aria-pressed="true"]').all_inner_texts()
    assert pressed == ["robot", "robot"]


@pytest.mark.parametrize("view", ["head", pytest.param("model", marks=pytest.mark.slow)])
def test_bertviz_draws_without_a_network(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/attention?view=bertviz&vig={view}&{ROBOT}")
    frame = page.frame_locator(".st-key-gb-bertviz iframe")
    frame.locator("svg line, svg path").first.wait_for(state="attached", timeout=30_000)
    assert frame.locator("svg line, svg path").count() > 100


@pytest.mark.slow  # test_access.py looks at a view of each kind
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_serious_fault_in_either_theme(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/attention?view={view}&{ROBOT}")
    settle(page)
    page.wait_for_timeout(1500)
    settle(page)
    assert faults_in_both_themes(page) == []
