"""One word in two sentences: where its vector goes, layer by layer, in a model. Pure functions on traces."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.trace import Floats, ForwardTrace, Tokens
from viz.shared.numbers import minus

NEAR = 5


class Journey(NamedTuple):
    """The vectors of one word in two sentences through a model of L layers.

    cosines [L + 1]  between the two, before layer 1 and after each;  first, second [L + 1, 2]  their places on one map
    held             the part of the variance that the map keeps
    near_first, near_second  L + 1 lists of (token, cosine): rows of the embedding matrix that point the same way
    """

    cosines: Floats
    first: Floats
    second: Floats
    held: float
    near_first: list[list[tuple[str, float]]]
    near_second: list[list[tuple[str, float]]]


def token_of(text: str, word: str, tokens: Tokens) -> int | None:
    """The token that ends the first `word` (whole, in any case) in `text`, or None. A causal model knows it there."""
    found = tokens.of(word.strip(), text)
    return found[-1] if found else None


def stream(trace: ForwardTrace, at: int) -> Floats:
    """[L + 1, d]: the token's residual stream before layer 1 and after each layer."""
    last = trace.layers[-1].resid_post if trace.causal else trace.last_hidden_state  # BERT's blocks end in a norm
    return np.stack([*(layer.resid_pre[at] for layer in trace.layers), last[at]])


def journey(first: Floats, second: Floats, matrix: Floats, words: Sequence[str]) -> Journey:
    """Compare two streams [L + 1, d]. matrix [V, d]: unit rows of the embedding matrix, named by `words`.

    The map is PCA of both streams, each vector divided by its length, for lengths grow with the layers.
    """
    a, b = _unit(first), _unit(second)
    both = np.concatenate([a, b])
    centred = (both - both.mean(axis=0)).astype(np.float64)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    places = (left[:, :2] * sizes[:2]).astype(np.float32)
    held = float((sizes[:2] ** 2).sum() / max((sizes**2).sum(), 1e-30))
    return Journey(
        (a * b).sum(axis=1), places[: len(a)], places[len(a) :], held, _near(a, matrix, words), _near(b, matrix, words)
    )


def _near(stream: Floats, matrix: Floats, words: Sequence[str]) -> list[list[tuple[str, float]]]:
    cosines = stream @ matrix.T  # [L + 1, V]
    best = np.argpartition(-cosines, NEAR, axis=1)[:, :NEAR]
    rows = [row[np.argsort(-cosines[at, row], kind="stable")] for at, row in enumerate(best)]
    return [[(words[one], float(cosines[at, one])) for one in row] for at, row in enumerate(rows)]


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-30)


def facts(both: Floats, left: Floats) -> dict[str, str]:
    """Cosines [L + 1] of a word in two sentences, by layer, in a model that reads both sides and in one that reads the left."""
    same = "up to this word both sentences are the same, and it cannot see what follows."
    other = "what came before the word was different, and it has read that."
    return {
        "both": minus(both[-1], 2),
        "left": minus(left[-1], 2),
        "said": same if left.min() > 0.9995 else other,
        "both_layers": str(len(both) - 1),
        "left_layers": str(len(left) - 1),
        "both_start": minus(both[0], 2),
    }
