"""A model that learns to answer: its numbers for the prose."""

import math
from collections.abc import Mapping, Sequence

from viz.shared.numbers import chance

NUMBERS = ("step", "computed", "before", "now", "tested", "loss", "probability", "first_loss", "neutral", "others")


def lesson_facts(
    shares: Mapping[str, float], looks: Sequence[tuple[int, float, Sequence[bool]]], recorded: bool = False
) -> dict[str, str]:
    """shares: how often the model hears each style; looks: (step, loss, whether each answer is right) before the first lesson and now; none yet: dots.

    recorded: whether they were recorded.
    """
    if not looks:
        return dict.fromkeys(NUMBERS, "…")
    (_, first_loss, before), (step, loss, now) = looks[0], looks[-1]
    return {
        "neutral": f"{100 * shares['neutral']:.0f}",
        "others": f"{100 * shares['kind']:.0f}",
        "step": str(step),
        "computed": "recorded" if recorded else "the latest computed",
        "before": str(sum(before)),
        "now": str(sum(now)),
        "tested": str(len(now)),
        "first_loss": f"{first_loss:.2f}",
        "loss": f"{loss:.2f}",
        "probability": chance(math.exp(-loss)),
    }
