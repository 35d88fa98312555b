"""Translation's view Speech as a person meets it: by hand, by keys, with files of their own, and without the model."""

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from model import weights
from tests.browser.serve import faults_in_both_themes, server, settle

pytestmark = pytest.mark.browser
HERE = "/translation?view=speech"
SENTENCE = ["The", "dog", "chased", "the", "cat", "around", "the", "house", "."]


@pytest.fixture(scope="module", autouse=True)
def _weights() -> None:
    weights.folder("whisper")


@pytest.fixture
def view(page: Page, address: str) -> Page:
    page.goto(address + HERE)
    settle(page)
    page.locator(".word").first.wait_for(timeout=60_000)
    return page


def words(page: Page) -> list[str]:
    return page.locator(".word:visible span").all_inner_texts()


def chosen(page: Page) -> str:
    return page.locator('.word[aria-pressed="true"] span').inner_text()


def test_it_opens_on_a_sentence_and_its_words_stand_below_their_times(view: Page) -> None:
    assert words(view) == SENTENCE and chosen(view) == "chased"
    boxes = [one.bounding_box() for one in view.locator(".word").all()]
    assert all(a and b and a["x"] + a["width"] <= b["x"] + 1 for a, b in pairwise(boxes))
    mel, dots = view.locator("canvas.mel").bounding_box(), view.locator("circle.dot").all()
    times = [float(one.inner_text().removesuffix(" s")) for one in view.locator(".word small").all()]
    assert mel and len(dots) == len(SENTENCE)
    for dot, seconds in zip(dots, times, strict=True):
        box = dot.bounding_box()
        assert box and abs(box["x"] + box["width"] / 2 - mel["x"] - seconds / 3.04 * mel["width"]) < 4


def test_a_click_on_a_word_a_head_and_the_sound(view: Page) -> None:
    view.locator(".word", has_text="house").click()
    expect(view.locator(".whose").first).to_contain_text("house")
    expect(view.get_by_text("The eighth word")).to_be_visible(timeout=10_000)
    view.locator('[data-focus="head4.5"]').click()
    expect(view.locator(".whose").last).to_contain_text("head 4.5 of the decoder")
    view.locator('[data-focus="head4.5"]').click()
    expect(view.locator(".whose").last).to_contain_text("mean of 8 alignment heads")
    assert view.locator(".head.aligned").count() == 8
    mel = view.locator("canvas.mel")
    mel.click(position={"x": 0.4 / 3.04 * (mel.bounding_box() or {"width": 0})["width"], "y": 20})
    assert chosen(view) == "dog"
    view.get_by_role("button", name="Encoder, to itself").click()
    expect(view.locator(".whose").last).to_contain_text("24 heads of the encoder")
    assert view.locator(".head.aligned").count() == 0


def test_word_by_word(view: Page) -> None:
    step = view.get_by_role("button", name="Word →")
    for count in (1, 2, 3):
        step.click()
        assert words(view) == SENTENCE[:count] and chosen(view) == SENTENCE[count - 1]
    view.get_by_role("button", name="Write").click()
    expect(view.locator(".word:visible")).to_have_count(len(SENTENCE), timeout=10_000)


def test_by_keys_alone(view: Page) -> None:
    view.locator('.word[tabindex="0"]').focus()
    view.keyboard.press("ArrowRight")
    assert chosen(view) == "the"
    view.keyboard.press("End")
    assert chosen(view) == "."
    view.keyboard.press("Tab")
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")
    expect(view.locator(".second h2")).to_contain_text("encoder")
    view.keyboard.press("Tab")
    view.keyboard.press("ArrowRight")
    view.keyboard.press("ArrowDown")
    view.keyboard.press("Enter")
    expect(view.locator('.head[aria-pressed="true"] b')).to_have_text("2.4")


def test_what_is_chosen_goes_into_the_address(view: Page, address: str) -> None:
    view.locator(".word", has_text="cat").click()
    view.locator('[data-focus="head3.1"]').click()
    view.wait_for_url("**said=5**", timeout=10_000)
    view.wait_for_url("**ear=3.1**", timeout=10_000)
    view.goto(view.url)
    settle(view)
    view.locator(".word").first.wait_for()
    assert chosen(view) == "cat" and view.locator('.head[aria-pressed="true"] b').inner_text() == "3.1"


def test_a_preset_is_another_sound(view: Page) -> None:
    view.get_by_role("button", name="Two voices").click()
    expect(view.locator(".word", has_text="table")).to_be_visible(timeout=60_000)
    assert words(view) == ["Where", "is", "the", "dog", "?", "Under", "the", "table", "."]


def stereo(seconds: float) -> bytes:
    """A stereo file of another rate, as somebody else's tool writes it."""
    made, at = io.BytesIO(), np.arange(round(seconds * 44_100)) / 44_100
    soundfile.write(made, np.stack([np.sin(500 * at), np.sin(900 * at)], 1) / 3, 44_100, format="OGG")
    return made.getvalue()


def test_a_file_of_one_s_own_and_one_that_is_none(view: Page) -> None:
    view.get_by_role("button", name="Bring a file").click()
    bring = view.locator('input[type="file"]')
    bring.set_input_files({"name": "letter.wav", "mimeType": "audio/wav", "buffer": b"no sound at all"})
    expect(view.get_by_text("letter.wav cannot be read as sound")).to_be_visible(timeout=20_000)
    assert words(view) == SENTENCE
    bring.set_input_files({"name": "mine.ogg", "mimeType": "audio/ogg", "buffer": stereo(2)})
    expect(view.locator(".source")).to_contain_text("your sound, 2.0 s", timeout=60_000)


def test_no_fault_of_access(view: Page) -> None:
    assert faults_in_both_themes(view) == []


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose cache has all but Whisper, and which reaches no package index."""
    cache: Path = tmp_path_factory.mktemp("cache")
    for name in ("smollm2", "minilm", "glove"):
        (cache / weights.folder(name).name).symlink_to(weights.folder(name))
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"}
    with server(GLASSBOX_CACHE=str(cache), PIP_NO_INDEX="1", **nowhere) as found:
        yield found


def test_without_the_model_one_sentence_and_the_rest_works(page: Page, without: str) -> None:
    page.goto(without + HERE)
    expect(page.get_by_text("Whisper tiny.en could not be downloaded (71 MB from PyPI)")).to_be_visible(timeout=90_000)
    assert page.locator(".speech").count() == 0 and page.get_by_text("What to notice").count() == 0
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.goto(f"{without}/translation")
    settle(page)
    expect(page.locator(".st-key-gb-picture .root")).to_be_visible()
