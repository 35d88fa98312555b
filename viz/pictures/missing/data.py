"""The numbers that the prose of `missing` speaks of."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from viz.shared.numbers import count, rounded

FEW = 10  # labels of each digit that the prose speaks of


def facts(steps: Sequence[Mapping[str, Any]], gone: str, about: Mapping[str, Any]) -> dict[str, str]:
    """steps: the moments and trials that are shown; gone: which patches are missing."""
    ticks = [one for one in steps if "error" in one]
    last = ticks[-1] if ticks else None
    away = gone.count("1")
    plain = rounded(about["plain"], 3)
    error = (
        f"After {last['seconds']:g} s of learning the mean squared error of a missing pixel is **{rounded(last['error'], 3)}**; with each "
        f"pixel's mean it would be {plain}."
        if last
        else "Nothing is learned yet."
    )
    return {
        "gone": f"{count(away, 'patch', 'patches')} of {len(gone)} {'is' if away == 1 else 'are'} missing.",
        "error": error,
        "labels": labelled(steps),
        "now": rounded(last["error"], 3) if last else "not measured yet",
        "plain": plain,
        "patches": str(len(gone)),
        **{name: str(about[name]) for name in ("least", "most", "tested", "steps", "seeds")},
    }


def labelled(steps: Sequence[Mapping[str, Any]]) -> str:
    """What FEW labels of each digit suffice for."""
    trials = [one for one in steps if one.get("labels") == FEW]
    if not trials:
        return "What a few labels are worth then is measured when it has learned."
    begun, scratch = (rounded(mean(one[name] for one in trials)) for name in ("pretrained", "scratch"))
    return f"With {FEW} labels of each digit it then reads **{begun}** of the held-out digits right, a net that began with random weights {scratch}."
