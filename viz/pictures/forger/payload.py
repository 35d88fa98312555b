"""What the browser view `forger` is sent: how a generator and a discriminator learn against each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.greys import greys


def forger(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    beside: Mapping[str, Any] | None,
    quiz: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: how both learn; shown: the picture that is looked at; about: steps, ticks, pictures that are counted, distances to compare with;
    beside: another recorded run, its title and counts; quiz: eight pictures, and which were written by hand.

    Raises ValueError for a picture that is not there.
    """
    if not 0 <= shown["sample"] < shown["samples"]:
        raise ValueError(f"there is no picture {shown['sample']}")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": dict(about),
        "beside": beside,
        "quiz": quiz,
        "recorded": recorded,
    }


def tick(found: Any) -> dict[str, Any]:
    """found: a model.pictures.adversarial.Tick."""
    return {
        "steps": found.steps,
        "seconds": round(found.seconds, 2),
        "pictures": "".join(greys(found.pictures)),
        "counts": [int(one) for one in found.counts],
        "asked": None if found.asked is None else round(found.asked, 3),
        "distance": round(found.distance, 2),
        "real": round(found.real, 3),
        "made": round(found.made, 3),
    }


def thinned(ticks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Ticks as they are recorded: every second one keeps its pictures, as does the last."""
    last = len(ticks) - 1
    return [dict(one) | ({"pictures": ""} if at % 2 and at < last else {}) for at, one in enumerate(ticks)]


def beside(title: str, ticks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of another run: its carpet."""
    return {"title": title, "counts": [one["counts"] for one in ticks], "steps": [one["steps"] for one in ticks]}


def quiz(found: Any) -> dict[str, Any] | None:
    """found: a pages.pictures.work.forger.Quiz, or None."""
    return {"pictures": list(found.pictures), "real": list(found.real)} if found else None


def nearest(found: Any, known: Any, share: float, judge: Any) -> dict[str, Any]:
    """found: a model.pictures.measuring.Nearest; known: the training digits; share: of held-out digits that are nearer to one; judge: the
    probability of each digit."""
    place = found.places[0]
    return {
        "picture": greys(known.pictures[place : place + 1])[0],
        "label": int(known.labels[place]),
        "distance": round(float(found.distances[0]), 3),
        "closer": round(share, 3),
        "answer": int(judge.argmax()),
        "sure": round(float(judge.max()), 3),
    }
