"""Attention in tiles: the softmax and the weighted sum of values without the whole table of scores.

The softmax is computed in one pass over the keys, with a running maximum and sum (Milakov & Gimelshein 2018, Online normalizer
calculation for softmax, algorithm 3); flash attention (Dao et al. 2022, algorithm 1) reads a tile of keys and values at a time and
rescales what it has added up whenever the maximum rises.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats


class Running(NamedTuple):
    """What is kept for each of n queries: the largest score so far [n], the sum of e^(score - it) [n], and the sum of these times
    the values, over that sum [n, d_head]. A query that has seen nothing yet has -inf, 0 and zeros."""

    maximum: Floats
    total: Floats
    output: Floats


def tiled(
    scores: Floats, values: Floats, allowed: NDArray[np.bool_], size: int, upto: int | None = None, rescale: bool = True
) -> Running:
    """scores [n, m], values [m, d_head], read `size` keys at a time in float32; allowed [n, m]: what a query may see.

    upto: how many tiles are read, by default all. rescale: whether what was added up before is brought to a new maximum; without,
    the result is wrong wherever the maximum rises later. Raises ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError(f"a tile of {size} keys: it has at least 1")
    count, zero = len(scores), np.float32(0)
    maximum, total = np.full(count, -np.inf, np.float32), np.zeros(count, np.float32)
    output = np.zeros((count, values.shape[1]), np.float32)
    for first in range(0, scores.shape[1], size)[:upto]:
        tile = np.where(allowed[:, first : first + size], scores[:, first : first + size], np.float32(-np.inf))
        higher = np.maximum(maximum, tile.max(axis=1))
        seen = np.isfinite(higher)
        level = np.where(seen, higher, zero)
        powers = np.where(np.isfinite(tile), np.exp(tile - level[:, None]), zero)
        factor = (
            np.where(np.isfinite(maximum), np.exp(maximum - level), zero) if rescale else np.ones(count, np.float32)
        )
        total = total * factor + powers.sum(axis=1)
        output = output * factor[:, None] + powers @ values[first : first + size]
        maximum = higher
    shares = output / np.maximum(total, np.float32(1e-30))[:, None]
    return Running(maximum, total, shares.astype(np.float32))


def whole(scores: Floats, values: Floats, allowed: NDArray[np.bool_]) -> Floats:
    """[n, d_head]: ordinary attention, the table of scores at once (Vaswani et al. 2017, eq. 1), in float32."""
    masked = np.where(allowed, scores, np.float32(-np.inf))
    powers = np.exp(masked - masked.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ values


class Kept(NamedTuple):
    """Numbers of one head: the whole table of scores; one tile of scores; what lies in fast memory with it, which is tiles of queries,
    keys, values and outputs, and a maximum and a sum for each query of the tile; and tiles to read, and how many of them hold
    nothing that may be seen."""

    table: int
    tile: int
    fast: int
    tiles: int
    skipped: int


def kept(length: int, width: int, size: int, allowed: NDArray[np.bool_] | None = None) -> Kept:
    """Of a text of `length` tokens and heads of `width`. allowed [length, length]: by default a query sees all keys."""
    across = -(-length // size)
    skipped = 0
    if allowed is not None:
        skipped = sum(
            not allowed[row : row + size, column : column + size].any()
            for row in range(0, length, size)
            for column in range(0, length, size)
        )
    return Kept(length**2, size**2, 4 * size * width + size**2 + 2 * size, across**2, skipped)
