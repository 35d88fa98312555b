"""Steps before the answer: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson
from viz.shared.numbers import rounded

WHY = {
    "Parity of 16 bits": "No group of bits but all of them together tells anything of the parity, so that without steps the loss "
    "stays near ln 2 = 0.693 nats.",
    "Sums of four digits": "A digit of a sum hangs on two digits and on what is carried, which seldom comes from far: the answer "
    "can be learned in one go, too.",
}


def facts(
    ticks: Sequence[Mapping[str, Any]],
    beside: Sequence[Mapping[str, Any]],
    followed: Mapping[str, Any] | None,
    title: str,
    other: str,
    place: int,
    batch: int,
) -> dict[str, str]:
    """ticks: of the chosen puzzle so far, beside: of the other one, recorded, as payload.tick gives them; followed: as payload.followed
    does; title, other: the puzzles; place: of the touched step; batch: questions in one."""
    known = {"title": title, "other": _beside(beside, other), "follows": _follows(followed, place), "batch": str(batch)}
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
    """Right answers as a share with two digits."""
    return f"{one['right'] / one['asked']:.2f}"


def _beside(ticks: Sequence[Mapping[str, Any]], other: str) -> str:
    if not ticks:
        return ""
    last = ticks[-1]["learners"]
    return f"{other}: {share(last['with'])} with steps and {share(last['without'])} without, in {ticks[-1]['seconds']:g} s."


def _follows(followed: Mapping[str, Any] | None, place: int) -> str:
    if not followed:
        return ""
    right, follows, asked = followed["change"][place - 1]
    return f"When step {place} is changed, {follows} of {asked} answers follow it, and {right} are still right."
