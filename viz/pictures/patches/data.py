"""The numbers that the prose of `patches` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import chance, rounded

INKED = 0.1  # mean ink of a patch that counts as having some


def facts(
    ticks: Sequence[Mapping[str, Any]], shown: Mapping[str, Any], about: Mapping[str, Any], p: Any, attention: Any
) -> dict[str, str]:
    """ticks: the moments that are shown; p [10] and attention [L, H, T, T] of the picture."""
    last = ticks[-1] if ticks else None
    best = int(np.argmax(p))
    one = attention[shown["layer"] - 1, shown["head"] - 1]
    learner, other = (last["learners"][name] for name in ("with", "without")) if last else (None, None)
    learned = (
        f"After {last['seconds']:g} s of learning **{rounded(learner['accuracy'])}** of the held-out digits are read right, with their "
        f"patches shuffled {rounded(learner['shuffled'])}, and by a learner that is told no positions {rounded(other['accuracy'])}."
        if learner and other and last
        else "Nothing is learned yet."
    )
    return {
        "best": str(best),
        "p": chance(float(p[best])),
        "inked": rounded(float(one[0, 1:][inked(shown["picture"], about["order"])].sum())),
        "patches": str(int(inked(shown["picture"], about["order"]).sum())),
        "all": str(about["patches"]),
        "layer": str(shown["layer"]),
        "head": str(shown["head"]),
        "learned": learned,
        "width": str(about["width"] // about["heads"]),
        "tokens": str(about["patches"] + 1),
        "judge": rounded(about["judge"]),
        "own": rounded(float(one[0, 0])),
    }


def inked(picture: str, order: Sequence[int]) -> Any:
    """At which places of the order patches with ink are read: bool [P]."""
    pixels = np.array([int(one, 17) for one in picture]).reshape(4, 2, 4, 2) / 16
    return (pixels.mean((1, 3)).ravel() > INKED)[list(order)]
