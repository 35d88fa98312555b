"""From scores to probabilities, from counts to shares, and whether probabilities come true: the softmax of every NumPy array here, an
interval around a share, and the error of predictions."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Real = TypeVar("Real", bound=np.floating[Any])


def softmax(scores: NDArray[Real]) -> NDArray[Real]:
    """[..., V] -> [..., V], computed in the precision of `scores`; a score of -inf has probability 0."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def log_softmax(scores: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """[..., V] -> [..., V].

    The sum is taken in float64, the single powers in the precision of `scores`: it has many.
    """
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True, dtype=np.float64))


def wilson(right: int, asked: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The interval in which a share lies, of which `right` of `asked` were seen: with the default z, 95 times in 100.

    Wilson 1927, Probable inference, the law of succession, and statistical inference. Raises ValueError where nothing was asked.
    """
    if not 0 <= right <= asked or not asked:
        raise ValueError(f"{right} right of {asked} asked is no share")
    share, weight = right / asked, z * z / asked
    middle = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt(share * (1 - share) / asked + weight / (4 * asked)) / (1 + weight)
    return middle - half, middle + half


class Bin(NamedTuple):
    """Predictions of about the same probability. predicted: its mean; came: the share that came true; size: how many they are."""

    predicted: float
    came: float
    size: int


def reliability(predicted: Sequence[float], came: Sequence[bool], count: int = 10) -> list[Bin]:
    """The points of a reliability diagram: bins of equal width from 0 to 1 (DeGroot & Fienberg 1983); empty ones are left out.

    Raises ValueError for lists of different lengths.
    """
    if len(predicted) != len(came):
        raise ValueError(f"{len(predicted)} predictions and {len(came)} outcomes: each needs the other")
    p, true = np.asarray(predicted, float), np.asarray(came, float)
    bins = np.minimum((p * count).astype(int), count - 1)
    return [
        Bin(float(p[bins == at].mean()), float(true[bins == at].mean()), int((bins == at).sum()))
        for at in range(count)
        if (bins == at).any()
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far bins lie from coming true, by the share of predictions in each.

    Naeini et al. 2015, Obtaining well calibrated probabilities using Bayesian binning; Guo et al. 2017, equation 3. Raises
    ValueError where nothing was predicted.
    """
    if not bins:
        raise ValueError("there are no predictions: nothing can be said of their error")
    of = sum(one.size for one in bins)
    return sum(one.size * abs(one.predicted - one.came) for one in bins) / of
