"""The Training page as a person meets it."""

import math
import re

import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from model import checkpoints
from model.pretrained import toy
from tests.browser.serve import faults_in_both_themes, open_page, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
SMALL = "layers=1&width=32&heads=2&steps=60&batch=16&rate=0.03"


def held_out(page: Page) -> float:
    """The loss at the step that is shown."""
    return float((page.locator(".trainer .value").text_content() or "").removeprefix("held out "))


def learned(page: Page) -> None:
    """Wait until the run is over."""
    page.get_by_role("status").get_by_text("over: step 60 of 60").wait_for(timeout=120_000)
    settle(page)


def toy_after(text: str) -> str:
    """What the shipped toy holds likeliest."""
    model, words, _ = toy.shipped()
    with torch.inference_mode():
        best = int(model(torch.tensor([words.encode(text).ids.tolist()]))[0, -1].argmax())
    return words.piece(best).decode().strip()


def test_start_watch_the_loss_fall_scrub_save_and_open_it_elsewhere(page: Page, address: str, tmp_path) -> None:
    page.goto(f"{address}/training?{SMALL}&text=the+lion+heard+the+duck+because+it")
    page.get_by_role("status").get_by_text("paused: step 0 of 60").wait_for()
    settle(page)
    first = held_out(page)
    assert first == pytest.approx(math.log(toy.shipped().tokenizer.vocab_size), abs=0.2)  # it knows nothing
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    learned(page)
    last = held_out(page)
    assert last < 0.7 * first
    expect(page.locator(".st-key-gb-notice")).to_contain_text("After 60 steps")
    slider = page.get_by_role("slider", name="Timeline")
    slider.focus()
    page.keyboard.press("Home")
    assert held_out(page) == first and page.locator(".time b").inner_text() == "step 0"
    page.keyboard.press("End")
    assert held_out(page) == last
    with page.expect_download() as file:
        page.get_by_role("link", name="Save it").click()
    file.value.save_as(tmp_path / "model.safetensors")
    assert checkpoints.opened((tmp_path / "model.safetensors").read_bytes()).about["step"] == 60
    page.get_by_role("button", name="Attention").click()
    page.wait_for_url(re.compile(r"/attention\?.*model=run-[0-9a-f]{16}-60"))
    settle(page)
    page.get_by_role("radio", name="Trained, step 60").wait_for()


def test_a_run_is_found_again_after_the_page_was_loaded_again(page: Page, address: str) -> None:
    """And no control lost its value: Streamlit tells the browser of it in one run only, which it may miss."""
    page.goto(f"{address}/training?{SMALL}&seed=7")
    page.get_by_role("status").get_by_text("paused: step 0 of 60").wait_for()
    page.get_by_role("button", name="Start").click()
    learned(page)
    for _ in range(3):
        page.reload()
        learned(page)
        expect(page.get_by_label("Steps", exact=True)).to_have_value("60")


def test_pause_one_step_and_stop(page: Page, address: str) -> None:
    page.goto(f"{address}/training?layers=1&width=32&heads=2&steps=2000")
    status = page.get_by_role("status")
    status.get_by_text("paused: step 0").wait_for()
    page.get_by_role("button", name="One step").click()
    status.get_by_text("paused: step 1 of").wait_for()
    page.get_by_role("button", name="Go on").click()
    status.get_by_text(re.compile("learning: step [1-9]")).wait_for()
    page.get_by_role("button", name="Pause").click()
    status.get_by_text("paused: step").wait_for()
    page.get_by_role("button", name="Stop").click()
    status.get_by_text("over: step").wait_for()
    expect(page.get_by_role("button", name="Start anew")).to_be_enabled()
    expect(page.get_by_role("button", name="One step")).to_be_disabled()


