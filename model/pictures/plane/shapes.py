"""Shapes in the plane, and drawings as a short text: strokes on a grid of 64 x 48, two signs a point, a point between strokes."""

import math
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from model.errors import UserError
from model.pictures.plane.density import HIGH, WIDE, Density, Points

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
COLUMNS, ROWS = 64, 48
MOST = 300  # points of a drawing
PEN, THIN = 0.06, 0.02  # standard deviations of the ink
DOT = 0.4  # a single point weighs as much as a stroke of this length
PARTS = 600  # Gaussians of a drawing at most

Stroke = Points  # [n, 2]: a line from point to point


def read(text: str) -> list[Stroke]:
    """The strokes of a drawing. Raises UserError where nothing is drawn, too much, or the text is no drawing."""
    if not text.strip("."):
        raise UserError("Nothing is drawn yet: draw a line, or a dot, into the first panel.")
    if not re.fullmatch(r"[A-Za-z0-9_.-]*", text) or any(len(one) % 2 for one in text.split(".")):
        raise UserError("This is no drawing: draw it anew in the first panel.")
    if (count := sum(map(len, text.split("."))) // 2) > MOST:
        raise UserError(f"A drawing may have {MOST} points, and this one has {count}: draw fewer lines.")
    return [_placed(one) for one in text.split(".") if one]


def written(strokes: Sequence[Stroke]) -> str:
    """The text of a drawing: its points on the grid."""
    found = []
    for stroke in strokes:
        columns = np.clip(np.round((stroke[:, 0] + WIDE) * COLUMNS / (2 * WIDE) - 0.5), 0, COLUMNS - 1).astype(int)
        rows = np.clip(np.round((HIGH - stroke[:, 1]) * ROWS / (2 * HIGH) - 0.5), 0, ROWS - 1).astype(int)
        found.append("".join(SIGNS[column] + SIGNS[row] for column, row in zip(columns, rows, strict=True)))
    return ".".join(found)


def _placed(text: str) -> Stroke:
    at = np.array([SIGNS.index(sign) for sign in text], float).reshape(-1, 2)  # column, row
    at[:, 1] = np.minimum(at[:, 1], ROWS - 1)
    return np.stack([(at[:, 0] + 0.5) * 2 * WIDE / COLUMNS - WIDE, HIGH - (at[:, 1] + 0.5) * 2 * HIGH / ROWS], 1)


def inked(strokes: Sequence[Stroke], sigma: float = PEN) -> Density:
    """The density of a drawing: Gaussians along its strokes, so close that no ripple is seen; each stroke weighs as it is long."""
    lengths = [max(DOT, _length(stroke)) if _length(stroke) else DOT for stroke in strokes]
    apart = max(sigma / 2, sum(lengths) / PARTS)
    means, weights = [], []
    for stroke, length in zip(strokes, lengths, strict=True):
        along = _along(stroke, max(1, round(_length(stroke) / apart)))
        means.append(along)
        weights.append(np.full(len(along), length / len(along)))
    mass = np.concatenate(weights)
    return Density(np.concatenate(means), mass / mass.sum(), sigma)


def _length(stroke: Stroke) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum()) if len(stroke) > 1 else 0.0


def _along(stroke: Stroke, pieces: int) -> Points:
    """Points at equal distances along a stroke, its ends included."""
    if len(stroke) == 1 or not _length(stroke):
        return stroke[:1]
    passed = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    places = np.linspace(0, passed[-1], pieces + 1)
    return np.stack([np.interp(places, passed, stroke[:, axis]) for axis in (0, 1)], 1)


def _arc(middle: tuple[float, float], radius: float, begin: float, end: float) -> Stroke:
    """Part of a circle, between angles in units of pi."""
    angles = math.pi * np.linspace(begin, end, 81)
    return np.stack([middle[0] + radius * np.cos(angles), middle[1] + radius * np.sin(angles)], 1)


def _wave() -> Stroke:
    across = np.linspace(-1.6, 0.1, 61)
    return np.stack([across, -0.95 + 0.24 * np.sin(5.2 * (across + 1.6))], 1)


def _dots(*places: tuple[float, float]) -> list[Stroke]:
    return [np.array([place]) for place in places]


@lru_cache(maxsize=8)
def shape(name: str) -> Density:
    """A density by its name. Raises KeyError for one that there is not."""
    return SHAPES[name]()


SHAPES = {
    "parts": lambda: inked(
        [
            _arc((-1.2, 0.45), 0.5, 0, 2),
            _wave(),
            _arc((0.45, 0.2), 0.9, -0.25, 0.25),
            *_dots((-0.1, 0.95), (0.25, 0.2), (1.5, -0.95)),
        ]
    ),
    "ring": lambda: inked([_arc((0, 0), 1.0, 0, 2)]),
    "moons": lambda: inked([_arc((-0.5, -0.3), 0.95, 0, 1), _arc((0.5, 0.3), 0.95, 1, 2)]),
    "islands": lambda: inked(_dots(*((x, y) for x in (-1.2, 0, 1.2) for y in (-0.9, 0, 0.9))), 0.09),
    "rings": lambda: inked([_arc((0, 0), 1.15, 0, 2), _arc((0, 0), 0.5, 0, 2)]),
    "line": lambda: inked([np.array([(-1.5, -0.8), (1.5, 0.9)])], THIN),
}
