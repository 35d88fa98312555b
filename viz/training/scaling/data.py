"""How the loss falls with size: the runs, the law through them, and its numbers for the prose."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

NAMES = {
    "compute": ("compute", "floating-point operations"),
    "parameters": ("parameters", "weights"),
    "tokens": ("data", "tokens read"),
}


class RunPoint(NamedTuple):
    """A trained model. above: nats per token above the floor; used: the law is fitted to it; held_back: it is predicted;
    fitting: shares of its stories whose first 1, 2, ... sentences all fit."""

    width: int
    steps: int
    x: float
    above: float
    used: bool
    held_back: bool
    fitting: tuple[float, ...]


class ChinchillaData(NamedTuple):
    """Chinchilla's law above the floor at xs [N]; its E, A, alpha, B, beta; the factor by which runs lie off it; what it expects
    of the larger run; and the runs that it was fitted to."""

    law: np.ndarray
    numbers: tuple[float, float, float, float, float]
    off: float
    expected: float
    runs: int


class AxisData(NamedTuple):
    """The runs along `axis`; the law above the floor at xs [N], and where it may as well lie (low, high); E, c, alpha of it;
    and what it expects of the larger run: a value and a range."""

    axis: str
    floor: float
    points: tuple[RunPoint, ...]
    xs: np.ndarray
    law: np.ndarray
    low: np.ndarray
    high: np.ndarray
    numbers: tuple[float, float, float]
    expected: float
    between: tuple[float, float]
    larger: RunPoint
    weights: int  # of the larger run
    both: ChinchillaData

    @property
    def at(self) -> float:
        """Where the larger run stands on the axis."""
        return self.larger.x


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
        "larger": f"width {data.larger.width}, {data.larger.steps:,} steps, {data.weights:,} weights",
        "ended": f"{data.larger.above:.3f}",
        **_chinchilla_facts(data),
        "kept": "within" if data.between[0] <= data.larger.above <= data.between[1] else "outside",
    }


def _chinchilla_facts(data: AxisData) -> dict[str, str]:
    left, A, alpha, B, beta = data.both.numbers
    return {
        "both_left": f"{left:.3f}",
        "A": power(A),
        "both_alpha": f"{alpha:.2f}",
        "B": power(B),
        "beta": f"{beta:.2f}",
        "all_runs": str(data.both.runs),
        "off": f"{data.both.off:.1f}",
        "both_expected": f"{data.both.expected:.3f}",
        "grow": f"{beta / (alpha + beta):.2f}",
        "read": f"{alpha / (alpha + beta):.2f}",
    }


def score_facts(data: AxisData, sentences: int) -> dict[str, str]:
    """The numbers of the prose about the score that is all or nothing; the jump is the largest between two neighbouring runs
    of the widest models."""
    scores = [one.fitting[sentences - 1] for one in data.points]
    alone = [one.fitting[0] ** sentences for one in data.points]
    widest = max(one.width for one in data.points)
    row = sorted((one for one in data.points if one.width == widest), key=lambda one: one.steps)
    before, after = max(pairwise(row), key=lambda pair: pair[1].fitting[sentences - 1] - pair[0].fitting[sentences - 1])
    what = f"the first {sentences} sentences all fit" if sentences > 1 else "the first sentence fits"
    fewer = (
        "Ask for fewer sentences and look again: how much of the jump lies in the measure?"
        if sentences > 1
        else "One sentence is all or nothing, too: each of its words has to fit. The loss counts every word separately."
    )
    return {
        "what": what,
        "none": str(sum(score == 0 for score in scores)),
        "runs": str(len(scores)),
        "best": f"{max(scores):.0%}",
        "width": str(widest),
        "steps": f"{before.steps:,}",
        "more": f"{after.steps:,}",
        "low": f"{before.fitting[sentences - 1]:.0%}",
        "high": f"{after.fitting[sentences - 1]:.0%}",
        "from": f"{before.above:.2f}",
        "to": f"{after.above:.2f}",
        "fewer": fewer,
        "sentences": str(sentences),
        "compared": _compared(100 * float(np.mean(np.array(alone) - scores))) if sentences > 1 else ONE_ALONE,
    }


ONE_ALONE = "With one sentence the two are the same"


def _compared(points: float) -> str:
    """How far the models stay below independent sentences."""
    if points >= 0:
        return (f"The models stay {points:.0f} points below it on average: later sentences are harder, because they have to fit "
                "what was told before")  # fmt: skip
    return f"The models are {-points:.0f} points above it on average"


def power(value: float) -> str:
    """A large number for a formula: 1.2 \\cdot 10^{9}; a small one as it is."""
    if value < 10_000:
        return f"{value:,.0f}"
    exponent = int(np.floor(np.log10(value)))
    return f"{value / 10**exponent:.1f} \\cdot 10^{{{exponent}}}"


def rows(data: AxisData) -> list[dict[str, float | int | bool]]:
    """The runs, to download."""
    return [
        {
            "width": one.width,
            "steps": one.steps,
            data.axis: one.x,
            "loss": data.floor + one.above,
            "above_floor": one.above,
            "fitted": one.used,
        }
        | {f"fits_{count}": share for count, share in enumerate(one.fitting, 1)}
        for one in data.points
    ]
