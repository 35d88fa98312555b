"""A page saved as one file, and a lesson: opened from a disk with every host blocked, as somebody at home would."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.serve import serious_faults, settle

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

MB = 1_000_000


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    """A window that may open files of this disk, and nothing else."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="light")
    wrong: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:", "about:")):
            route.continue_()
        else:
            wrong.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    tab = context.new_page()
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield tab
    context.close()
    assert wrong == []


def saved(page: Page, address: str, path: str, folder: Path, ready: str = "") -> Path:
    """The file of a page."""
    page.goto(f"{address}/{path}")
    settle(page)
    if ready:
        page.locator(".st-key-gb-picture").get_by_text(ready).first.wait_for()
    with page.expect_download() as waiting:
        page.get_by_label("Save as HTML").click()
    place = folder / waiting.value.suggested_filename
    waiting.value.save_as(place)
    return place


def opened(alone: Page, place: Path) -> Page:
    alone.goto(place.as_uri())
    alone.locator("[data-mount], .gb-alone-plot, iframe").first.wait_for()
    return alone


@pytest.mark.slow
def test_a_wall_of_64_tokens_works_from_a_disk(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    """Another head and another word, the theme, and what was said when it was saved."""
    text = " ".join(["The robot did not cross the road because it was too tired."] * 5)[:250]
    place = saved(page, address, f"attention?text={quote(text)}", tmp_path)
    assert place.stat().st_size < 3 * MB
    heading = re.compile(r"Layer \d+, head \d+")
    shown = page.get_by_role("heading", name=heading).inner_text()
    opened(alone, place)
    expect(alone.get_by_role("heading", name=shown)).to_be_visible()
    canvas = alone.locator("canvas").first
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.3})
    expect(alone.get_by_role("heading", name=shown)).to_have_count(0)
    expect(alone.get_by_role("heading", name=heading)).to_be_visible()
    paper = "getComputedStyle(document.body).backgroundColor"
    before = alone.evaluate(paper)
    alone.get_by_role("button", name="Change to the dark theme").click()
    assert alone.evaluate(paper) != before
    expect(alone.get_by_role("link", name="Open it in Glassbox")).to_have_attribute(
        "href", re.compile(r"/attention\?text=")
    )
    assert serious_faults(alone) == []


