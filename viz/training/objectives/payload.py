"""What the browser view `objectives` is sent: what is to be guessed; and, step after step, what three models guess."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

Guess = Sequence[tuple[str, float]]


def objectives(
    hole: str,
    first: str,
    seconds: Sequence[tuple[str, str, bool]],
    floor: float,
    vocabulary: int,
    steps: int,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """hole: a sentence with a [MASK]; first, seconds: halves of stories, why each second follows or not, and whether; recorded:
    name and remark of the recorded run, while it is shown.

    Raises ValueError for a sentence without a hole.
    """
    if hole.split().count("[MASK]") != 1:
        raise ValueError("a sentence needs one hole")
    return {
        "ask": {},
        "hole": hole,
        "first": first,
        "seconds": [list(one) for one in seconds],
        "floor": floor,
        "nothing": [math.log(vocabulary), math.log(vocabulary), math.log(2)],
        "steps": steps,
        "recorded": recorded,
    }


def look(found: Any, follows: Sequence[float]) -> dict[str, Any]:
    """found: step, losses, right; follows: the probability of each second half."""
    return {
        "step": found.step,
        "losses": [round(one, 4) for one in found.losses],
        "right": round(found.right, 4),
        "follows": [round(p, 4) for p in follows],
    }


def filled(before: Guess, around: Guess) -> dict[str, Any]:
    """Words for the hole with their probabilities: from what stands before it, and from both sides."""
    return {
        "before": [[word, round(p, 4)] for word, p in before],
        "around": [[word, round(p, 4)] for word, p in around],
    }
