"""What the browser view `forcing` is sent: a decoder after the true words, and after its own."""

from collections.abc import Sequence
from typing import Any

STEP = 5  # places that a point of the curve is the mean of


def forcing(
    learner: str,
    source: Sequence[str],
    target: Sequence[str],
    forced: Any,
    free: Sequence[tuple[str, float]],
    right: bool,
    places: Any,
    recorded: str = "",
) -> dict[str, Any]:
    """target: the usual translation and the end mark; forced: guesses, own and true of each of its places
    (model.translation.forcing.Forced); free: the words that it says by itself, with their probabilities; right: whether those are a
    correct translation; places: right words at each place, forced and free, of how many (model.translation.forcing.Places); recorded: what is said
    of the recording that these were read from.

    Raises ValueError where a place of the target has no guess.
    """
    if len(forced.guesses) != len(target):
        raise ValueError("a guess is needed for each place")
    return {
        "learner": learner,
        "source": list(source),
        "target": list(target),
        "forced": [
            [word, round(own, 4), round(true, 4)]
            for word, own, true in zip(forced.guesses, forced.own, forced.true, strict=True)
        ],
        "free": [[word, round(p, 4)] for word, p in free],
        "right": right,
        "places": curve(places),
        "recorded": recorded,
    }


def curve(places: Any) -> list[list[float]]:
    """Points (place, forced, free): shares of right words, each of STEP places in a row."""
    found = []
    for first in range(0, len(places.all), STEP):
        part = slice(first, first + STEP)
        if count := sum(places.all[part]):
            found.append(
                [
                    first + (STEP + 1) / 2,
                    round(sum(places.forced[part]) / count, 4),
                    round(sum(places.free[part]) / count, 4),
                ]
            )
    return found
