"""Translation as a person meets it."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serve import settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000
LONG = (
    "today the old queen has not heard a white sheep in the big barn and the dog follows an old woman because she has "
    "found the ball in the street"
)


def test_three_learners_at_first_sight(page: Page, address: str) -> None:
    page.goto(f"{address}/translation")
    settle(page)
    expect(page.locator(".card.chosen .about > b")).to_have_text("Attention")
    expect(page.locator(".word.written.now")).to_have_text("verfolgt")
    expect(page.locator(".word.most")).to_have_text("followed")
    assert page.locator(".recorded").inner_text().startswith("recorded ")
    assert page.locator(".curve").count() == 3 and page.locator(".looks .cell").count() == 14 * 14
    page.get_by_role("button", name="Word →").click()
    expect(page.locator(".word.written.now")).to_have_text("weil")
    page.wait_for_url("**row=9*")


def test_another_learner_and_a_head_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/translation")
    settle(page)
    page.locator(".card", has_text="Transformer").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**learner=transformer*")
    assert page.locator(".head").count() == 8
    page.locator('[data-focus="head-6"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**head=6*")
    page.get_by_role("button", name="Switch it off").click()
    page.wait_for_url("**off=2-2*")
    expect(page.locator(".head.off")).to_have_count(1)
    page.get_by_role("button", name="Undo all changes").click()
    expect(page.locator(".head.off")).to_have_count(0)


def test_a_row_that_is_dragged_translates_again(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?row=4")
    settle(page)
    before = page.locator(".word.written.now").text_content() or ""
    assert before == "Katze"
    picture = page.locator(".looks svg")
    picture.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".frame.forced")).to_have_count(1)
    page.wait_for_url("**forced=4-*")
    expect(page.locator(".word.written.now")).not_to_have_text(before)
    row = page.locator(".looks .row").bounding_box()
    assert row is not None
    page.mouse.move(row["x"] + 3, row["y"] + row["height"] / 2)
    page.mouse.down()
    page.mouse.move(row["x"] + 0.56 * row["width"], row["y"] + row["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url("**forced=4-7*")
    page.get_by_role("button", name="Undo all changes").click()
    expect(page.locator(".word.written.now")).to_have_text("Katze")


def test_words_are_swapped_and_deleted(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?row=0")
    settle(page)
    page.locator('[data-focus="source-3"]').click()  # cat
    page.get_by_role("button", name="← Swap").click()
    page.wait_for_url("**sentence=yesterday+the+cat+small*")
    expect(page.locator(".verdict")).to_contain_text("not in this grammar")
    page.locator('[data-focus="source-3"]').click()
    page.get_by_role("button", name="Delete “small”").click()
    expect(page.locator(".verdict")).to_contain_text("✓")
    assert "small" not in page.get_by_label("Sentence", exact=True).input_value()


def test_the_timeline_leads_back_to_where_nothing_was_known(page: Page, address: str) -> None:
    page.goto(f"{address}/translation")
    settle(page)
    slider = page.get_by_label("Timeline of learning")
    expect(page.locator(".when")).to_have_text("60 s each", timeout=MINUTE)
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".when")).to_have_text("0 s each")
    expect(page.locator(".verdict")).to_contain_text("×")
    page.keyboard.press("End")
    expect(page.locator(".when")).to_have_text("60 s each")
    page.goto(f"{address}/translation?sentence={quote('the dog follows the cat')}")
    settle(page)
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".missing")).to_contain_text("at the end alone")


def test_a_live_race_takes_over(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?seed=3")
    expect(page.locator(".missing")).to_contain_text("not recorded")  # nothing is begun that nobody asked for
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".when")).to_have_text("0 s each", timeout=60_000)
    expect(page.locator(".when")).not_to_have_text("0 s each", timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".score strong").first).not_to_have_text("…")


@pytest.mark.slow
def test_the_switch_of_the_theme_leaves_a_live_race_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?into=spanish")
    expect(page.locator(".when")).to_have_text("60 s each", timeout=MINUTE)
    page.get_by_label("Timeline of learning").press("Home")
    page.get_by_role("button", name=re.compile("Change to the")).click()
    expect(page.locator(".when")).to_have_text("0 s each", timeout=30_000)  # of the recording
    page.get_by_role("button", name="Run it live").click()
    expect(page.locator(".recorded")).to_have_text("grey: recorded", timeout=60_000)
    page.get_by_role("button", name=re.compile("Change to the")).click()
    settle(page)
    expect(page.locator(".when")).to_have_text(re.compile("^[0-9] s each"), timeout=60_000)
    expect(page.get_by_role("button", name="Run it live")).to_have_count(0)
    page.get_by_role("button", name="Pause").click()


def test_words_are_one_stop_of_the_tab_key(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?row=2")
    settle(page)
    expect(page.locator('.stage [tabindex="0"]')).to_have_count(2)
    page.locator('[data-focus="row-2"]').focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**row=3*")
    expect(page.locator('[data-focus="row-3"]')).to_be_focused()
    page.locator('[data-focus="source-0"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-focus="source-1"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete “the”")).to_be_visible()


def test_thirty_words_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/translation?sentence={quote(LONG)}&row=14")
    settle(page)
    expect(page.locator(".over .note")).to_contain_text("of 30")
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390


def test_boxes_of_the_architecture_open_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=architecture")
    settle(page)
    expect(page.locator(".opened h2")).to_have_text("cross-attention [9, 64]")
    assert page.locator(".box").count() == 21 and page.locator(".wire.key").count() == 3
    page.locator('[data-focus="box-read_self"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".opened h2")).to_have_text("self-attention [14, 64]")
    page.wait_for_url("**box=read_self*")
    page.locator('[data-focus="part-keys"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**part=keys*")
    expect(page.locator('.parts [aria-pressed="true"]')).to_have_text("keys")
    page.get_by_role("button", name="Layer 2").click()
    page.wait_for_url("**layer=2*")
    expect(page.locator('.layers [aria-pressed="true"]')).to_have_text("Layer 2")


def test_another_order_and_another_condition(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=architecture&order=decoder")
    settle(page)
    assert page.locator(".box.gone").count() == 8 + 3
    expect(page.locator(".opened .drawn")).to_contain_text("falls away")
    firsts = page.locator(".candidate:nth-child(2) b")
    expect(firsts.nth(0)).to_have_text("verfolgt")
    expect(firsts.nth(1)).to_have_text("gesehen")
    page.get_by_role("button", name="Word →").click()
    page.wait_for_url("**row=9*")
    expect(firsts.nth(0)).to_have_text("weil")


def test_masks_say_why_and_can_be_switched(page: Page, address: str) -> None:
    page.goto(f"{address}/translation?view=masks")
    settle(page)
    assert page.locator(".tokens .pad").count() == 2 + 2 + 8 + 2 * 2 and page.locator(".losses .not").count() == 2
    causal = page.locator('[data-focus="mask-causal"]')
    causal.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".told")).to_have_text("“[start]” (1) may not read “ein” (2): it is not written yet.")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".told")).to_have_text("“ein” (2) may read “ein” (2).")
    box = page.locator('[data-focus="mask-padding"]').bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + 4)
    expect(page.locator(".told")).to_have_text("“a” (1) may not read “[pad]” (14): it only fills the row.")
    before = page.locator(".candidate b").all_inner_texts()
    assert before[0] == before[1] != before[2]
    page.get_by_role("button", name="Padding mask: on").click()
    page.wait_for_url("**hiding=causal*")
    expect(page.locator(".candidate b").nth(1)).to_have_text(before[2])
    page.get_by_role("button", name="Sentence 4").click()
    page.wait_for_url("**batch=4*")
    expect(page.locator('.tokens [aria-pressed="true"]')).to_have_text("Sentence 4")


def test_the_scores_of_texts_that_ended_early_touch_nothing(page: Page, address: str) -> None:
    """Some of the eight beams end a step before the others; their scores stand between two columns."""
    page.goto(f"{address}/translation?view=tree&width=8")
    page.locator(".beams .score.early").first.wait_for(timeout=MINUTE)
    settle(page)
    boxes = "(all) => all.map((one) => one.getBoundingClientRect()).map((one) => [one.left, one.right, one.top, one.bottom])"
    early = page.locator(".beams .score.early").evaluate_all(boxes)
    texts = page.locator(".beams .node :is(rect, .p)").evaluate_all(boxes)
    assert early and not [
        (one, other)
        for one in early
        for other in texts
        if one[0] < other[1] and other[0] < one[1] and one[2] + 4 < other[3] and other[2] + 4 < one[3]
    ]


def test_the_opening_text_of_tasks_stands_in_a_window(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address}/translation?view=tasks")
    page.locator(".tasks .both li").first.wait_for(timeout=2 * MINUTE)
    settle(page)
    for text in (0, 5):  # the first, and one of the longest
        page.locator(".tasks select").select_option(str(text))
        last = page.locator(".tasks .halves .said").last.bounding_box()
        assert last and last["y"] + last["height"] <= 720
