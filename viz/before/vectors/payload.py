"""What the browser view `vectors` is sent: maps of two kinds of word vectors while they learn, neighbours, and one step."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

REACH = 3.0  # of a map, in its spread: what lies further out is drawn at the edge


def vectors(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    near: Mapping[str, Any] | None,
    step: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: the seed; shown: word, near, draw; about: words, kinds and sizes; near, step: as below, at the end of the recorded run.

    Raises ValueError where there is not a kind for each word.
    """
    if len(about["words"]) != len(about["kinds"]):
        raise ValueError("there is not one kind for each word")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": dict(about),
        "near": near,
        "step": step,
        "recorded": recorded,
    }


def look(found: Any) -> dict[str, Any]:
    """found: a pages.before.work.vectors.Look."""
    return {
        "done": round(found.done, 4),
        "losses": {name: round(one, 4) for name, one in found.losses.items()},
        "agreeing": {name: round(one, 3) for name, one in found.agreeing.items()},
        "places": {name: _places(one) for name, one in found.places.items()},
    }


def _places(plane: Any) -> str:
    """[W, 2] as two bytes each: 0 at the left and upper edge."""
    bytes_ = np.rint(255 * (np.clip(np.asarray(plane) / REACH, -1, 1) + 1) / 2).astype(np.uint8)
    return base64.b64encode(bytes_.tobytes()).decode()


def near(found: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, list[list[Any]]]:
    """found: neighbours by method."""
    return {name: [[word, round(one, 3)] for word, one in row] for name, row in found.items()}


def step(found: Any, words: Sequence[str]) -> dict[str, Any]:
    """found: a model.history.vectors.Step; words: the one near and the negatives."""
    return {
        "words": list(words),
        "before": [round(one, 3) for one in found.before],
        "force": [round(one, 3) for one in found.force],
        "after": [round(one, 3) for one in found.after],
        "length": round(float(np.linalg.norm(found.move)), 4),
    }
