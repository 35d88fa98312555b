"""Outlines of texts, against what fontTools reads from the same files, and against what a reader of the script knows."""

import json
import re
from typing import Any

import pytest
from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont

from pages.server import fonts, outlines
from pages.server.checks import BadQuestion, Question

LOOK: dict[str, Any] = {
    "families": ["Inter Glassbox", "Noto Glassbox", "sans-serif"],
    "size": 20,
    "weight": 600,
    "italic": False,
    "features": [],
    "spacing": 0,
    "lang": "",
}
SERIF = LOOK | {"families": ["Source Serif Glassbox", "Noto Glassbox"], "weight": 400}
Box = tuple[float, float, float, float]


def asked(*runs: str, **look: Any) -> list[tuple[str, float]]:
    """Path and width of each."""
    question = {"looks": [LOOK | look], "runs": [[run, 0] for run in runs]}
    return outlines.answer(Question.read(json.dumps(question).encode()))["runs"]


def box(path: str) -> Box:
    """Left, top, right and bottom, y downwards."""
    pen = BoundsPen(None)
    parse_path(path, pen)
    return pen.bounds


def contours(path: str) -> list[Box]:
    return [box(one) for one in re.findall(r"M[^M]*", path)]


@pytest.mark.parametrize(("family", "weight", "size"), [(0, 600, 20), (0, 400, 32), (1, 400, 34), (1, 600, 12)])
def test_a_letter_is_the_one_of_the_file(family: int, weight: int, size: int) -> None:
    look = {"families": [list(fonts.FAMILIES)[family]], "weight": weight, "size": size}
    font = TTFont(fonts.stack(look["families"], False)[0])  # type: ignore[arg-type]
    letters = font.getGlyphSet(location={"wght": weight, "opsz": size})
    letter, unit = letters[font.getBestCmap()[ord("g")]], size / font["head"].unitsPerEm
    pen = BoundsPen(letters)
    letter.draw(TransformPen(pen, Transform(unit, 0, 0, -unit, 0, 0)))
    (path, width), (_, one), (_, three) = asked("g", "H", "HHH", **look)
    assert box(path) == pytest.approx(pen.bounds, abs=0.02)
    assert width == pytest.approx(letter.width * unit, abs=0.02)
    assert three == pytest.approx(3 * one, abs=0.05)
    heavier = asked("g", **look | {"weight": weight + 200})[0]
    assert heavier != (path, width)  # the weight counts


def test_letters_stand_beside_each_other_and_apart_where_asked() -> None:
    ((path, width),) = asked("il")
    assert len(contours(path)) == 3  # the dot of the i too
    ((_, apart),) = asked("il", spacing=2)
    assert apart == pytest.approx(width + 4)


def test_arabic_runs_from_right_to_left_and_joins() -> None:
    (path, width), (beh, alone), (both, joined) = asked("اب", "ب", "بب", weight=400)
    tall = min(contours(path), key=lambda one: one[1])  # alif, the first letter, is the tall one
    assert tall[0] > width / 2
    assert joined < 1.9 * alone and both != beh
    ((hebrew, whole),) = asked("לו", weight=400)  # lamed stands above the others, and comes first
    assert min(contours(hebrew), key=lambda one: one[1])[0] > whole / 3


def test_words_in_several_fonts_stand_in_the_order_of_their_script() -> None:
    (left, _), (right, wide) = asked("ab 你", "אב ג", weight=400)
    ((chinese, _),) = asked("你", weight=400)
    assert box(left)[2] > 30 and len(contours(left)) >= len(contours(chinese)) + 4
    assert box(right)[0] >= 0 and box(right)[2] <= wide + 1


def test_a_mark_stands_on_its_circle_and_a_family_is_one_sign() -> None:
    (marked, _), (circle, _), (family, width), (man, one) = asked("◌ु", "◌", "👨‍👩‍👧‍👦", "👨", weight=400)
    assert box(marked)[3] > 2 > 0 >= box(circle)[3]  # this one hangs below the line
    assert width == pytest.approx(one, rel=0.2) and family != man


def test_features_of_a_font_count() -> None:
    ((small, _),) = asked("a", **SERIF | {"features": ["smcp"]})
    ((plain, _),) = asked("a", **SERIF)
    assert small != plain
    figures = asked("1", "0", features=["tnum"])
    assert figures[0][1] == figures[1][1]
    loose = asked("1", "0")
    assert loose[0][1] != loose[1][1]


def test_slanted_where_the_family_has_no_italics() -> None:
    (path, _), (upright, _) = asked("l", italic=True)[0], asked("l")[0]
    assert box(path)[2] > box(upright)[2] + 2
    assert asked("l", **SERIF | {"italic": True}) != asked("l", **SERIF)


def test_what_has_no_shape_is_no_mistake() -> None:
    assert asked("", "\ud800", "\n", " ") == [["", 0], ["", 0], ["", 0], ["", pytest.approx(5.4, abs=1)]]


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": "12"},
        {"weight": True},
        {"features": ["liga=0"]},
        {"families": "Inter"},
        {"lang": 7},
        {"spacing": 1e9},
    ],
)
def test_what_no_page_asks_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion):
        asked("a", **change)
    for runs in ([["a", 1]], [["a"]], [[7, 0]], ["a"], [["a" * 3_000, 0]], [["a" * 2_000, 0]] * 11):
        with pytest.raises(BadQuestion):
            outlines.answer(Question.read(json.dumps({"looks": [LOOK], "runs": runs}).encode()))
