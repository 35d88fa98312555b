"""What decoding asks of a model. No torch here: importing it takes seconds, and the app imports decoding as it starts."""

from collections.abc import Sequence
from typing import Protocol

from model.errors import UserError
from model.trace import Floats


class ContextFull(UserError):
    """The text has reached the limit of the model."""


class Scores(Protocol):
    """Rows of tokens that were read, as decoding needs them: B rows of T tokens; V is the size of the vocabulary."""

    @property
    def ids(self) -> tuple[tuple[int, ...], ...]:
        """The tokens of each row."""

    @property
    def logits(self) -> Floats:
        """[B, n, V]: after each of the n tokens that were read last; n is 1 at first."""

    @property
    def states(self) -> Floats:
        """[B, T, d]: the last hidden state at every token."""

    def go_on(self, parents: Sequence[int], tokens: Sequence[Sequence[int]]) -> "Scores":
        """Row parents[i] with tokens[i] after it, for each i; all get the same number of tokens. Raises ContextFull."""

    def back(self, count: int) -> "Scores":
        """The same rows without their last `count` tokens; n - count of the n rows of logits are left."""


class Scorer(Protocol):
    """Anything to decode from: a language model, or a transition matrix in a test."""

    @property
    def vocabulary(self) -> int:
        """V: how many tokens there are."""

    @property
    def stops(self) -> frozenset[int]:
        """The tokens that end a text."""

    def read(self, ids: Sequence[int]) -> Scores:
        """One row. Raises UserError if there is nothing to read, or too much."""
