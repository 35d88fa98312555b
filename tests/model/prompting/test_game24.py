"""The game of 24: known puzzles, and every position against a search over whole expressions."""

from fractions import Fraction
from itertools import permutations, product

import pytest

from model.prompting import game24


def by_expressions(numbers: tuple[int, ...]) -> bool:
    """All orders, signs and brackets of four numbers, in the two shapes ((a b) c) d with either side first, and (a b) (c d)."""

    def join(a: Fraction | None, sign: str, b: Fraction | None) -> Fraction | None:
        if a is None or b is None or (sign == "/" and not b):
            return None
        return {"+": a + b, "-": a - b, "*": a * b}.get(sign) if sign != "/" else a / b

    for a, b, c, d in permutations(map(Fraction, numbers)):
        for r, s, t in product("+-*/", repeat=3):
            left = join(a, r, b)
            shapes = [
                join(join(left, s, c), t, d), join(d, t, join(left, s, c)), join(join(c, s, left), t, d),
                join(d, t, join(c, s, left)), join(left, s, join(c, t, d)),
            ]  # fmt: skip
            if 24 in shapes:
                return True
    return False


def test_known_puzzles() -> None:
    """8 / (3 - 8 / 3) needs a fraction; 1 1 1 1 and 13 13 13 13 have no solution."""
    for numbers in ((3, 3, 8, 8), (4, 6, 1, 1), (1, 5, 5, 5), (4, 9, 10, 13)):
        assert game24.solvable(game24.start(*numbers))
    for numbers in ((1, 1, 1, 1), (13, 13, 13, 13), (1, 1, 1, 7)):
        assert not game24.solvable(game24.start(*numbers))


@pytest.mark.parametrize("seed", range(12))
def test_what_can_be_solved_is_what_some_expression_solves(seed: int) -> None:
    numbers = tuple((seed * 37 + at * at * 11) % 13 + 1 for at in range(4))
    assert game24.solvable(game24.start(*numbers)) == by_expressions(numbers)


def test_moves_by_hand() -> None:
    """6 and 2, and a 3 that waits: sum, difference both ways, product, quotient both ways; no division by nothing."""
    found = {
        str(move): str(move.result)
        for move in game24.moves((Fraction(6), Fraction(3), Fraction(2)))
        if move.left[-1:] != ()
    }
    assert {
        "6 + 2": "8",
        "6 - 2": "4",
        "6 * 2": "12",
        "6 / 2": "3",
        "2 - 6": "-4",
        "2 / 6": "1/3",
    }.items() <= found.items()
    assert {str(move) for move in game24.moves((Fraction(5), Fraction(0)))} == {"5 + 0", "5 * 0", "0 - 5"}
    for wrong in ((1, 2, 3), (0, 1, 2, 3), (14, 1, 1, 1)):
        with pytest.raises(ValueError, match="is none"):
            game24.start(*wrong)


def test_what_is_remembered_of_puzzles_that_anybody_types_has_a_limit() -> None:
    for kept in (game24.moves, game24.solvable):
        assert kept.cache_info().maxsize == game24.KEPT
