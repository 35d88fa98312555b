"""Worlds small enough to work out by hand: the next token depends on the last one alone."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from model.decoding.beams import BeamStep
from model.pretrained.language_model import LanguageModel
from model.trace import Floats


class Chain:
    """A model whose next token depends on the last: row i of `matrix` [V, V] holds the probabilities after token i."""

    def __init__(self, matrix: Any, stops: Sequence[int] = ()) -> None:
        self.matrix = np.array(matrix, np.float64)
        self.stops = frozenset(stops)
        self.reads: list[int] = []  # how many tokens each pass read

    @property
    def vocabulary(self) -> int:
        return len(self.matrix)

    def read(self, ids: Sequence[int]) -> "Read":
        self.reads.append(len(ids))
        return Read(self, (tuple(ids),), 1)


class Read:
    """Rows that the chain has read."""

    def __init__(self, world: Chain, ids: tuple[tuple[int, ...], ...], fresh: int) -> None:
        self.world, self.ids, self.fresh = world, ids, fresh

    @property
    def logits(self) -> Floats:
        last = np.array([row[len(row) - self.fresh :] for row in self.ids], int)  # [B, n]
        with np.errstate(divide="ignore"):
            return np.log(self.world.matrix[last]).astype(np.float32)

    @property
    def states(self) -> Floats:
        return np.eye(len(self.world.matrix), dtype=np.float32)[np.array(self.ids)]  # [B, T, V]: one-hot

    def go_on(self, parents: Sequence[int], tokens: Sequence[Sequence[int]]) -> "Read":
        self.world.reads.append(len(tokens[0]))
        ids = tuple((*self.ids[parent], *row) for parent, row in zip(parents, tokens, strict=True))
        return Read(self.world, ids, len(tokens[0]))

    def back(self, count: int) -> "Read":
        return Read(self.world, tuple(row[: len(row) - count] for row in self.ids), max(0, self.fresh - count))


def last(steps: Iterable[BeamStep]) -> BeamStep:
    *_, step = steps
    return step


def random_world(seed: int, size: int, stops: Sequence[int] = ()) -> Chain:
    return Chain(np.random.default_rng(seed).dirichlet(np.full(size, 0.7), size), stops)


def set_stops(model: LanguageModel, stops: Any) -> Any:
    """Choose the tokens that end a text; returns those that did before."""
    config: Any = model.network.model.generation_config
    before, config.eos_token_id = config.eos_token_id, stops
    return before
