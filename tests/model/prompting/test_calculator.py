"""The calculator beside worked cases, beside numbers that were computed as the text was made, and on what tries to be code."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from model.prompting.calculator import DEEPEST, MOST, shown, value


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("10 - 4 - 3", 3),
        ("24 / 4 / 2", 3),
        ("-3 - -5", 2),
        ("2 * -(1 + 1)", -4),
        ("12 × 3 ÷ 4 − 1", 8),
        ("1,250 + 1,000,000", 1_001_250),
        ("0.5 + .25", Fraction(3, 4)),
        ("1/3 + 1/6", Fraction(1, 2)),
        ("007", 7),
        ("1,234.5", Fraction(2469, 2)),
        ("  7\n", 7),
        ("1\u00a0+\u00a02", 3),
    ],
)
def test_worked_cases(text: str, result: int | Fraction) -> None:
    assert value(text) == result


Made = tuple[str, Fraction]


def _joined(pair: tuple[Made, str, Made]) -> Made:
    (left, a), sign, (right, b) = pair
    results = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}
    result = results[sign]
    return (f"({left}) {sign} ({right})", result) if result is not None else (left, a)


NUMBERS = st.integers(-2000, 2000).map(lambda one: (str(one), Fraction(one)))
DECIMALS = st.decimals(0, 99, places=2).map(lambda one: (str(one), Fraction(one)))
TREES = st.recursive(
    NUMBERS | DECIMALS, lambda under: st.tuples(under, st.sampled_from("+-*/"), under).map(_joined), max_leaves=8
)


@given(TREES)
def test_made_trees_come_to_what_python_computed_while_they_were_made(made: Made) -> None:
    assert value(made[0]) == made[1]


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 99)), min_size=1, max_size=12))
def test_without_parentheses_products_come_first(terms: list[tuple[str, int]]) -> None:
    """Added up in one pass over the terms, another way than the parser's."""
    text, total, product = "1", Fraction(0), Fraction(1)
    for sign, number in terms:
        text += f" {sign} {number}"
        if sign == "*":
            product *= number
        else:
            total, product = total + product, Fraction(number if sign == "+" else -number)
    assert value(text) == total + product


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing to calculate"),
        (" \n", "nothing to calculate"),
        ("1 +", "ends too early"),
        ("* 3", "number is expected"),
        ("1 2", "is expected"),
        ("12,34", "cannot read"),
        ("(1 + 2", "not closed"),
        ("(1 2)", "is expected"),
        ("1 + 2)", "never opened"),
        ("()", "number is expected"),
        ("4 / (2 - 2)", "divided by zero"),
        ("2 ** 3", "number is expected"),
        ("9" * 31, "at most 30"),
        ("1" + "+1" * MOST, "at most 200"),
        ("(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1), "within each other"),
        ("__import__('os')", "cannot read"),
        ("exec(1)", "cannot read"),
        ("1e9", "cannot read"),
        ("0x10", "cannot read"),
        ("1_000", "cannot read"),
        ("٣ + ٤", "cannot read"),
        ("½", "cannot read"),
        ("🙂", "cannot read"),
    ],
)
def test_other_texts_get_one_sentence(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        value(text)


def test_the_deepest_that_is_read() -> None:
    assert value("(" * DEEPEST + "1" + ")" * DEEPEST) == 1


@given(st.text(max_size=60) | st.text("0123456789+-*/().,  ", max_size=60))
def test_any_text_gives_a_number_or_a_sentence(text: str) -> None:
    try:
        assert isinstance(value(text), Fraction)
    except UserError as error:
        assert str(error).endswith(".")


@given(st.fractions(-(10**20), 10**20, max_denominator=5000))
def test_what_is_shown_is_read_again(number: Fraction) -> None:
    assert value(shown(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(8), "8"), (Fraction(-3, 4), "-0.75"), (Fraction(1, 3), "1/3"), (Fraction(5, 2), "2.5")],
)
def test_shown(number: Fraction, text: str) -> None:
    assert shown(number) == text
