"""What the browser view `maximum` is sent: what the maximum of noisy estimates says, and what it costs to have them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import significant


def maximum(worths: str, choices: int, found: Any, theory: Sequence[float], costs: Any, tries: int) -> dict[str, Any]:
    """worths: equal or apart; choices: which of the sizes is looked at; found: sizes, single, chosen, double [sizes, R], best; theory: the
    expected maximum of equal actions; costs: largest, scored, answered (seconds), words; tries: samples of each action.

    Raises ValueError for a size that there is none of, or a time that is none.
    """
    if not 0 <= choices < len(found.sizes) == len(theory) or min(costs[:3]) <= 0:
        raise ValueError(f"size {choices} of {len(found.sizes)} with times {costs[:3]} cannot be drawn")
    return {
        "worths": worths,
        "choices": choices,
        "sizes": list(found.sizes),
        "single": [_spread(row) for row in found.single],
        "chosen": [significant(float(row.mean())) for row in found.chosen],
        "double": [_spread(row) for row in found.double],
        "best": [significant(float(one)) for one in found.best],
        "theory": [significant(one) for one in theory],
        "costs": {name: significant(float(value), 3) for name, value in costs._asdict().items()},
        "tries": tries,
    }


def _spread(row: Any) -> list[float]:
    """Mean and standard deviation over the repeats."""
    return [significant(float(one)) for one in (np.mean(row), np.std(row))]
