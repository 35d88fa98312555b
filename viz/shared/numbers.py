"""Numbers of a view: probabilities from logits, and how a number is written."""

import math

import numpy as np


def finite(value: float) -> float | None:
    """A number as JSON knows it: minus infinity, the score of what is banned, and NaN are none there."""
    return value if np.isfinite(value) else None


def count(number: int, one: str, many: str) -> str:
    """ "1 pass", "2 passes"."""
    return f"{number:,} {one if number == 1 else many}"


def a_digit(digit: int) -> str:
    """ "a 7", "an 8"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def minus(value: float, digits: int) -> str:
    """A number with a true minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")


def rounded(value: float | None, digits: int = 2) -> str:
    """A number for the prose, or dots where there is none yet."""
    return "…" if value is None else f"{value:z.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 2) -> str:
    """The same with its sign, also where it is plus."""
    return f"{value:+z.{digits}f}".replace("-", "−")


def percent(value: float | None) -> str:
    """A share for the prose, or dots where there is none yet; a half is rounded up, as pictures do."""
    return "…" if value is None else f"{math.floor(100 * value + 0.5)} %"


def chance(value: float) -> str:
    """A probability with at least two digits that are not 0: a rare word's does not become 0."""
    digits = 2 if value >= 0.095 or value <= 0 else 1 + math.ceil(-math.log10(value))
    return f"{value:.{digits}f}"


def significant(value: float, digits: int = 4) -> float:
    """A number with so many digits that count: what is small does not become 0."""
    return float(f"{value:.{digits}g}")


LEAST = 5e-6  # in size: smaller numbers are said to be almost 0


def tiny(value: float) -> str:
    """A number with three digits that count, also where it is small."""
    if abs(value) < LEAST:
        return "≈ 0" if value else "0"
    return minus(value, max(0, 2 - math.floor(math.log10(abs(value)))))


def amount(number: float) -> str:
    """A large number in words: 134.5 million, 2.1 billion; small ones in figures."""
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if number >= 0.95 * size:
            return f"{number / size:.1f} {name}"
    return f"{number:,.0f}"
