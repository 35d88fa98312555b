"""Which words of a text a prediction rests on, asked in three ways: by gradients, by a path of gradients, by leaving words out.

f is the logarithm of the probability of a next word, or its difference from that of another word (Yin & Neubig 2022, Interpreting
language models with contrastive explanations), as a function of the tokens' embeddings.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from model.trace import Floats

POINTS = 40  # at which the path of integrated gradients is looked at
AT_ONCE = 400  # tokens in one batch: bounds the memory
BASELINES = ("zero", "mean")
BEND = 3  # the path is walked as t^3: norms change f most close to an embedding of zero


class Reader(Protocol):
    """A model that predicts a next token; model.pretrained.LanguageModel is one."""

    @property
    def embedding_matrix(self) -> Floats: ...

    def slopes(self, ids: Sequence[int], rows: Floats, token: int, other: int | None) -> tuple[Floats, Floats]:
        """rows [B, T, d] in place of the embeddings of `ids` -> f [B], and its gradient [B, T, d]."""
        ...


class Salience(NamedTuple):
    """Of a text of T tokens; all but `points` in nats.

    value, baseline   f of the text, and of the baseline
    product           [T] gradient times input (Simonyan et al. 2014, times the input as in Shrikumar et al. 2017)
    integrated        [T] integrated gradients (Sundararajan et al. 2017, eq. 1); their sum is value - baseline, up to the
                      error of the numerical integral
    left_out          [T] how much f falls when this token's embedding becomes the baseline's
    points            how many points of the path were looked at
    """

    value: float
    baseline: float
    product: Floats
    integrated: Floats
    left_out: Floats
    points: int

    @property
    def gap(self) -> float:
        """How far the sum is from what it should be, as a part of that; of a difference close to 0 as it is."""
        return abs(float(self.integrated.sum()) - (self.value - self.baseline)) / max(abs(self.value - self.baseline), 1e-2)


def path(points: int) -> tuple[Floats, Floats]:
    """Places between 0 and 1 and their weights: Gauss-Legendre in t, at t^BEND."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    t = (nodes + 1) / 2
    return (t**BEND).astype(np.float32), (weights / 2 * BEND * t ** (BEND - 1)).astype(np.float32)


def salience(
    reader: Reader,
    ids: Sequence[int],
    token: int,
    other: int | None = None,
    baseline: str = "zero",
    points: int = POINTS,
    progress: Callable[[str, float], None] = lambda *_: None,
) -> Salience:
    """Of the next word `token` after `ids`, against `other` if there is one. baseline: an embedding of zeros, or the mean of all.

    Raises ValueError for another baseline.
    """
    if baseline not in BASELINES:
        raise ValueError(f"baseline is {baseline!r}: choose one of {', '.join(BASELINES)}")
    matrix, length = reader.embedding_matrix, len(ids)
    given = matrix[list(ids)]  # [T, d]
    ground = np.zeros_like(given) if baseline == "zero" else np.broadcast_to(matrix.mean(axis=0), given.shape)
    without = np.repeat(given[None], length, axis=0)  # [T, T, d]
    without[np.arange(length), np.arange(length)] = ground[0]
    places, weights = path(points)
    between = ground + places[:, None, None] * (given - ground)  # [points, T, d]
    rows = np.concatenate([given[None], ground[None], without, between])
    size, values, slopes = max(1, AT_ONCE // length), [], []
    for first in range(0, len(rows), size):
        progress("gradients", first / len(rows))
        found = reader.slopes(ids, rows[first : first + size], token, other)
        values.append(found[0])
        slopes.append((found[1] * (given - ground)).sum(axis=-1) if first else _first(found[1], given, ground))
    value, slope = np.concatenate(values), np.concatenate(slopes)  # [B], [B, T]
    return Salience(
        float(value[0]),
        float(value[1]),
        slope[0],
        weights @ slope[2 + length :],
        value[0] - value[2 : 2 + length],
        points,
    )


def _first(slopes: Floats, given: Floats, ground: Floats) -> Floats:
    """Gradient times input for the text itself, the first row; times the difference from the baseline for the path."""
    found = (slopes * (given - ground)).sum(axis=-1)
    found[0] = (slopes[0] * given).sum(axis=-1)
    return found
