"""What the browser view `classes` is sent: points of two classes, what three classifiers make of them, and draws of examples."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.packed import packed


def classes(
    ask: Mapping[str, Any],
    shown: Mapping[str, str],
    limits: Mapping[str, int],
    fits: Mapping[str, Any],
    curve: Mapping[str, Any],
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: of what examples are counted, and the seed; shown: shape, own points, kind of covariance, better features; limits: of one's own points; fits: as
    below; curve: its sizes, its number of draws, and the best accuracy there can be.

    Raises ValueError for sizes that do not grow.
    """
    if list(curve["sizes"]) != sorted(set(curve["sizes"])):
        raise ValueError(f"{curve['sizes']} do not grow")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "limits": dict(limits),
        "fits": fits,
        "curve": dict(curve),
        "recorded": recorded,
    }


def fits(found: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.classes.Fits."""
    return {
        "points": [
            [round(float(x), 4), round(float(y), 4), int(label)]
            for (x, y), label in zip(found.points, found.labels, strict=True)
        ],
        "ellipses": [
            _ellipse(mean, one) for mean, one in zip(found.gaussians.means, found.gaussians.covariances, strict=True)
        ],
        "generative": _fit(found.generative),
        "line": _fit(found.line),
        "better": _fit(found.better),
        "features": [[round(float(one), 4), round(float(other), 4)] for one, other in found.found],
        "border": [round(one, 5) for one in found.border],
    }


def draw(found: Any) -> dict[str, Any]:
    """found: a model.pictures.curves.Draw."""
    return {"naive": _rounded(found.naive), "logistic": _rounded(found.logistic)}


def _fit(one: Any) -> dict[str, Any]:
    fresh = None if one.fresh is None else round(one.fresh, 4)
    return {"p": packed(one.p), "right": one.right, "fresh": fresh}


def _ellipse(mean: Any, covariance: Any) -> dict[str, float]:
    """The ellipse one standard deviation from the mean: its middle, its half axes, and the angle of the longer one in degrees."""
    lengths, axes = np.linalg.eigh(covariance)
    angle = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
    found = {"x": mean[0], "y": mean[1], "long": np.sqrt(lengths[1]), "short": np.sqrt(lengths[0]), "angle": angle}
    return {name: round(float(value), 4) for name, value in found.items()}


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(one, 4) for one in values]
