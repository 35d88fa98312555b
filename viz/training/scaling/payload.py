"""What the browser view `scaling` is sent: runs of many sizes, and the law through them or a score that is all or nothing."""

from typing import Any

from viz.training.scaling.data import NAMES, AxisData


def law(data: AxisData) -> dict[str, Any]:
    """The runs and the law. Raises ValueError without a run to be fitted to."""
    if not any(one.used for one in data.points):
        raise ValueError("there is no run that the law is fitted to")
    title, unit = NAMES[data.axis]
    curve = zip(data.xs, data.law, data.low, data.high, data.both.law, strict=True)
    larger = {"x": data.at, "expected": data.expected, "between": list(data.between), "steps": data.larger.steps}
    return _points(data) | {
        "mode": "law",
        "axis": data.axis,
        "title": title,
        "unit": unit,
        "curve": [[float(f"{value:.5g}") for value in point] for point in curve],
        "larger": larger,
        "moves": data.axis != "parameters",  # along this axis, while it learns
    }


def score(data: AxisData, sentences: int) -> dict[str, Any]:
    """How many stories begin with so many sentences that all fit."""
    return _points(data) | {
        "mode": "score",
        "title": NAMES[data.axis][0],
        "unit": NAMES[data.axis][1],
        "sentences": sentences,
    }


def _points(data: AxisData) -> dict[str, Any]:
    return {
        "points": [
            [one.width, one.steps, one.x, round(one.above, 4), one.used, one.held_back, list(one.fitting)]
            for one in data.points
        ],
        "floor": data.floor,
    }
