"""Numbers of a view: probabilities from logits, and how a number is written."""

import numpy as np


def finite(value: float) -> float | None:
    """A number as JSON knows it: minus infinity, the score of what is banned, and NaN are none there."""
    return value if np.isfinite(value) else None


def count(number: int, one: str, many: str) -> str:
    """ "1 pass", "2 passes"."""
    return f"{number:,} {one if number == 1 else many}"


def minus(value: float, digits: int) -> str:
    """A number with a true minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")
