"""What the browser view `missing` is sent: a digit without some patches, examples, and the run that learned to fill them in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

PICTURE, GONE = re.compile("[0-9a-g]{64}"), re.compile("[01]{16}")


def missing(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    examples: Sequence[Mapping[str, Any]],
    filled: Sequence[Sequence[float]] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: the seed; shown: drawn, the picture as text, which patches are gone; about: what stays: moments and trials of a run, the
    error of means; examples: held-out digits, what is gone, and how the shipped learner fills it in; filled: the same of the picture.

    Raises ValueError for a text that is no picture, or does not say which patches are gone.
    """
    for one in (shown, *examples):
        if not PICTURE.fullmatch(one["picture"]) or not GONE.fullmatch(one["gone"]):
            raise ValueError(f"{one['picture']!r} with {one['gone']!r} is no picture of 16 patches")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": dict(about),
        "examples": [dict(one) for one in examples],
        "filled": filled,
        "recorded": recorded,
    }


def filled(patches: Any) -> dict[str, Any]:
    """patches: [16, 4], those that were missing filled in."""
    return {"patches": rows(patches)}


def rows(patches: Any) -> list[list[float]]:
    """The same as lists."""
    return [[round(float(one), 3) for one in patch] for patch in patches]


def step(found: Any) -> dict[str, Any]:
    """found: a model.pictures.filling.Tick or Trial."""
    if hasattr(found, "labels"):
        return {
            "labels": found.labels,
            "seed": found.seed,
            "pretrained": round(found.pretrained, 4),
            "scratch": round(found.scratch, 4),
        }
    return {"seconds": round(found.seconds, 2), "steps": found.steps, "error": round(found.error, 5)}