def test_steps_of_attention_are_walked_without_a_server(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    opened(alone, saved(page, address, "attention?view=steps", tmp_path))
    expect(alone.get_by_text("5. Softmax")).to_be_visible()
    alone.get_by_role("button", name="Divide").click()
    expect(alone.get_by_text("3. Divide")).to_be_visible()
    expect(alone.get_by_label("Layer")).to_be_disabled()


def test_home_is_a_picture_whose_doors_are_shut(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    place = saved(page, address, f"?text={quote('नमस्ते is')}", tmp_path)
    assert "home" in place.name
    opened(alone, place)
    expect(alone.get_by_text("Thirty layers", exact=True)).to_be_visible()
    assert alone.locator("[data-mount] button").count() == 0
    assert alone.evaluate("document.fonts.check('20px \"Noto Glassbox\"', 'नमस्ते')")


def test_merges_are_made_one_by_one(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    opened(alone, saved(page, address, "tokenization?view=train", tmp_path))
    expect(alone.get_by_text("20 of 64 merges", exact=True)).to_be_visible()
    alone.get_by_label("Merges made").fill("40")
    expect(alone.get_by_text("40 of 64 merges", exact=True)).to_be_visible()


def test_a_plot_comes_with_plotly_and_changes_its_colours(
    page: Page, address: str, alone: Page, tmp_path: Path
) -> None:
    place = saved(page, address, "block?view=cost", tmp_path)
    assert place.stat().st_size < 3 * MB
    opened(alone, place)
    bar = alone.locator(".js-plotly-plot .bars path").first
    expect(bar).to_have_css("fill", "rgb(0, 114, 178)")  # query, light (shared/look/look.md)
    alone.get_by_role("button", name="Change to the dark theme").click()
    expect(alone.locator(".js-plotly-plot .bars path").first).to_have_css("fill", "rgb(95, 179, 234)")


def test_a_page_of_bertviz_opens_its_other_layers(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    opened(alone, saved(page, address, "attention?view=bertviz", tmp_path))
    frame = alone.frame_locator("iframe")
    frame.get_by_text("robot").first.wait_for()
    expect(frame.locator("select#layer option, select option").first).to_be_attached()


def test_a_recorded_run_goes_back_in_time(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    opened(alone, saved(page, address, "training", tmp_path, "step 1,750"))
    expect(alone.get_by_text("step 1,750", exact=True)).to_be_visible()
    slider = alone.get_by_label("Timeline: back to an earlier step")
    slider.fill("0")
    expect(alone.get_by_text("step 1,750", exact=True)).to_have_count(0)
    expect(alone.get_by_role("button", name="Start", exact=True)).to_be_disabled()


def test_what_was_asked_is_known_and_what_was_not_says_so(
    page: Page, address: str, alone: Page, tmp_path: Path
) -> None:
    """The choice that was drawn is shown; a step that nobody had taken needs the model."""
    opened(alone, saved(page, address, "decoding", tmp_path, "hare"))
    expect(alone.get_by_text("hare", exact=True).first).to_be_visible()
    alone.get_by_role("button", name="Step →").click()
    expect(alone.get_by_text("This needs the model").first).to_be_visible()


def test_words_on_a_map_are_found(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    opened(alone, saved(page, address, "embeddings?view=map", tmp_path))
    alone.get_by_placeholder("Find a word").fill("pilot")
    expect(alone.get_by_text("224 points ·")).to_be_visible()


NEEDS = "This needs the model"


def works(alone: Page, view: str) -> None:
    """What can be done without a server is done, and what cannot be says so."""
    if view == "learners":
        alone.get_by_role("button", name=re.compile("^Transformer")).click()
        expect(alone.get_by_text("mean of all heads").first).to_be_visible()
        expect(alone.get_by_role("button", name="Run it live")).to_be_disabled()
    elif view == "lookback":
        expect(alone.get_by_role("button", name="Word →")).to_be_disabled()
    elif view == "gradients":
        expect(alone.get_by_role("button", name="Input")).to_be_disabled()
    elif view == "tree":
        expect(alone.get_by_text(NEEDS)).to_have_count(0)  # all steps were made when it was saved
        alone.get_by_role("button", name="← Back").click()
    elif view == "speech":
        alone.get_by_role("button", name="Word →").click()
        expect(alone.get_by_text("where “the” looks", exact=False)).to_be_visible()
        alone.get_by_role("button", name="Encoder, to itself").click()
        expect(alone.get_by_role("button", name="Encoder, to itself")).to_have_attribute("aria-pressed", "true")
    elif view == "tasks":
        expect(alone.get_by_text("candidates. SmolLM2 reads", exact=False)).to_be_visible()
        alone.locator("button", has_text="Vienna").first.click()
        expect(alone.get_by_text(NEEDS).first).to_be_visible()
    elif view == "probe":
        alone.get_by_role("button", name="layer 1", exact=True).first.click()


@pytest.mark.parametrize(
    ("name", "view", "ready"),
    [
        ("translation", "learners", "60 s"),
        pytest.param("translation", "lookback", "verfolgt", marks=pytest.mark.slow),
        pytest.param("translation", "gradients", "Forget", marks=pytest.mark.slow),
        pytest.param("translation", "forcing", "its own", marks=pytest.mark.slow),
        pytest.param("translation", "tree", "[end]", marks=pytest.mark.slow),
        pytest.param("translation", "speech", "chased", marks=pytest.mark.slow),
        pytest.param("translation", "letters", "Words with all sounds right", marks=pytest.mark.slow),
        pytest.param("translation", "tasks", "candidates", marks=pytest.mark.slow),
        ("block", "probe", "Your sentence"),
        ("prompting", "scratch", "needs no steps"),
        ("prompting", "chains", "Where chains break"),
        ("prompting", "socratic", "By form"),
    ],
)
def test_views_of_encoders_and_decoders_stand_alone(
    page: Page, address: str, alone: Page, tmp_path: Path, name: str, view: str, ready: str
) -> None:
    place = saved(page, address, f"{name}?view={view}", tmp_path, ready)
    assert place.stat().st_size < 3 * MB
    opened(alone, place)
    works(alone, view)
    assert serious_faults(alone) == []


def test_a_lesson_is_one_file_with_all_its_stops(page: Page, address: str, alone: Page, tmp_path: Path) -> None:
    page.set_default_timeout(150_000)
    page.goto(f"{address}/lesson/first-half-hour")
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the lesson").click()
        page.get_by_role("button", name="Saving: 2 of 12").wait_for()
    place = tmp_path / "lesson.html"
    waiting.value.save_as(place)
    assert waiting.value.suggested_filename == "glassbox-lesson-first-half-hour.html"
    assert place.stat().st_size < 15 * MB
    settle(page)
    assert "stop=" not in page.url  # back at the first
    (held,) = re.findall(r'id="gb-page">(.*?)</script>', place.read_text("utf-8"), re.DOTALL)
    stops = json.loads(held)["stops"]
    assert len(stops) == 12 and len({stop["caption"] for stop in stops}) == 12
    assert all(stop["mounts"] for stop in stops)
    opened(alone, place)
    for number, stop in enumerate(stops, 1):
        expect(alone.locator(".where")).to_have_text(f"{number} of 12")
        expect(alone.locator(".gb-alone-line .caption")).to_have_text(stop["caption"])
        expect(alone.locator("[data-mount]")).to_have_count(len(stop["mounts"]))
        alone.keyboard.press("PageDown")
    expect(alone.locator(".where")).to_have_text("12 of 12")  # there is none behind
    alone.get_by_role("button", name="← Back").click()
    expect(alone.locator(".where")).to_have_text("11 of 12")


def test_leaving_ends_the_saving_of_a_lesson(page: Page, address: str) -> None:
    page.goto(f"{address}/lesson/first-half-hour")
    settle(page)
    page.get_by_role("button", name="Save the lesson").click()
    page.get_by_role("button", name=re.compile("Saving: [2-9] of 12")).click()  # whichever the server is at
    expect(page.get_by_role("button", name="Save the lesson")).to_be_visible()
    settle(page)
    where = page.locator(".st-key-gb-lesson .where").inner_text()
    page.wait_for_timeout(2500)
    assert page.locator(".st-key-gb-lesson .where").inner_text() == where
