"""Questions that a small GPT learns to answer, with steps written before the answer or without.

Nye et al. 2021, Show your work (a scratchpad before the answer). Sizes: B texts, T tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
HELD_OUT = 1_000  # questions that no learner reads


class Puzzle(Protocol):
    """A kind of question.

    pieces: what each token stands for; count: how many questions there are; asked, steps, answer: how many tokens a question
    has with the sign behind it, its steps, and its answer; then, equals: the signs before the steps and before the answer; least: how many steps say an
    answer.
    """

    name: str
    pieces: tuple[str, ...]
    count: int
    asked: int
    steps: int
    answer: int
    then: int
    equals: int
    least: int

    def questions(self, codes: Rows) -> Rows:
        """[B, asked - 1]: the questions of these numbers, from 0 to `count` - 1."""

    def worked(self, questions: Rows) -> Rows:
        """[B, steps]: their right steps."""

    def answers(self, questions: Rows) -> Rows:
        """[B, answer]: their right answers."""

    def concluded(self, steps: Rows) -> Rows:
        """[B, answer]: the answers that steps [B, steps] lead to, right or wrong."""

    def changed(self, step: int, place: int) -> int:
        """Another token for the step at that place."""

    def read(self, text: str) -> list[int]:
        """A question as people write it. Raises UserError for another."""


@dataclass(frozen=True)
class Lesson:
    """What a learner reads: questions with their answers, and where `written`, the steps between."""

    puzzle: Any  # a Puzzle
    written: bool

    @property
    def length(self) -> int:
        """Tokens of a text."""
        return int(self.puzzle.asked + (self.puzzle.steps + 1 if self.written else 0) + self.puzzle.answer)

    def texts(self, codes: Rows) -> Rows:
        """[B, length]: question, sign, answer; with steps: question, sign, steps, sign, answer."""
        questions = self.puzzle.questions(codes)
        sign = np.full((len(codes), 1), self.puzzle.equals)
        parts = [questions]
        if self.written:
            parts += [np.full_like(sign, self.puzzle.then), self.puzzle.worked(questions)]
        return np.concatenate([*parts, sign, self.puzzle.answers(questions)], 1)

    def batch(self, seed: int, step: int, size: int) -> Rows:
        """[size, length]: questions drawn anew, none of those held out."""
        rng = np.random.default_rng([seed, step])
        found = np.zeros(0, np.int64)
        while len(found) < size:
            drawn = rng.integers(0, self.puzzle.count, size)
            found = np.concatenate([found, drawn[~np.isin(drawn, held_out(self.puzzle))]])
        return self.texts(found[:size])


@lru_cache(8)
def held_out(puzzle: Any) -> Rows:
    """[HELD_OUT]: the numbers of questions that are only asked; the same in each run."""
    rng = np.random.default_rng(0)
    found = np.zeros(0, np.int64)
    while len(found) < HELD_OUT:
        drawn = rng.integers(0, puzzle.count, HELD_OUT)
        found = np.unique(np.concatenate([found, drawn]))
    return rng.permutation(found)[:HELD_OUT]


def said(puzzle: Any, tokens: Sequence[int]) -> list[str]:
    """What tokens stand for."""
    return [puzzle.pieces[token] for token in tokens]
