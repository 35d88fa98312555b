"""What the browser view `plane` is sent: word arithmetic as arrows in a plane, or words along an axis."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from model.trace import Floats


class Point(NamedTuple):
    """A word in the plane. kind: "word" of the expression, "result" of the sum, "answer" nearest to it."""

    label: str
    x: float
    y: float
    kind: str


class Arrow(NamedTuple):
    """From one place to another; kind "add", "subtract", or "same" for a difference shown again beside the first."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str
    kind: str


def plane(
    points: Sequence[Point],
    arrows: Sequence[Arrow],
    held: float,
    answers: Sequence[tuple[str, float, bool]],
    walk: Sequence[tuple[str, float]] = (),
    ends: tuple[str, str] = ("", ""),
    heading: str = "",
) -> dict[str, Any]:
    """The arithmetic: held is the part of the points' variance that the plane shows, 0 to 1.

    answers: words nearest to the sum, their cosines, and whether the word stands in the expression.
    heading: stands above the answers. walk: the nearest word and its cosine at even steps from ends[0] to ends[1].
    Raises ValueError for a part that is none.
    """
    if not 0 <= held <= 1 + 1e-6:
        raise ValueError(f"held is {held}: it is a part of a whole")
    return {
        "mode": "plane",
        "signature": "",
        "points": [one._asdict() for one in points],
        "arrows": [one._asdict() for one in arrows],
        "held": round(min(1.0, held), 4),
        "heading": heading,
        "answers": [[word, round(cosine, 4), inside] for word, cosine, inside in answers],
        "walk": [[word, round(cosine, 4)] for word, cosine in walk],
        "ends": list(ends),
    }


def axis(
    left: str, right: str, words: Sequence[str], values: Floats, hidden: bool = False, unknown: Sequence[str] = ()
) -> dict[str, Any]:
    """Words [N] along the direction from `left` to `right`; values [N]: their cosines with it. hidden: guess first.

    unknown: words that the table lacks. Raises ValueError where words and values do not fit.
    """
    if len(words) != len(values):
        raise ValueError(f"{len(words)} words for {len(values)} values")
    order = np.argsort(values, kind="stable")
    signature = " ".join((left, right, *words))
    return {
        "mode": "axis",
        "signature": signature,
        "left": left,
        "right": right,
        "hidden": hidden,
        "unknown": list(unknown),
        "words": [[words[at], round(float(values[at]), 4)] for at in order],
    }
