"""The game of 24: four numbers, each used once, and + - * / are to give 24. Small enough that every position is known exactly.

Yao et al. 2023 (Tree of thoughts) use it, since each step can be judged before the end.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

GOAL = Fraction(24)
COUNT = 4  # numbers at the start
HIGHEST = 13
KEPT = 4_000  # positions that are remembered: 7 MB
Numbers = tuple[Fraction, ...]  # the numbers that are left, the largest first


class Move(NamedTuple):
    """Two numbers joined. left: the numbers after it."""

    a: Fraction
    sign: str
    b: Fraction
    result: Fraction
    left: Numbers

    def __str__(self) -> str:
        return f"{shown(self.a)} {self.sign} {shown(self.b)}"


def start(*numbers: int) -> Numbers:
    """A puzzle. Raises ValueError for others than four numbers from 1 to 13."""
    if len(numbers) != COUNT or not all(1 <= one <= HIGHEST for one in numbers):
        raise ValueError(f"a puzzle has {COUNT} numbers from 1 to {HIGHEST}: {numbers} is none")
    return _sorted(map(Fraction, numbers))


def shown(number: Fraction) -> str:
    """A number as it is written in a prompt: 8 or 8/3."""
    return str(number)


@lru_cache(KEPT)
def moves(numbers: Numbers) -> tuple[Move, ...]:
    """What can be done, each outcome once: with two equal outcomes, the one that is listed first stays."""
    found: dict[Numbers, Move] = {}
    for first, second in combinations(range(len(numbers)), 2):
        rest = [one for at, one in enumerate(numbers) if at not in (first, second)]
        for move in _joined(numbers[first], numbers[second]):
            left = _sorted([move[3], *rest])
            found.setdefault(left, Move(*move, left))
    return tuple(found.values())


@lru_cache(KEPT)
def solvable(numbers: Numbers) -> bool:
    """Whether 24 can still be reached, known by trying everything."""
    if len(numbers) == 1:
        return numbers[0] == GOAL
    return any(solvable(move.left) for move in moves(numbers))


def _joined(a: Fraction, b: Fraction) -> Iterator[tuple[Fraction, str, Fraction, Fraction]]:
    """a is not smaller than b."""
    yield a, "+", b, a + b
    yield a, "-", b, a - b
    yield a, "*", b, a * b
    if b:
        yield a, "/", b, a / b
    yield b, "-", a, b - a
    if a:
        yield b, "/", a, b / a


def _sorted(numbers: object) -> Numbers:
    return tuple(sorted(numbers, reverse=True))  # type: ignore[call-overload]
