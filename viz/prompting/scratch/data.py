"""Steps before the answer: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson
from viz.shared.numbers import rounded

WHY = {
    "Parity of 16 bits": "No group of bits but all of them together tells anything of the parity, so that without steps the loss "
    "stays near ln 2 = 0.693 nats.",
    "Sums of four-digit numbers": "A digit of a sum hangs on two digits and on what is carried, which seldom comes from far: the answer "
    "can be learned in one go, too.",
}

DONE = {
    "change": "With step {place} changed, and the rest written anew",
    "keep": "With step {place} changed, and the rest kept",
    "cut": "With no step after step {place}",
    "shuffle": "With the steps in another order",
}


def facts(
    ticks: Sequence[Mapping[str, Any]],
    beside: Sequence[Mapping[str, Any]],
    followed: Mapping[str, Any] | None,
    title: str,
    other: str,
    touch: str,
    place: int,
    batch: int,
) -> dict[str, str]:
    """ticks: of the chosen puzzle so far, beside: of the other one, recorded, as payload.tick gives them; followed: as payload.followed
    does; title, other: the puzzles; touch, place: what is done to which step; batch: questions in one."""
    known = {
        "title": title,
        "other": _beside(beside, other),
        "follows": _follows(followed, touch, place),
        "batch": str(batch),
    }
    known["why"] = WHY.get(title, "")
    if not ticks:
        return known | dict.fromkeys(
            ("with", "without", "seconds", "asked", "batches", "more", "loss", "low", "high"), "…"
        )
    last = ticks[-1]["learners"]
    low, high = wilson(last["with"]["right"], last["with"]["asked"])
    return known | {
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
        "with": share(last["with"]),
        "without": share(last["without"]),
        "seconds": f"{ticks[-1]['seconds']:g}",
        "asked": str(last["with"]["asked"]),
        "batches": f"{last['with']['steps']:,}",
        "more": f"{last['without']['steps']:,}",
        "loss": rounded(last["without"]["loss"], 3),
    }


def share(one: Mapping[str, Any]) -> str:
    """Right answers as a share with two digits; 1.00 only where all are right."""
    found = f"{one['right'] / one['asked']:.2f}"
    return "more than 0.99" if found == "1.00" and one["right"] < one["asked"] else found


def _beside(ticks: Sequence[Mapping[str, Any]], other: str) -> str:
    if not ticks:
        return ""
    last = ticks[-1]["learners"]
    return f"{other}: {share(last['with'])} and {share(last['without'])}."


def _follows(followed: Mapping[str, Any] | None, touch: str, place: int) -> str:
    if not followed:
        return ""
    touch = "change" if touch == "own" else touch
    places = followed[touch]
    right, follows, asked = places[place - 1 if len(places) > 1 else 0]
    says = f"{follows} are what the steps say and " if follows is not None else ""
    return f"{DONE[touch].format(place=place)}: of {asked} answers, {says}{right} are right."
