"""Three objectives side by side: their numbers for the prose."""

import math
from collections.abc import Sequence
from typing import Any

NUMBERS = ("step", "computed", "next", "masked", "follows", "right", "compared", "floor", "coin")
Guess = Sequence[tuple[str, float]]
LATER = "this gap was not recorded: press “Run it live” to see which words go into it."
MORE = 0.1  # by so much one has to be surer than the other to be called so


def objective_facts(
    found: Any, before: Guess, around: Guess, hole: str, floor: float, recorded: bool = False
) -> dict[str, str]:
    """found: step, losses, right (model.training.objectives.Compared), or None before there is any; before, around: words for the
    hole with their probabilities, from what stands before it and from both sides; recorded: whether they were recorded, and then
    there are none for a hole that was not."""
    if found is None:
        return dict.fromkeys(NUMBERS, "…")
    return {
        "step": str(found.step),
        "computed": "recorded" if recorded else "the latest computed",
        "next": f"{found.losses[0]:.2f}",
        "masked": f"{found.losses[1]:.2f}",
        "follows": f"{found.losses[2]:.2f}",
        "right": f"{found.right:.0%}",
        "compared": compared(before, around, hole) if around else LATER,
        "floor": f"{floor:.2f}",
        "coin": f"{math.log(2):.2f}",
    }


def compared(before: Guess, around: Guess, hole: str) -> str:
    """Which of the two is surer, and what that may come from."""
    word, p = around[0]
    both = f"the one that sees both sides puts **{word}** ({p:.2f}) into the gap"
    if not before:
        return f"{both}; the other has nothing to go on, because nothing comes before it."
    left, q = before[0]
    said = f"{both}, the one that reads only “{hole.partition('[MASK]')[0].strip()}” puts **{left}** ({q:.2f})."
    if p > q + MORE:
        return f"{said} What comes after the gap helps the first."
    if q > p + MORE:
        return (
            f"{said} What comes before is enough here, and the second learns from every word, the first from 15 in 100."
        )
    return f"{said} Neither is much surer than the other."
