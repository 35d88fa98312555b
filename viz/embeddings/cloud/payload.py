"""What the browser view `cloud` is sent: words as points in two or three dimensions. The view is index.js beside this.

Places travel as float32 in base64: 50,000 points are 0.8 MB, with their words 1.4 MB. What changes with a click travels
apart, for the browser keeps a large message that it has seen.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats

MAX_GROUPS = 8
SPREAD = 0.97  # of the points lie within the circle that the view shows at first


def cloud(
    words: Sequence[str], points: Floats, groups: NDArray[np.integer] | None = None, group_names: Sequence[str] = ()
) -> dict[str, Any]:
    """A map: points [N, 2 or 3], most important words first (they get their labels first).

    groups [N]: 0 to MAX_GROUPS - 1, each a colour and a shape, named by group_names. Raises ValueError where these do
    not fit.
    """
    count, dimensions = points.shape
    if len(words) != count or dimensions not in (2, 3):
        raise ValueError(f"{len(words)} words for points of shape {points.shape}")
    groups = np.zeros(count, np.uint8) if groups is None else groups
    if len(groups) != count or groups.min(initial=0) < 0 or groups.max(initial=0) >= max(1, len(group_names) or 1):
        raise ValueError("groups: expected one number a point, each with a name")
    if len(group_names) > MAX_GROUPS:
        raise ValueError(f"{len(group_names)} groups: at most {MAX_GROUPS} can be told apart")
    placed, radius = np.zeros((count, 3), np.float32), _radius(points)
    placed[:, :dimensions] = points / radius
    sent = base64.b64encode(placed.tobytes()).decode()
    kinds = base64.b64encode(groups.astype(np.uint8).tobytes()).decode()
    return {
        "signature": hashlib.sha256(f"{sent}{kinds}{words}".encode(errors="replace")).hexdigest(),
        "dimensions": dimensions,
        "radius": radius,
        "points": sent,
        "groups": kinds,
        "group_names": list(group_names),
        "words": list(words),
    }


def choice(sent: Mapping[str, Any], selected: int, near: Sequence[tuple[int, float]], caption: str) -> dict[str, Any]:
    """What is chosen on the map `sent`, and the line below it.

    selected: a row, or -1. near: rows of its neighbours with their cosines; -1 for one that is not on the map. Raises
    ValueError for a row that the map lacks.
    """
    count = len(sent["words"])
    if not -1 <= selected < count or any(not -1 <= row < count for row, _ in near):
        raise ValueError(f"selected or near name a row outside of {count}")
    return {
        "signature": sent["signature"],
        "selected": selected,
        "near": [[row, round(cosine, 4)] for row, cosine in near],
        "caption": caption,
    }


def _radius(points: Floats) -> float:
    """Within which SPREAD of the points lie, around the middle."""
    lengths = np.sqrt((points.astype(np.float64) ** 2).sum(axis=1))
    return max(float(np.quantile(lengths, SPREAD)), 1e-9) if len(lengths) else 1.0
