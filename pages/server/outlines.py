"""Text as outlines, for pictures that travel: set by HarfBuzz in the very fonts of the pages, so that a program that has
none of them shows the same. A question of the browser, answered like those of the chapters (pages.server.endpoint).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import uharfbuzz as hb

from pages.server import fonts
from pages.server.checks import BadQuestion, Question, listed, whole

MOST_RUNS, MOST_LOOKS, MOST_LETTERS, MOST_SIZE = 5_000, 500, 2_000, 400
MOST_ALL = 20_000  # letters of all runs: a second of work, and 10 MB of outlines
TAG = re.compile(r"[a-z0-9]{4}")
ZERO = re.compile(r"\b0\.")
SLANT = 0.25  # of letters that a browser slants itself, as Chromium does
STICKS = ("M", "Cf")  # general categories of what belongs to the letter before it
SKIN = range(0x1F3FB, 0x1F400)
VARIANTS = frozenset(range(0xFE00, 0xFE10))


class Look(NamedTuple):
    """How a text is set: font files in order, size in pixels, weight, whether letters are slanted, features, room between
    letters in pixels, and the language (BCP 47, or "")."""

    stack: tuple[str, ...]
    size: float
    weight: float
    slant: bool
    features: tuple[str, ...]
    spacing: float
    language: str


class Setter:
    """Sets texts; what several of them use is made once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple, hb.Font] = {}
        self._glyphs: dict[tuple, list[tuple[str, list[tuple[float, float]]]]] = {}

    def set(self, text: str, look: Look) -> tuple[str, float]:
        """The outlines of a text as an SVG path, its baseline from (0, 0) on, and how wide it is, in pixels."""
        pieces = list(_pieces(text, look.stack))
        path: list[str] = []
        x = 0.0
        for file, said in reversed(pieces) if _leftward(text) else pieces:
            x = self._set(file, said, look, x, path)
        return "".join(path), x

    def _set(self, file: str, text: str, look: Look, x: float, path: list[str]) -> float:
        font, buffer = self._font(file, look), hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        if look.language:
            buffer.language = look.language
        features = dict.fromkeys(look.features, True)
        if look.spacing:
            features |= {"liga": False, "clig": False}
        hb.shape(font, buffer, features)
        unit, last = look.size / font.face.upem, None
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            x += look.spacing if last not in (None, info.cluster) else 0
            last = info.cluster
            glyph = self._glyph(font, file, look, info.codepoint)
            slant = SLANT if look.slant and "Italic" not in file else 0.0
            _write(glyph, x + place.x_offset * unit, -place.y_offset * unit, unit, slant, path)
            x += place.x_advance * unit
        return x + (look.spacing if last is not None else 0)

    def _font(self, file: str, look: Look) -> hb.Font:
        key = (file, look.weight, look.size)
        if key not in self._fonts:
            font = hb.Font(fonts.face(file))
            axes = {axis.tag for axis in font.face.axis_infos}
            fixed = any(script.fixed and script.path == file for script in fonts.SCRIPTS.values())
            wanted = {"wght": 400 if fixed else look.weight, "opsz": look.size}
            font.set_variations({tag: value for tag, value in wanted.items() if tag in axes})
            self._fonts[key] = font
        return self._fonts[key]

    def _glyph(self, font: hb.Font, file: str, look: Look, number: int) -> list[tuple[str, list[tuple[float, float]]]]:
        key = (file, look.weight, look.size, number)
        if key not in self._glyphs:
            pen = _Pen()
            font.draw_glyph_with_pen(number, pen)
            self._glyphs[key] = pen.found
        return self._glyphs[key]


class _Pen:
    """Takes down the strokes of a glyph, in units of its font: a letter of SVG's paths, and its points."""

    def __init__(self) -> None:
        self.found: list[tuple[str, list[tuple[float, float]]]] = []

    def moveTo(self, point: tuple[float, float]) -> None:
        self.found.append(("m", [point]))

    def lineTo(self, point: tuple[float, float]) -> None:
        self.found.append(("l", [point]))

    def qCurveTo(self, *points: tuple[float, float]) -> None:
        self.found.append(("q", list(points)))

    def curveTo(self, *points: tuple[float, float]) -> None:
        self.found.append(("c", list(points)))

    def closePath(self) -> None:
        self.found.append(("z", []))


