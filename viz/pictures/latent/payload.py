"""What the browser view `latent` is sent: the map of a coder's plane, a walk on it, a digit that is put in, and how it learned."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.greys import greys


def latent(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    mapped: Mapping[str, Any] | None,
    beside: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: coder, numbers in its code, beta and seed; shown: ends of the walk, class, picture, whether dots are drawn; about: what stays: looks,
    columns and rows of the map, distances to compare with; mapped, beside: at the end of the recorded run.

    Raises ValueError for ends beyond the plane.
    """
    if len(shown["ends"]) != 4 or any(abs(one) > 100 for one in shown["ends"]):
        raise ValueError(f"{shown['ends']} are no two places of the plane")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": dict(about),
        "mapped": mapped,
        "beside": beside,
        "recorded": recorded,
    }


def mapped(found: Any, labels: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.latent.Mapped; labels: of the training digits. Places are hundredths of the plane; what lies beyond it is left out."""
    inside = (np.abs(found.dots) <= 1).all(1)
    dots = np.rint(100 * found.dots[inside]).astype(int)
    return {
        "pictures": greys(found.drawn.pictures),
        "answers": "".join(map(str, found.drawn.answers)),
        "dots": [[int(x), int(y), int(label)] for (x, y), label in zip(dots, np.asarray(labels)[inside], strict=True)],
        "half": [round(float(one), 3) for one in found.plane.half],
    }


def beside(walk: Any, put: Any, known: Any, closer: Sequence[float]) -> dict[str, Any]:
    """walk: a model.pictures.walking.Walk; put: a Put; known: the training digits; closer: for the picture and for it drawn again, the
    share of held-out digits that are nearer to a training digit."""
    near = put.nearest
    return {
        "coded": _judged(walk.coded),
        "mixed": _judged(walk.mixed),
        "put": {
            "place": _rounded(put.place, 4),
            "spread": _rounded(put.spread, 4),
            "mean": _rounded(put.mean, 3),
            "deviation": _rounded(put.deviation, 3),
            "again": _judged(put.again),
            "apart": round(put.apart, 3),
            "nearest": [
                {
                    "picture": greys(known.pictures[place : place + 1])[0],
                    "label": int(known.labels[place]),
                    "distance": round(float(far), 3),
                    "closer": round(share, 3),
                }
                for place, far, share in zip(near.places, near.distances, closer, strict=True)
            ],
        },
    }


def look(found: Any) -> dict[str, Any]:
    """found: a model.pictures.coding.Look."""
    return {
        "steps": found.steps,
        "seconds": round(found.seconds, 2),
        "reconstruction": round(found.reconstruction, 3),
        "kl": round(found.kl, 3),
        "distance": None if found.distance is None else round(found.distance, 2),
    }


def _judged(found: Any) -> dict[str, Any]:
    return {
        "pictures": greys(found.pictures),
        "answers": [int(one) for one in found.answers],
        "sure": _rounded(found.sure, 3),
    }


def _rounded(values: Any, digits: int) -> list[float]:
    return [round(float(one), digits) for one in values]
