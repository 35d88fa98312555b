"""Equations in texts: cases worked by hand, equations that were made from numbers, and texts of all kinds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.prompting.equations import equations


def _told(text: str) -> list[tuple[str, bool]]:
    return [(text[one.start : one.end], one.holds) for one in equations(text)]


CASES: list[tuple[str, list[tuple[str, bool]]]] = [
    ("Rosa has 5 pencils and buys 8 more. 5 + 8 = 13.", [("5 + 8 = 13", True)]),
    ("3 + 4 = 8", [("3 + 4 = 8", False)]),
    ("20 - 6 = 14. Then 4 get on. 14 + 4 = 19.", [("20 - 6 = 14", True), ("14 + 4 = 19", False)]),
    ("4 x 6 = 24 and 4 × 6 = 23", [("4 x 6 = 24", True), ("4 × 6 = 23", False)]),
    ("3 apples + 4 apples = 7 apples", [("3 apples + 4 apples = 7", True)]),
    ("3 red apples + 4 = 8", [("3 red apples + 4 = 8", False)]),
    ("$3 * $4 = $12", [("3 * $4 = $12", True)]),
    ("(3 + 4 = 7)", [("3 + 4 = 7", True)]),
    ("(3 + 4) * 2 = 14", [("(3 + 4) * 2 = 14", True)]),
    (r"\(12 - 5 = 7\)", [("12 - 5 = 7", True)]),
    (r"3 \times 4 = 11", [(r"3 \times 4 = 11", False)]),
    ("3 + 4 = **7**", [("3 + 4 = **7", True)]),
    ("3 + 4 = 7 + 2 = 9", [("3 + 4 = 7 + 2", False), ("7 + 2 = 9", True)]),
    ("Total = 3 + 4 = 7", [("3 + 4 = 7", True)]),
    ("7 = 3 + 4", [("7 = 3 + 4", True)]),
    ("1,000 + 250 = 1,250", [("1,000 + 250 = 1,250", True)]),
    ("10 / 3 = 3.33", [("10 / 3 = 3.33", True)]),
    ("10 / 3 = 3.34", [("10 / 3 = 3.34", False)]),
    ("10 / 3 = 3", [("10 / 3 = 3", False)]),
    ("- 5 + 3 = 8\n- 2 * 2 = 5", [("5 + 3 = 8", True), ("2 * 2 = 5", False)]),
    ("-5 + 3 = -2", [("-5 + 3 = -2", True)]),
    ("12 eggs - he ate 5 = 7", []),
    ("3 + 4 = 7 - that is all", [("3 + 4 = 7", True)]),
    ("50% * 20 = 10", []),
    ("half of 10 + 4 = 9", []),
    ("half of 10 + 4 = 9, and 3 + 4 = 8", [("3 + 4 = 8", False)]),
    ("x = 3", []),
    ("5 = 7", []),
    ("3 + = 4", []),
    ("4 / 0 = 4", []),
    ("2 ** 3 + 1 = 9", []),
    ("2 * 3 == 6", []),
    ("__import__('os') = 1 + 1", []),
    ("no numbers at all", []),
    ("", []),
    ("3 + 4 =", []),
    ("3 +\n4 = 7", []),
]


@pytest.mark.parametrize(("text", "found"), CASES)
def test_worked_cases(text: str, found: list[tuple[str, bool]]) -> None:
    assert _told(text) == found


SIGNS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: Fraction(a, b)}


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.sampled_from("+-*/"), st.integers(1, 500), st.integers(-3, 3)), max_size=6
    ),
    st.sampled_from([". ", ", so ", "\n", " apples. Then ", " and "]),
)
def test_made_equations_are_found_and_judged(made: list[tuple[int, str, int, int]], between: str) -> None:
    """Each is written with a result that is off by a known amount; one that is not whole has none that is right."""
    texts, wanted = [], []
    for left, sign, right, off in made:
        result = SIGNS[sign](left, right)
        written = int(result) + off
        texts.append(f"{left} {sign} {right} = {written}")
        wanted.append(result == written)
    assert [one.holds for one in equations(between.join(texts))] == wanted


@given(st.text(max_size=80) | st.text("0123456789+-*/=() .,x\nab", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for one in equations(text):
        assert "=" in text[one.start : one.end]


def test_a_long_text_takes_no_long_time() -> None:
    text = "1 + " * 2_000 + "1 = 1 " + "(" * 3_000 + "2 = " * 2_000
    assert equations(text) == []
