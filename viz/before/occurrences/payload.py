"""What the browser view `occurrences` is sent: occurrences of a word with two senses as points, their stories and nearest others, and scores."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np

LEAST = 1e-6  # of an axis, in its spread: what is narrower lies in one place


def occurrences(shown: Mapping[str, Any], read: Any, made: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    """shown: double, layer, side, weights, k, occurrence; read: a pages.before.work.context.Read; made: a Shown; about: senses, sizes and what was
    recorded.

    Raises ValueError for a score that is no share.
    """
    if wrong := [one for row in made.scores.values() for one in row.values() if not 0 <= one <= 1]:
        raise ValueError(f"a score of {wrong[0]} is no share")
    count = len(read.occurrences)
    return {
        "ask": {},
        "waits": True,
        "shown": dict(shown) | {"occurrence": min(shown["occurrence"], count - 1)},
        "about": dict(about),
        "places": places(made.places),
        "senses": "".join(str(one.sense) for one in read.occurrences),
        "stories": [[one.at, text] for one, text in zip(read.occurrences, read.written, strict=True)],
        "near": [list(map(int, row)) for row in made.near],
        "cosines": [[round(float(one), 3) for one in row] for row in made.cosines],
        "scores": made.scores,
    }


def places(plane: Any) -> str:
    """[N, 2] as two bytes each, each axis from its least to its largest value; in the middle where all have the same."""
    plane = np.asarray(plane)
    low, wide = plane.min(0), np.ptp(plane, 0)
    shares = np.where(wide > LEAST, (plane - low) / np.maximum(wide, LEAST), 0.5)
    return base64.b64encode(np.rint(255 * shares).astype(np.uint8).tobytes()).decode()
