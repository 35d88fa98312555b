"""Three objectives side by side: their numbers for the prose."""

import math
from typing import Any

NUMBERS = (
    "step",
    "next",
    "masked",
    "follows",
    "right",
    "word",
    "chance",
    "left",
    "left_chance",
    "floor",
    "coin",
    "hole",
)


def objective_facts(found: Any, hole: str, floor: float) -> dict[str, str]:
    """found: step, losses, right, before, around (pages.frame.trials.Guesses); None before there is any."""
    if found is None:
        return dict.fromkeys(NUMBERS, "…")
    word, chance = found.around[0]
    left, left_chance = found.before[0] if found.before else ("nothing", 0.0)
    return {
        "step": str(found.step),
        "next": f"{found.losses[0]:.2f}",
        "masked": f"{found.losses[1]:.2f}",
        "follows": f"{found.losses[2]:.2f}",
        "right": f"{found.right:.0%}",
        "word": word,
        "chance": f"{chance:.2f}",
        "left": left,
        "left_chance": f"{left_chance:.2f}",
        "floor": f"{floor:.2f}",
        "coin": f"{math.log(2):.2f}",
        "hole": hole.partition("[MASK]")[0].strip() or "…",
    }