def answer(question: Question) -> dict[str, Any]:
    """Outlines of `runs`: each a text and the number of its look among `looks`. Raises BadQuestion."""
    looks = [_look(one) for one in listed(question["looks"], 0, MOST_LOOKS)]
    setter, found, letters = Setter(), [], 0
    for run in listed(question["runs"], 0, MOST_RUNS):
        text, number = listed(run, 2, 2)
        if not isinstance(text, str) or len(text) > MOST_LETTERS:
            raise BadQuestion("a run is no text, or too long")
        if (letters := letters + len(text)) > MOST_ALL:
            raise BadQuestion("too many letters for one question")
        path, width = setter.set(_drawable(text), looks[whole(number, 0, len(looks) - 1)])
        found.append([path, round(width, 2)])
    return {"runs": found}


def _look(asked: Any) -> Look:
    if not isinstance(asked, Question):
        raise BadQuestion("a look is no object")
    families = [_text(one) for one in listed(asked["families"], 0, 20)]
    features = tuple(_text(one) for one in listed(asked["features"], 0, 20))
    if not all(map(TAG.fullmatch, features)):
        raise BadQuestion("a feature of a font has a name of four letters")
    size, weight = _number(asked["size"], 0.1, MOST_SIZE), _number(asked["weight"], 1, 1_000)
    italic, spacing = asked["italic"] is True, _number(asked["spacing"], -100, 100)
    return Look(
        tuple(fonts.stack(families, italic)), size, weight, italic, features, spacing, _text(asked["lang"])[:20]
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 100:
        raise BadQuestion(f"{type(value).__name__} is no short text")
    return value


def _number(value: Any, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadQuestion(f"{value!r} is no number from {least} to {most}")
    return float(value)


def _drawable(text: str) -> str:
    """A text without what cannot be drawn: a browser sends halves of pairs as they are, and controls have no shape."""
    return "".join(one for one in text if unicodedata.category(one) not in ("Cc", "Cs"))


def _pieces(text: str, stack: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """A text in pieces of one font file each."""
    files: list[str] = []
    for letters in _letters(text):
        if files and letters == " ":
            files.append(files[-1])
            continue
        # A mark is drawn by the font of its letter: the first that has both, or at least the letter.
        wanted = {ord(one) for one in letters if unicodedata.category(one) != "Cf"} - VARIANTS
        best = (file for file in stack if wanted <= fonts.has(file))
        files.append(next(best, next((file for file in stack if ord(letters[0]) in fonts.has(file)), stack[0])))
    for file, part in groupby(zip(files, _letters(text), strict=True), key=lambda found: found[0]):
        yield file, "".join(letters for _, letters in part)


def _letters(text: str) -> list[str]:
    """Letters with the marks, joiners and shades that belong to them."""
    found: list[str] = []
    for letter in text:
        joined = found and (found[-1][-1] == "\u200d" or ord(letter) in SKIN)
        if found and (joined or unicodedata.category(letter).startswith(STICKS)):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _leftward(text: str) -> bool:
    """Whether a text runs from right to left: the browser sends texts of one direction each."""
    ways = (unicodedata.bidirectional(letter) for letter in text)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _write(
    glyph: list[tuple[str, list[tuple[float, float]]]], x: float, y: float, unit: float, slant: float, path: list[str]
) -> None:
    """A glyph's strokes at (x, y), in pixels with y downwards; whole hundredths, each point relative to the last."""
    at = first = (0, 0)
    for letter, points in glyph:
        if letter == "z":
            path.append("z")
            at = first
            continue
        placed = [(round(100 * (x + (px + slant * py) * unit)), round(100 * (y - py * unit))) for px, py in points]
        if letter == "m":
            first = placed[0]
            path.append("M" + _numbers(placed))
        else:
            path.append(letter + _numbers([(px - at[0], py - at[1]) for px, py in placed]))
        at = placed[-1]


def _numbers(points: list[tuple[int, int]]) -> str:
    """Hundredths as SVG takes them in the fewest letters: no zero before the point, no space before a minus."""
    said = " ".join(f"{one / 100:g}" for point in points for one in point)
    return ZERO.sub(".", said).replace(" -", "-")
