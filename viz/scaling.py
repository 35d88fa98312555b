"""How the loss falls with size: the runs, the law through them, and its numbers for the prose."""

from typing import NamedTuple

import numpy as np

NAMES = {"compute": ("compute", "floating-point operations"), "parameters": ("parameters", "weights"),
         "tokens": ("data", "tokens read")}  # fmt: skip


class RunPoint(NamedTuple):
    """A trained model. above: nats a token above the floor; used: the law is fitted to it; held_back: it is predicted;
    fitting: shares of its stories whose first 1, 2, ... sentences all fit."""

    width: int
    steps: int
    x: float
    above: float
    used: bool
    held_back: bool
    fitting: tuple[float, ...]


class AxisData(NamedTuple):
    """The runs along `axis`; the law above the floor at xs [N], and where it may as well lie (low, high); E, c, alpha of it;
    and what it expects of the larger run at x = at: a value and a range."""

    axis: str
    floor: float
    points: tuple[RunPoint, ...]
    xs: np.ndarray
    law: np.ndarray
    low: np.ndarray
    high: np.ndarray
    numbers: tuple[float, float, float]
    at: float
    expected: float
    between: tuple[float, float]
    parameters: int  # of the larger one


def law_facts(data: AxisData) -> dict[str, str]:
    """The numbers of the prose."""
    left, c, alpha = data.numbers
    used = [one for one in data.points if one.used]
    return {
        "axis": NAMES[data.axis][0],
        "alpha": f"{alpha:.2f}",
        "left": f"{left:.3f}",
        "c": power(c),
        "times": f"{2**-alpha:.2f}",
        "floor": f"{data.floor:.3f}",
        "runs": str(len(used)),
        "span": f"{max(one.x for one in used) / min(one.x for one in used):,.0f}",
        "expected": f"{data.expected:.3f}",
        "low": f"{data.between[0]:.3f}",
        "high": f"{data.between[1]:.3f}",
        "at": power(data.at),
        "further": f"{data.at / max(one.x for one in used):.1f}",
        "parameters": f"{data.parameters:,}",
    }


def score_facts(data: AxisData, sentences: int) -> dict[str, str]:
    """The numbers of the prose about the score that is all or nothing: the runs in the order of what they cost."""
    ordered = sorted(data.points, key=lambda one: one.x)
    scores = [one.fitting[sentences - 1] for one in ordered]
    gains = np.maximum.accumulate(scores)
    reached = next((one for one, score in zip(ordered, gains, strict=True) if score > 0.1), ordered[-1])
    loss = {
        share: next((one.above for one, score in zip(ordered, gains, strict=True) if score > share), None)
        for share in (0.1, 0.5)
    }
    return {
        "sentences": str(sentences),
        "cost": power(reached.x),
        "below": f"{sum(score <= 0.01 for score in scores)}",
        "runs": str(len(scores)),
        "best": f"{max(scores):.0%}",
        "begin": "–" if loss[0.1] is None else f"{loss[0.1]:.2f}",
        "half": "–" if loss[0.5] is None else f"{loss[0.5]:.2f}",
    }


def power(value: float) -> str:
    """A large number for a formula: 1.2 \\cdot 10^{9}; a small one as it is."""
    if value < 10_000:
        return f"{value:,.0f}"
    exponent = int(np.floor(np.log10(value)))
    return f"{value / 10**exponent:.1f} \\cdot 10^{{{exponent}}}"


def rows(data: AxisData) -> list[dict[str, float | int | bool]]:
    """The runs, to download."""
    return [
        {"width": one.width, "steps": one.steps, data.axis: one.x, "loss": data.floor + one.above, "above_floor": one.above,
         "fitted": one.used} | {f"fits_{count}": share for count, share in enumerate(one.fitting, 1)}
        for one in data.points
    ]  # fmt: skip