@pytest.mark.slow
def test_a_person_who_leaves_costs_nothing_and_others_are_not_disturbed(browser: Browser, address: str) -> None:
    plan = f"{address}/training?layers=1&width=32&heads=2&steps=5000"
    (one, _), (other, _) = open_page(browser), open_page(browser)
    for tab in (one, other):
        tab.goto(plan)
        tab.get_by_role("status").get_by_text("paused: step 0").wait_for()
    one.get_by_role("button", name="Start").click()
    one.get_by_role("status").get_by_text(re.compile("learning: step [1-9]")).wait_for()
    expect(other.get_by_role("status")).to_contain_text("paused: step 0")  # the same plan is another run
    name = one.get_by_role("link", name="Save it").get_attribute("href")
    assert name and name.startswith("/glassbox/model/run-")
    one.context.close()
    other.wait_for_timeout(6_500)
    found = [
        other.evaluate(
            """async (run) => (await (await fetch('/glassbox/live/training/train', {method: 'POST', headers: {'Content-Type':
        'application/json'}, body: JSON.stringify({run, do: 'watch', points: 0, looks: 0, about: false})})).json())
        """,
            name.split("-")[1],
        )
        for _ in range(2)
    ]
    assert [one["state"] for one in found] == ["paused", "paused"]
    assert len(found[0]["points"]) == len(found[1]["points"]) > 0
    other.context.close()


def test_a_text_that_cannot_be_learned_leaves_the_run(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=own&{SMALL}")
    page.get_by_role("status").get_by_text("paused: step 0").wait_for()
    page.get_by_role("button", name="Start").click()
    learned(page)
    box = page.get_by_label("Text to learn from")
    for text, said in (("word word word", "repeats one word"), ("a short one", "at least 130 are needed")):
        box.fill(text)
        box.press("Control+Enter")
        page.get_by_role("alert").get_by_text(said).wait_for()
        settle(page)
        expect(page.get_by_role("status")).to_contain_text("over: step 60")


def test_a_saved_model_is_brought_and_opened_and_a_broken_one_refused(page: Page, address: str, tmp_path) -> None:
    page.goto(f"{address}/training?{SMALL}&text=The+dog+chased+the")
    page.get_by_role("status").get_by_text("paused: step 0").wait_for()
    page.get_by_role("button", name="Open a saved model").click()
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"not a model")
    page.locator("input[type=file]").set_input_files(broken)
    page.get_by_text("no model that Glassbox saved").wait_for()
    page.locator("input[type=file]").set_input_files(toy.SHIPPED)
    page.get_by_role("link", name="Decoding", exact=True).click()
    page.wait_for_url(re.compile(r"/decoding\?.*model=file-[0-9a-f]{16}"))
    best = toy_after("The dog chased the")
    page.locator(".stages").get_by_text(best).first.wait_for()


@pytest.mark.slow
def test_trials_of_fine_tuning_come_one_by_one(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=finetune")
    status = page.get_by_role("status")
    status.get_by_text("trial 30 of 30").wait_for(timeout=60_000)  # as recorded
    page.get_by_role("button", name="Run it live").click()
    status.get_by_text(re.compile("trial [2-9] of 30")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(5_000)  # the trial under way is still shown
    shown = status.inner_text()
    page.wait_for_timeout(3_000)
    assert status.inner_text() == shown
    page.get_by_role("button", name="← Back").click()
    assert status.inner_text() != shown
    assert faults_in_both_themes(page) == []


def test_no_serious_fault(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=own&{SMALL}")
    page.get_by_role("status").get_by_text("paused: step 0").wait_for()
    page.get_by_role("button", name="Start").click()
    learned(page)
    assert faults_in_both_themes(page) == []


@pytest.mark.slow
def test_a_run_that_is_over_starts_anew(page: Page, address: str) -> None:
    page.goto(f"{address}/training?{SMALL}")
    status = page.get_by_role("status")
    page.get_by_role("button", name="Start", exact=True).click()  # at once, while it gets ready
    status.get_by_text(re.compile("learning: step [1-9]")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    status.get_by_text("over: step").wait_for()
    page.get_by_role("button", name="Start anew").click()
    status.get_by_text(re.compile("learning: step [1-9]")).wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    status.get_by_text("over: step").wait_for()
