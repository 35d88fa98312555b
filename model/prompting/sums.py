"""Sums of two numbers of four digits. The steps are those of the school: from the right, a digit of the sum and what is carried."""

import re
from dataclasses import dataclass

import numpy as np

from model.errors import UserError
from model.prompting.puzzles import Rows

DIGITS = 4
NONE, ONE = 13, 14  # what is carried


@dataclass(frozen=True)
class Sums:
    """Two numbers. Tokens: the digits, three signs, and what is carried."""

    digits: int = DIGITS
    name: str = "sums"
    pieces: tuple[str, ...] = (*"0123456789", "+", ":", "=", "carry 0", "carry 1")
    then: int = 11
    equals: int = 12

    @property
    def count(self) -> int:
        """How many pairs of numbers there are."""
        return int(10 ** (2 * self.digits))

    @property
    def asked(self) -> int:
        """Both numbers, the plus, and the sign behind them."""
        return 2 * self.digits + 2

    @property
    def steps(self) -> int:
        """Two for each column: its digit, and what it carries."""
        return 2 * self.digits

    @property
    def least(self) -> int:
        """No digit may be missing."""
        return self.steps

    @property
    def answer(self) -> int:
        """One digit more than the numbers have."""
        return self.digits + 1

    def questions(self, codes: Rows) -> Rows:
        """[B, 2 * digits + 1]: a number, the plus, a number, each with its highest digit first."""
        size = 10**self.digits
        plus = np.full((len(codes), 1), self.pieces.index("+"))
        return np.concatenate([self._split(codes // size), plus, self._split(codes % size)], 1)

    def worked(self, questions: Rows) -> Rows:
        """[B, 2 * digits]: column after column from the right, its digit and its carry."""
        carry, parts = np.zeros(len(questions), np.int64), []
        for place in range(self.digits - 1, -1, -1):
            column = questions[:, place] + questions[:, self.digits + 1 + place] + carry
            carry = column // 10
            parts += [column % 10, carry + NONE]
        return np.stack(parts, 1)

    def answers(self, questions: Rows) -> Rows:
        """[B, digits + 1]: the sum, with zeros before it."""
        powers = 10 ** np.arange(self.digits - 1, -1, -1)
        total = (questions[:, : self.digits] + questions[:, self.digits + 1 :]) @ powers
        return total[:, None] // 10 ** np.arange(self.digits, -1, -1) % 10

    def concluded(self, steps: Rows) -> Rows:
        """[B, digits + 1]: the last carry, then the digits from the last step to the first. -1 where the steps hold no such thing."""
        carry = np.where(np.isin(steps[:, -1:], (NONE, ONE)), steps[:, -1:] - NONE, -1)
        digits = steps[:, -2::-2]
        return np.concatenate([carry, np.where(digits < 10, digits, -1)], 1)

    def changed(self, step: int, place: int) -> int:
        """The next digit, after 9 the 0; the other carry."""
        return NONE + ONE - step if step >= NONE else (step + 1) % 10

    def read(self, text: str) -> list[int]:
        """Two numbers with a plus between them. Raises UserError for anything else."""
        found = re.fullmatch(rf"([0-9]{{1,{self.digits}}})\+([0-9]{{1,{self.digits}}})", "".join(text.split()))
        if not found:
            raise UserError(f"The learners know sums of two numbers of up to {self.digits} digits, such as 4817+2956.")
        first, second = (int(one) for one in found.groups())
        return [int(token) for token in self.questions(np.array([first * 10**self.digits + second]))[0]]

    def _split(self, numbers: Rows) -> Rows:
        """[B] -> [B, digits]"""
        return numbers[:, None] // 10 ** np.arange(self.digits - 1, -1, -1) % 10
