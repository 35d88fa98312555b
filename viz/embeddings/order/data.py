"""How a model knows where a word stands: rotated pairs (RoPE) and the classic sines."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats, LayerTrace

PAIRS = (0, 4, 8, 12, 16, 24)  # drawn, of the d_head / 2
BASE = 10_000.0  # of the classic sines


class Rotary(NamedTuple):
    """One head's query and key of the same word at P positions.

    frequencies [n]  radians a position, of the drawn pairs;  hands [n, P, 2]  the query's true pairs, each divided by
    the pair's length;  scores [P]  query at position p times key at position 0;  shifted [P - s]  the same, s further on
    """

    pairs: tuple[int, ...]
    frequencies: NDArray[np.float64]
    hands: Floats
    scores: Floats
    shifted: Floats
    shift: int


def frequencies(width: int, base: float) -> NDArray[np.float64]:
    """[width / 2]: the angle in radians by which a pair turns from a position to the next, base^(-2 i / width).

    Su et al. 2021, section 3.2.2; with base 10,000 also the frequencies of the sines of Vaswani et al. 2017.
    """
    return base ** (-2.0 * np.arange(width // 2) / width)


def sinusoidal(count: int, width: int) -> NDArray[np.float64]:
    """[count, width]: sin(p f_i) and cos(p f_i) in turn (Vaswani et al. 2017, section 3.5)."""
    angles = np.arange(count)[:, None] * frequencies(width, BASE)  # [count, width / 2]
    return np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(count, width)


def rotary(layer: LayerTrace, head: int, base: float, shift: int = 5) -> Rotary:
    """From the first layer's trace of one word, repeated: there only the positions differ.

    A pair is number i and number i + d_head / 2 of the query, as in transformers' LLaMA.
    """
    queries, keys = layer.queries[head], layer.keys[head]  # [P, d_head]
    half = queries.shape[1] // 2
    chosen = [pair for pair in PAIRS if pair < half]
    hands = np.stack([queries[:, chosen], queries[:, [pair + half for pair in chosen]]], axis=2)  # [P, n, 2]
    hands = hands / np.maximum(np.linalg.norm(hands, axis=2, keepdims=True), 1e-30)
    return Rotary(
        tuple(chosen),
        frequencies(queries.shape[1], base)[chosen],
        hands.transpose(1, 0, 2),
        queries @ keys[0],
        queries[shift:] @ keys[shift],
        shift,
    )
