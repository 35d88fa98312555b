"""From scores to probabilities, and from counts to shares: the softmax of every NumPy array here, and an interval around a share."""

import math
from typing import Any, TypeVar

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
