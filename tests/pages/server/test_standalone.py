"""A page as one file: what is in it, and what is refused."""

import json
import re
from base64 import b64decode
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from pages.server import frames, palette, standalone
from pages.server.checks import BadQuestion, Question

STOP = {
    "html": "<p>words</p>",
    "mounts": [],
    "plots": [],
    "frames": [],
    "answers": [],
    "theme": "light",
    "caption": "",
    "about": {},
}


def made(*stops: dict, title: str = "A page") -> str:
    asked = {"title": title, "version": "1.0", "stops": [STOP | stop for stop in stops]}
    return standalone.page(Question.read(json.dumps(asked).encode()))


def held(page: str, name: str) -> str:
    (found,) = re.findall(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    return found


def letters(page: str, family: str) -> set[int]:
    """The characters of a family's upright font in a page."""
    rule = rf'font-family:"{family}";font-style:normal;[^}}]*base64,([^"]+)"'
    return set().union(*(TTFont(BytesIO(b64decode(one))).getBestCmap() for one in re.findall(rule, page)))


def test_what_was_typed_ends_no_script() -> None:
    hostile = "</script><script>window.broken = 1</script><!--"
    page = made({"about": {"text": hostile}, "caption": hostile}, title=hostile)
    found = json.loads(held(page, "gb-page"))
    assert found["stops"][0]["about"]["text"] == found["stops"][0]["caption"] == found["title"] == hostile
    assert "window.broken" not in re.sub(r'id="gb-page">.*?</script>', "", page, flags=re.DOTALL).replace(
        "&lt;/script&gt;&lt;script&gt;window.broken", ""
    )
    assert page.count("</script>") == 4


def test_the_fonts_have_the_letters_that_are_shown_and_little_else() -> None:
    piece = "ёж".encode().hex()
    page = made({"html": "<p>naïve → नमस्ते</p>", "mounts": [{"view": "wall", "data": {"tokens": [piece]}}]})
    inter = letters(page, "Inter Glassbox")
    assert {ord(one) for one in "naïve→ёж"} <= inter and ord("Ж") not in inter
    assert {ord(one) for one in "नमस्ते"} <= letters(page, "Noto Glassbox")
    assert len(page) < 800_000


def test_only_what_is_needed_is_in_it() -> None:
    plain, drawn = made({}), made({"plots": [{"data": [], "layout": {}}]})
    assert len(drawn) - len(plain) > 1_000_000, "Plotly comes with a plot alone"
    assert '"attention/wall/index.js"' in made({"mounts": [{"view": "wall", "data": {}}]})
    assert '"attention/wall/index.js"' not in plain


def test_a_page_of_bertviz_brings_its_scripts() -> None:
    path = frames.address(
        '<script src="/glassbox/scripts/jquery/jquery.min.js"></script><script src="/glassbox/scripts/d3/d3.v5.min.js"></script>'
    )
    found, other = json.loads(held(made({"frames": [path, "<script>mine</script>"]}), "gb-page"))["stops"][0]["frames"]
    assert "mine" not in other and "no longer kept" in other  # only what the server has shown
    assert " src=" not in found.split(">")[0] and "jQuery" in found and "d3" in found and len(found) > 200_000


def test_a_term_says_what_it_means() -> None:
    page = made(
        {"html": '<p>One <a href="glossary?term=token">token</a> and <a href="glossary?term=x">another</a>.</p>'}
    )
    html = json.loads(held(page, "gb-page"))["stops"][0]["html"]
    assert re.fullmatch(r'<p>One <dfn tabindex="0" title="The unit [^"]+">token</dfn> and another\.</p>', html)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"title": "", "version": "", "stops": []},
        {"title": "", "version": "", "stops": [3]},
        {"title": "", "version": "", "stops": [STOP | {"mounts": [{"view": "../secrets", "data": {}}]}]},
        {"title": "", "version": "", "stops": [{name: STOP[name] for name in STOP if name != "html"}]},
        {"title": "", "version": "", "stops": [STOP] * 201},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(asked: dict) -> None:
    with pytest.raises(BadQuestion):
        standalone.page(Question.read(json.dumps(asked).encode()))


def test_every_colour_of_a_theme_has_its_like_in_the_other() -> None:
    found = dict(reversed(palette.pairs()))  # the first of those that are alike
    assert len(palette.pairs()) == 35  # 5 and three lists of 10
    assert found["#F0B63A"] == "#E69F00" and found["#5FB3EA"] == "#0072B2"  # positive and query: shared/look/look.md
