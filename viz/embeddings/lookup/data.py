"""From an id to a vector and back: rows of the embedding matrix, and the dot products that make probabilities."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from model.probability import softmax
from model.trace import Floats, ForwardTrace

SHOWN_TOKENS, SHOWN_NUMBERS, CANDIDATES = 6, 64, 6


class Row(NamedTuple):
    """A token: its bytes, its id, and the first numbers of its row, each from -1 to 1 of the largest drawn."""

    piece: bytes
    id: int
    numbers: tuple[float, ...]


class Candidate(NamedTuple):
    """A possible next token: its row, the dot product of the row with the last state, and the probability."""

    row: Row
    logit: float
    probability: float


class LookupData(NamedTuple):
    """tokens: the last ones of the text; state: the first numbers of the last hidden state; rest: probability of others."""

    tokens: tuple[Row, ...]
    state: tuple[float, ...]
    candidates: tuple[Candidate, ...]
    rest: float
    vocabulary: int
    width: int
    earlier: int


def lookup_data(trace: ForwardTrace, matrix: Floats, piece: Callable[[int], bytes]) -> LookupData:
    """matrix [V, d]: the embedding matrix, which is the un-embedding too (tied; Press & Wolf 2017).

    logits = matrix @ last_hidden_state[-1]; probabilities are their softmax over all V.
    """
    state = trace.last_hidden_state[-1]
    logits = np.asarray(matrix) @ state  # [V, d] @ [d]
    probabilities = softmax(logits.astype(np.float64))
    best = np.argsort(-probabilities, kind="stable")[:CANDIDATES]
    first = max(0, len(trace.token_ids) - SHOWN_TOKENS)
    ids = [int(one) for one in trace.token_ids[first:]]
    rows = _scaled(np.asarray(matrix)[[*ids, *best.tolist()], :SHOWN_NUMBERS])
    tokens = tuple(Row(trace.tokens[first + at], one, rows[at]) for at, one in enumerate(ids))
    candidates = tuple(
        Candidate(Row(piece(int(one)), int(one), rows[len(ids) + at]), float(logits[one]), float(probabilities[one]))
        for at, one in enumerate(best)
    )
    rest = float(1 - probabilities[best].sum())
    vocabulary, width = matrix.shape
    return LookupData(tokens, _scaled(state[None, :SHOWN_NUMBERS])[0], candidates, rest, vocabulary, width, first)


def _scaled(rows: Floats) -> list[tuple[float, ...]]:
    most = max(float(np.abs(rows).max()), 1e-30)
    return [tuple(row) for row in (rows / most).tolist()]
