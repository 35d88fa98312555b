"""From scores to probabilities: the softmax and log-softmax of every NumPy array here."""

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
