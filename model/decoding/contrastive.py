"""Contrastive search (Su et al. 2022): tokens that are likely, and unlike those already there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.decoding.chain import PLAIN, Chain, Settings, chain
from model.decoding.steps import Stop, room, stopped
from model.pretrained.scorer import Scorer
from model.trace import Floats


@dataclass(frozen=True, eq=False)
class ContrastiveStep:
    """One token written, and its rivals.

    candidates   [k] the most likely tokens
    confidence   [k] their probabilities
    degeneration [k] the highest cosine similarity between their state and that of any token before
    scores       [k] (1 - alpha) confidence - alpha degeneration (Su et al. 2022, eq. 5); the highest is taken
    """

    ids: tuple[int, ...]
    token: int
    chain: Chain
    candidates: tuple[int, ...]
    confidence: NDArray[np.float64]
    degeneration: NDArray[np.float64]
    scores: NDArray[np.float64]
    stop: Stop

    @property
    def log_probability(self) -> float:
        """Of the token, by the model itself, in nats."""
        return float(self.chain.log_probabilities[self.token])


def contrastive(
    model: Scorer, ids: Sequence[int], max_new_tokens: int, k: int = 4, alpha: float = 0.6, settings: Settings = PLAIN
) -> Iterator[ContrastiveStep]:
    """Of the k most likely tokens, the one with the highest score. Each is read to get its state: k texts a step.

    Raises ValueError for k below 1 or alpha outside 0 to 1, UserError as `sample` does.
    """
    if k < 1 or not 0 <= alpha <= 1:
        raise ValueError(f"k is {k}, alpha {alpha}: choose k of at least 1 and alpha from 0 to 1")
    most = room(ids, max_new_tokens, model)
    reading = model.read(ids)
    row, logits, parent = tuple(ids), reading.logits[0, -1], 0
    for made in range(1, most + 1):
        stages = chain(logits, row, settings.penalties)
        candidates = [int(token) for token in stages.order[:k]]
        before = _unit(reading.states[parent])  # [T, d]
        reading = reading.go_on([parent] * len(candidates), [[token] for token in candidates])
        states = _unit(reading.states[:, -1])  # [k, d]
        degeneration = (states @ before.T).max(-1).astype(np.float64)
        confidence = stages.probabilities[candidates]
        scores = (1 - alpha) * confidence - alpha * degeneration
        parent = int(scores.argmax())
        row = (*row, candidates[parent])
        stop = stopped(row[-1], model.stops, made, max_new_tokens, most)
        yield ContrastiveStep(row, row[-1], stages, tuple(candidates), confidence, degeneration, scores, stop)
        if stop:
            return
        logits = reading.logits[parent, -1]


def _unit(vectors: Floats) -> Floats:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
