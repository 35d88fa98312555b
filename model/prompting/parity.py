"""Parity: is the number of ones even or odd? Its steps are the parities of the first bit, the first two, and so on.

Kim & Suzuki 2024, Transformers provably solve parity efficiently with chain of thought.
"""

from dataclasses import dataclass

import numpy as np

from model.errors import UserError
from model.prompting.puzzles import Rows

BITS = 16
EVEN = 2  # the token; ODD is the next


@dataclass(frozen=True)
class Parity:
    """A string of bits. Tokens: 0, 1, even, odd, and two signs."""

    bits: int = BITS
    name: str = "parity"
    pieces: tuple[str, ...] = ("0", "1", "even", "odd", ":", "=")
    answer: int = 1
    then: int = 4
    equals: int = 5
    least: int = 1

    @property
    def count(self) -> int:
        """How many strings there are."""
        return int(2**self.bits)

    @property
    def asked(self) -> int:
        """The bits and the sign behind them."""
        return self.bits + 1

    @property
    def steps(self) -> int:
        """One for each bit."""
        return self.bits

    def questions(self, codes: Rows) -> Rows:
        """[B, bits], the highest bit first."""
        return codes[:, None] >> np.arange(self.bits - 1, -1, -1) & 1

    def worked(self, questions: Rows) -> Rows:
        """[B, bits]: the parity of each beginning."""
        return questions.cumsum(1) % 2 + EVEN

    def answers(self, questions: Rows) -> Rows:
        """[B, 1]: the parity of all bits."""
        return questions.sum(1, keepdims=True) % 2 + EVEN

    def concluded(self, steps: Rows) -> Rows:
        """[B, 1]: the last step is the answer."""
        return steps[:, -1:]

    def changed(self, step: int, place: int) -> int:
        """Even for odd, and odd for even."""
        return 2 * EVEN + 1 - step

    def read(self, text: str) -> list[int]:
        """`bits` times 0 or 1; spaces do not count. Raises UserError for anything else."""
        found = "".join(text.split())
        if len(found) != self.bits or set(found) - {"0", "1"}:
            raise UserError(f"The learners know strings of {self.bits} bits: type {self.bits} times 0 or 1.")
        return [int(bit) for bit in found]
