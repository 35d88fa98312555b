"""A decoder after the true words and after its own: the numbers for the prose."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from viz.shared.numbers import percent


def facts(
    target: Sequence[str], forced: Any, free: Sequence[tuple[str, float]], right: bool, places: Any
) -> dict[str, str]:
    """The arguments of payload.forcing."""
    said = [word for word, _ in free]
    wrong = [at for at, (guess, true) in enumerate(zip(forced.guesses, target, strict=True)) if guess != true]
    alone = [at for at, (word, true) in enumerate(zip_longest(said, target)) if word != true]
    loss = -sum(math.log(max(p, 1e-12)) for p in forced.true) / len(target)
    return {
        "places": str(len(target)),
        "told": f"After the true words it misses {_many(len(wrong))} of {len(target)} places",
        "alone": _alone(alone, free, target, right),
        "loss": f"{loss:.2f}",
        "forced": percent(sum(places.forced) / sum(places.all)),
        "free": percent(sum(places.free) / sum(places.all)),
        "measured": f"{sum(places.all):,}",
    }


def _many(count: int) -> str:
    return str(count) if count else "none"


def _alone(wrong: Sequence[int], free: Sequence[tuple[str, float]], target: Sequence[str], right: bool) -> str:
    """What happens where it reads its own words."""
    if right:
        return (
            "after its own it goes the same way to a correct translation"
            if not wrong
            else "after its own it finds another correct translation"
        )
    first = wrong[0]
    said = f"“{free[first][0]}”" if first < len(free) else "nothing"
    meant = f"“{target[first]}”" if first < len(target) else "nothing"
    return (
        f"after its own it says {said} for {meant} at place {first + 1}, and from there on {len(wrong)} places differ"
    )
