"""What the browser view `objectives` is sent: what is to be guessed; and, step after step, what three models guess."""

import math
from collections.abc import Sequence
from typing import Any


def objectives(hole: str, first: str, seconds: Sequence[str], follows: Sequence[bool], floor: float, vocabulary: int,
               steps: int) -> dict[str, Any]:  # fmt: skip
    """hole: a sentence with a [MASK]; first, seconds: halves of stories, and whether each second follows.

    Raises ValueError where these do not fit together.
    """
    if len(seconds) != len(follows) or hole.split().count("[MASK]") != 1:
        raise ValueError("a sentence needs one hole, and every second half a truth")
    return {
        "ask": {"hole": hole},
        "first": first,
        "seconds": [list(one) for one in zip(seconds, follows, strict=True)],
        "floor": floor,
        "nothing": [math.log(vocabulary), math.log(vocabulary), math.log(2)],
        "steps": steps,
    }


def look(found: Any) -> dict[str, Any]:
    """found: step, losses, right, before, around, follows."""
    return {
        "step": found.step,
        "losses": [round(one, 4) for one in found.losses],
        "right": round(found.right, 4),
        "before": [[word, round(p, 4)] for word, p in found.before],
        "around": [[word, round(p, 4)] for word, p in found.around],
        "follows": [round(p, 4) for p in found.follows],
    }
