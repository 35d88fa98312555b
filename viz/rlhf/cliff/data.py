"""A step along a policy gradient: its numbers for the prose, and its rows for the downloads."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import chance, count, rounded, significant

NAMES = {"clip": "PPO’s clip", "penalty": "the adaptive penalty", "trust": "TRPO", "plain": "the plain gradient"}


TOLD = {
    "cliff": "From {before}, the best step along the gradient of {plays} leads to {best}. Your step of size {step} leads to **{after}**, and the surrogate objective promises {promise}.",
    "trpo": "{taken} By the quadratic model the whole step has a KL of {delta}; truly it has {whole}.",
    "ppo": "After {updates} updates of step size {step}, the plain gradient is at **{plain_end}**, PPO’s clip at **{clip_end}**, the adaptive penalty at {penalty_end} and TRPO at {trust_end}; the lowest returns on the way were {plain_low}, {clip_low}, {penalty_low} and {trust_low}.",
}


def size(length: float) -> str:
    """A length of a step for people."""
    return f"{length:.0f}" if length >= 20 else f"{length:.1f}" if length >= 1 else f"{length:.2f}".lstrip("0")


def small(value: float) -> str:
    """A KL for people: two digits that count."""
    return rounded(value) if value >= 0.095 else chance(value) if value > 1e-6 else "0"


def facts(
    aspect: str, one: Any, length: float, stride: int, walked: Any, tried: Any, rounds: Mapping[str, Sequence[Any]]
) -> dict[str, str]:
    """one: plays, border, clip; length: of the chosen step, number `stride` of the line; walked: line, border, slope, before; tried: found,
    penalty, safest, under; rounds: of each way."""
    line, before = walked.line, float(walked.before.worth[0])
    top = int(line.worth.argmax())
    found = {
        "plays": count(one.plays, "episode", "episodes"),
        "before": rounded(before),
        "step": size(length),
        "after": rounded(float(line.worth[stride])),
        "promise": rounded(before + float(line.promised[stride])),
        "gain": rounded(float(line.promised[stride])),
        "held": rounded(before + float(line.held[stride])),
        "kl": small(float(line.kl[stride])),
        "outside": f"{100 * line.outside[stride]:.0f} %",
        "best": rounded(float(line.worth[top])),
        "low": f"{1 - one.clip:g}",
        "high": f"{1 + one.clip:g}",
        "delta": f"{one.border:g}",
        "border": size(walked.border),
        "target_low": f"{one.border / 1.5:.3g}",
        "target_high": f"{1.5 * one.border:.3g}",
    }
    found |= _region(tried) | _updates(rounds)
    return found | {"told": TOLD[aspect].format(**found)}


def _region(tried: Any) -> dict[str, str]:
    natural = tried.found
    if not natural.tries:
        taken = "TRPO finds nowhere to go: every episode brought just what was expected."
    elif natural.share:
        last = natural.tries[-1]
        back = count(len(natural.tries) - 1, "step", "steps")
        how = (
            "its whole step at once"
            if natural.share == 1
            else f"{natural.share:.2g} of its step, after {back} that went too far"
        )
        at = float(np.interp(natural.share, tried.shares, tried.line.worth))
        taken = f"TRPO takes {how}: the true KL there is {small(last.kl)}, and the return {rounded(at)}."
    else:
        taken = f"TRPO tries {len(natural.tries)} steps and takes none."
    if tried.penalty and tried.safest > 0:
        large, times = (
            f"{significant(tried.penalty):,.0f}".replace(",", "{,}"),
            f"{float(f'{1 / tried.safest:.2g}'):,.0f}",
        )
        bound = f"With the theorem’s $C = {large}$ it is highest at a step {times} times shorter than TRPO’s: safe, and hardly a step"
    elif tried.penalty:
        bound = "Here the true gradient points the other way: no step along this direction is safe"
    else:
        bound = "A game of one step needs no bound: its surrogate is the return"
    whole = float(np.interp(1.0, tried.shares, tried.line.kl))
    return {"taken": taken, "bound": bound, "whole": small(whole)}


def _updates(rounds: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    found = {}
    for name, rows in rounds.items():
        found[f"{name}_end"] = rounded(rows[-1].worth)
        found[f"{name}_low"] = rounded(min(one.worth for one in rows))
    found["beta"] = f"{rounds['penalty'][-1].beta:.3g}"
    return found | {"updates": str(len(rounds["clip"]))}


def rows(aspect: str, lengths: Any, shown: Any) -> list[dict[str, Any]]:
    """What the aspect draws, as a table."""
    if aspect == "ppo":
        return [
            {
                "update": at + 1,
                "way": name,
                "return": one.worth,
                "kl": one.kl,
                "beta": one.beta,
                "beyond_clip": one.clipped,
            }
            for name, found in shown.items()
            for at, one in enumerate(found)
        ]
    line, start = shown.line, float(shown.before.worth[0] if aspect == "cliff" else shown.line.worth[0])
    names = {
        "return": line.worth,
        "promised": start + line.promised,
        "clipped": start + line.held,
        "kl": line.kl,
        "beyond_clip": line.outside,
    }
    where = ("step", lengths) if aspect == "cliff" else ("share_of_step", shown.shares)
    return [
        {where[0]: float(where[1][at]), **{name: float(values[at]) for name, values in names.items()}}
        for at in range(len(line.worth))
    ]
