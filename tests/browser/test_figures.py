"""A saved figure carries what a reader needs, and looks the same wherever it is opened."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.contents import CONTENTS
from tests.browser.figures import INKSCAPE, RSVG, apart, by_chromium, by_inkscape, by_librsvg, pixels, saved
from tests.browser.serve import open_page, settle
from tests.browser.shots import views

pytestmark = pytest.mark.browser
CLOSE = 9  # see figures.apart
# One of each kind: SVG, canvases, boxes of HTML, Plotly, bars, a table.
QUICK = ("home", "attention-heads", "attention-steps", "tokenization-languages", "decoding-step", "block-walk")
VIEWS = [
    pytest.param(page.name, view, marks=() if "-".join(filter(None, (page.name, view))) in QUICK else pytest.mark.slow)
    for page in CONTENTS
    for view in views(page.kind)
    if view != "bertviz"
]
WORDS = "नमस्ते 안녕 สวัสดี 你好 مرحبا بالعالم שלום 🍏"
RECTANGLE = """(text) => {
  const find = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3 && child.data.trim() === text) return child;
      const found = find(child.shadowRoot ?? child);
      if (found) return found;
    }
    return null;
  };
  const host = document.querySelector('.st-key-gb-picture'), range = document.createRange();
  range.selectNodeContents(find(host));
  const [box, origin] = [range.getBoundingClientRect(), host.getBoundingClientRect()];
  return [box.x - origin.x, box.y - origin.y, box.right - origin.x, box.bottom - origin.y];
}"""


def opened(page: Page, address: str, name: str, query: str = "") -> None:
    page.goto(f"{address}/{'' if name == 'home' else name}?{query}")
    settle(page)
    page.wait_for_timeout(600)


def at_rest(page: Page) -> None:
    """Wait until a view that asks the server, or plays, has come to its end."""
    before = b""
    for _ in range(20):
        if (figure := re.sub(rb"gb-\d+", b"", saved(page, "SVG")[1])) == before:
            return
        before = figure
        page.wait_for_timeout(1_500)


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_figure_is_the_same_without_our_fonts(
    page: Page, browser: Browser, address: str, name: str, view: str
) -> None:
    opened(page, address, name, f"view={view}" if view else "")
    if "-".join(filter(None, (name, view))) not in QUICK:
        at_rest(page)
    _, figure = saved(page, "SVG")
    _, picture = saved(page, "PNG")
    assert b"<text" not in figure and figure.count(b"data-text=") > 3
    assert apart(by_chromium(figure, browser), pixels(picture)) < CLOSE
    if RSVG:
        assert apart(by_librsvg(figure), pixels(picture)) < CLOSE


@pytest.mark.slow
@pytest.mark.skipif(not INKSCAPE, reason="needs Inkscape")
@pytest.mark.parametrize("name", ["home", "attention", "block"])
def test_a_figure_is_the_same_in_inkscape(page: Page, address: str, tmp_path: Path, name: str) -> None:
    opened(page, address, name)
    figure, picture = (saved(page, kind)[1] for kind in ("SVG", "PNG"))
    assert apart(by_inkscape(figure, tmp_path), pixels(picture)) < CLOSE


def test_the_comparison_sees_a_letter_that_is_gone_or_off(page: Page, browser: Browser, address: str) -> None:
    opened(page, address, "home")
    figure = saved(page, "SVG")[1].decode()
    whole = by_chromium(figure.encode(), browser)
    (group,) = re.findall(r'<g role="img"[^>]*data-text="moon".*?</g>', figure)
    gone, moved = figure.replace(group, ""), figure.replace(group, f'<g transform="translate(2 0)">{group}</g>')
    for broken in (gone, moved):
        assert apart(by_chromium(broken.encode(), browser), whole) > CLOSE


@pytest.mark.parametrize(
    ("name", "said"), [("home", "what you typed"), ("attention", "because"), ("tokenization", "tokens")]
)
def test_outlines_stand_where_the_page_has_its_words(
    page: Page, browser: Browser, address: str, name: str, said: str
) -> None:
    opened(page, address, name)
    left, top, right, bottom = page.evaluate(RECTANGLE, said)
    figure = saved(page, "SVG")[1].decode()
    other, _ = open_page(browser)
    other.set_content(f"<style>body{{margin:0}}</style>{figure}")
    box = other.locator(f'[data-text="{said}"] path').first.bounding_box()
    other.context.close()
    assert box
    x, y = box["x"] - 20, box["y"] - 20  # the margin
    assert left - 1 <= x <= left + 3 and right - 3 <= x + box["width"] <= right + 1
    assert top <= y and y + box["height"] <= bottom + 1


def test_a_figure_of_every_script(page: Page, browser: Browser, address: str) -> None:
    opened(page, address, "tokenization", f"text={quote(WORDS)}")
    figure, picture = (saved(page, kind)[1] for kind in ("SVG", "PNG"))
    assert apart(by_chromium(figure, browser), pixels(picture)) < CLOSE
    # Words of the caption that run leftward stand together, in the order of the script.
    assert 'data-text="مرحبا بالعالم' in figure.decode()
    assert all(word in figure.decode() for word in WORDS.split())


@pytest.mark.slow
def test_figures_are_light_even_from_the_dark_theme(browser: Browser, address: str) -> None:
    for name, query in (
        ("attention", "view=heads"),
        ("tokenization", "view=languages"),
        ("embeddings", "view=map"),
        ("translation", "view=forcing"),  # has the colour of what is wrong
        ("translation", "view=lookback"),  # and this one canvases
    ):
        made = []
        for theme in ("light", "dark"):
            page, _ = open_page(browser, "dark" if theme == "dark" else "light")
            opened(page, address, name, query)
            made.append(pixels(saved(page, "PNG")[1]))
            if theme == "light":
                expect(page.get_by_label("Figures: As shown")).to_be_hidden()
            else:
                page.get_by_label("Figures: As shown").click()
                assert pixels(saved(page, "PNG")[1]).mean() < 100 < made[1].mean()
            page.context.close()
        assert apart(*made) < CLOSE, name


def test_what_a_figure_says_of_itself(page: Page, address: str) -> None:
    robot = "The robot did not cross the road because it was too tired."
    opened(page, address, "attention", f"view=heads&reading=matrix&text={quote(robot)}")
    name, figure = saved(page, "SVG")
    assert name == "glassbox-attention-heads-smollm2-the-robot-did-not-cross.svg"
    drawn = " ".join(re.findall(r'data-text="([^"]*)"', figure.decode()))
    for said in (
        "Attention · Heads.",
        "Where does the model look?",
        f"SmolLM2 reads “{robot}”",
        "Draw as: Matrix",
        "Glassbox 0.",
    ):
        assert said in drawn
    assert all(f" {meaning} " in f" {drawn} " for meaning in ("query", "key", "chosen", "weight 0"))
    assert " value " not in f" {drawn} " and "pruned" not in drawn  # nothing here has these colours
    assert f"{address}/attention?text=The+robot" in figure.decode()


def test_a_figure_of_translation_says_what_its_colours_mean(page: Page, address: str) -> None:
    opened(page, address, "translation", "view=learners")
    page.locator(".st-key-gb-picture").get_by_text("60 s each").first.wait_for()
    figure = saved(page, "SVG")[1].decode()
    drawn = " ".join(re.findall(r'data-text="([^"]*)"', figure))
    assert "Translation · Learners." in drawn and "yesterday the small cat" in drawn
    assert all(f" {meaning} " in f" {drawn} " for meaning in ("query", "key", "chosen", "wrong", "weight 0"))
    assert "#a8213f" in figure.lower()  # as pages/frame/style.css has it in the light theme
    for kind, names in (("CSV", "learner"), ("JSON", '"learner"')):
        assert names in saved(page, kind)[1].decode()


def test_numbers_say_where_they_come_from(page: Page, address: str) -> None:
    opened(page, address, "attention", "view=heads&dim=1&text=Hello%20you%20%22two%22")
    name, table = saved(page, "CSV")
    assert name.endswith("hello-you-two.csv")
    lines = table.decode("utf-8-sig").split("\r\n")
    about = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    link = f"{address}/attention?text=Hello+you+%22two%22&dim=1"
    assert about[:4] == [
        "title: Attention · Heads",
        "question: Where does the model look?",
        "model: SmolLM2",
        "text: Hello you ”two”",
    ]
    assert "Fade the first token: yes" in about and f"address: {link}" in about
    rows = list(csv.DictReader(lines[len(about) :]))
    found = json.loads(saved(page, "JSON")[1])
    assert len(found["rows"]) == len(rows) > 3 and set(rows[0]) == set(found["rows"][0])
    told = found["about"]
    assert (told["chapter"], told["view"], told["model"], told["text"]) == (
        "Attention",
        "Heads",
        "SmolLM2",
        'Hello you "two"',
    )
    assert told["settings"]["Fade the first token"] == "yes" and told["address"] == link
    page.goto(told["address"])
    settle(page)
    expect(page.get_by_label("Sentence")).to_have_value('Hello you "two"')


def test_a_link_and_a_figure_can_be_copied(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, address, "tokenization", "text=Hello")
    page.get_by_label("Copy link").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/tokenization?text=Hello"
    page.get_by_label("Copy figure").click()
    page.wait_for_function("async () => (await navigator.clipboard.read())[0].types.includes('image/png')")
    copied = page.get_by_role("status").filter(has_text="Copied.")
    expect(copied).to_be_visible(timeout=30_000)  # or else this first copy says so after the second has failed
    page.evaluate("() => { navigator.clipboard.write = async () => { throw new Error('no'); }; }")
    page.get_by_label("Copy figure").click()
    page.get_by_text("save the figure as PNG").wait_for()  # the picture is made first


def test_texts_stay_texts_where_the_server_does_not_answer(page: Page, address: str) -> None:
    opened(page, address, "home")
    page.route("**/figure/outlines", lambda route: route.abort())
    _, figure = saved(page, "SVG")
    assert figure.count(b"<text") > 20 and b"data-text" not in figure


def test_a_view_in_a_frame_gives_its_numbers_only(page: Page, address: str) -> None:
    opened(page, address, "attention", "view=bertviz")
    assert page.get_by_label("Save as CSV").count() == 1
    assert page.get_by_label("Save as SVG").count() == page.get_by_label("Copy figure").count() == 0
