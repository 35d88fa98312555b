"""What the browser view `patches` is sent: a digit, what a vision transformer makes of it, and the run that learned it."""

import re
from collections.abc import Mapping
from typing import Any

from viz.shared.packed import packed

PICTURE = re.compile("[0-9a-g]{64}")


def patches(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    said: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: the seed; shown: drawn, the picture as text, truth, learner, order of the patches, layer, head, from where is looked; about: what stays: seconds
    and moments of a run, the judge's accuracy, the shuffled order; said: what the shipped learner makes of it.

    Raises ValueError for a text that is no picture, or a head that is none.
    """
    if not PICTURE.fullmatch(shown["picture"]):
        raise ValueError(f"{shown['picture']!r} is no picture of 64 pixels")
    if not (1 <= shown["layer"] <= about["layers"] and 1 <= shown["head"] <= about["heads"]):
        raise ValueError(f"there is no head {shown['layer']}.{shown['head']}")
    return {"ask": dict(ask), "shown": dict(shown), "about": dict(about), "said": said, "recorded": recorded}


def reading(found: Any) -> dict[str, Any]:
    """found: a model.pictures.seeing.Reading."""
    return {"p": [round(float(one), 4) for one in found.p], "attention": packed(found.attention)}


def tick(found: Any) -> dict[str, Any]:
    """found: a model.pictures.seeing.Tick."""
    return {"seconds": round(found.seconds, 2), "learners": {name: _seen(one) for name, one in found.learners.items()}}


def _seen(one: Any) -> dict[str, Any]:
    loss = None if one.loss != one.loss else round(one.loss, 4)
    return {"steps": one.steps, "loss": loss, "accuracy": round(one.accuracy, 4), "shuffled": round(one.shuffled, 4)}


def order(places: Any, count: int) -> list[int]:
    """Which patch is read at each place; places: [count], or None for their own. Raises ValueError for what is no order of `count` patches."""
    found = list(range(count)) if places is None else [int(one) for one in places]
    if sorted(found) != list(range(count)):
        raise ValueError(f"{found} is no order of {count} patches")
    return found
