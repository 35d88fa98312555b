"""What the maximum of noisy estimates says, against the number of actions: too much, and what two estimates say instead.

Thrun & Schwartz 1993 (overestimation); van Hasselt 2010 (the double estimator). Sizes: n actions, R repeats.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
REPEATS = 32
SPREAD = 0.25  # of true values that are not equal, times the noise of one sample


def expected(n: int) -> float:
    """The expected maximum of n standard normal numbers: the integral of 1 - Phi^n above 0 less that of Phi^n below."""
    from scipy.special import ndtr

    x = np.linspace(0, 12, 12_001)
    return float(np.trapezoid(1 - ndtr(x) ** n - ndtr(-x) ** n, x))


class Maxima(NamedTuple):
    """For each number of actions in `sizes`, over R repeats [len(sizes), R].

    single  the largest of the estimates, each the mean of all samples of its action
    chosen  the true value of the action that has it
    double  two estimates from half the samples each: one chooses, the other says what it is worth; the mean of both ways
    best    [len(sizes)] the largest true value
    """

    sizes: list[int]
    single: Vector
    chosen: Vector
    double: Vector
    best: Vector


def maxima(sizes: list[int], noise: float, samples: int, equal: bool, seed: int) -> Maxima:
    """Of actions whose samples have the standard deviation `noise`, so many each; true values 0, or SPREAD times the noise apart.

    Raises ValueError for an odd number of samples, which has no halves.
    """
    if samples < 2 or samples % 2:
        raise ValueError(f"{samples} samples have no two halves")
    rng, most = np.random.default_rng(seed), max(sizes)
    truth = np.zeros(most) if equal else SPREAD * noise * rng.standard_normal(most)
    half = noise / np.sqrt(samples / 2)
    rows = []
    for _ in range(REPEATS):
        one, other = (truth + half * rng.standard_normal(most) for _ in range(2))
        both = (one + other) / 2
        rows.append([_looked(both, one, other, truth, size) for size in sizes])
    single, chosen, double = np.array(rows).transpose(2, 1, 0)
    return Maxima(sizes, single, chosen, double, np.array([truth[:size].max() for size in sizes]))


def _looked(both: Vector, one: Vector, other: Vector, truth: Vector, size: int) -> tuple[float, float, float]:
    top = int(both[:size].argmax())
    double = (other[one[:size].argmax()] + one[other[:size].argmax()]) / 2
    return float(both[top]), float(truth[top]), float(double)
