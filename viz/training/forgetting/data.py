"""The numbers that the prose of `forgetting` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import rounded

PARTS = ("told", "cure", "wrong", "when")


def facts(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; looks: as it is sent them, those that are shown."""
    about = sent["about"]
    fixed = {
        "old_floor": rounded(about["floors"][0]),
        "new_floor": rounded(about["floors"][1]),
        "steps": str(about["steps"]),
        "old_example": about["examples"][0],
        "new_example": about["examples"][1],
        "ends": _ends(sent["ends"], about["shares"]),
    }
    if not looks:
        return {**dict.fromkeys(PARTS, "…"), "told": "Nothing has been learned yet.", "cure": "", "wrong": "", **fixed}
    first, last = looks[0], looks[-1]
    none = str(about["shares"][0])
    told = (
        f"In {last['step']} steps on the new world alone, the loss on it goes from {first['new'][none]:.2f} to {last['new'][none]:.2f} nats above its "
        f"floor, and that on the old world from {first['old'][none]:.2f} to {last['old'][none]:.2f}."
    )
    said = [
        f"{last['old'][str(share)]:.2f} and {last['new'][str(share)]:.2f} with {share} %"
        for share in about["shares"][1:]
    ]
    cure = f"With replay, old and new come to {', '.join(said)}."
    return {"told": told, "cure": cure, "wrong": _wrong(sent, last), "when": str(last["step"]), **fixed}


def _wrong(sent: Mapping[str, Any], last: Mapping[str, Any]) -> str:
    """What the chosen model says in the sentence that is looked at."""
    shown = sent["shown"]
    words = sent["about"]["sentences"][shown["case"]]["words"]
    said = last["said"][str(shown["replay"])][shown["case"]]
    wrong = sum(map(bool, said["wrong"]))
    return f"At {wrong} of {len(words) - 1} words of the sentence shown, the likeliest word of the model with {shown['replay']} % replay is one that the old world never says there."


def _ends(ends: Sequence[Mapping[str, Any]], shares: Sequence[int]) -> str:
    """The mean ends of recorded runs."""
    if not ends:
        return ""
    mean = {kind: {share: sum(one[kind][str(share)] for one in ends) / len(ends) for share in shares} for kind in ("old", "new")}  # fmt: skip
    said = [f"{share} %: {mean['old'][share]:.2f} and {mean['new'][share]:.2f}" for share in shares]
    return f"Means of {len(ends)} recorded seeds, old and new, by share: {'; '.join(said)}."


def rows(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Look after look, nats above the floor of both worlds, by share."""
    return [
        {"step": one["step"], "replay in per cent": share, "old world": one["old"][str(share)], "new world": one["new"][str(share)]}
        for one in looks
        for share in sent["about"]["shares"]
    ]  # fmt: skip
