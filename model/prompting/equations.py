"""Equations in a text, like “3 + 4 = 8”, found and checked without ever running what is written (model.prompting.calculator).

An equation begins at a number or a parenthesis. Words behind a number are taken for its unit (“3 apples + 4 apples = 7 apples”), x
before a number is a product, $ and the marks of TeX and of bold type are left out. Of “3 + 4 = 7 + 2 = 9” each equals sign is checked
by itself. Left out is what cannot be read as arithmetic, what has no + - * / on either side, and what begins in the middle of
something else (“50 % * 20 = 10”, “half of 10 + 4 = 9”).
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from model.errors import UserError
from model.prompting.calculator import NUMBER, value

UNIT = 2  # words behind a number that may name what is counted
TOKEN = re.compile(
    rf"(?P<number>{NUMBER.pattern})|(?P<sign>[-+*/×·÷−()])|(?P<equals>=)|(?P<word>[^\W\d_]+)|(?P<line>\n)|(?P<other>\S)"
)
MARKS = re.compile(r"\\[()\[\]]|\*\*|\$|\\times")
POWER = re.compile(r"(?<=[\d)])\s*\*\*\s*(?=[\d(])")  # two stars between numbers are no bold type
ENDS = frozenset(".,:;!?\"'“”‘’")  # after which something new begins


class Equation(NamedTuple):
    """One equals sign with its sides. start, end: its characters in the text; left, right: what the sides come to; holds: whether that
    is the same, or the same when rounded to the places of the right side."""

    start: int
    end: int
    left: Fraction
    right: Fraction
    holds: bool


class Token(NamedTuple):
    """A piece of the text: number, sign, equals, word, line or other, and its characters."""

    kind: str
    text: str
    start: int
    end: int


Side = list[Token]


def equations(text: str) -> list[Equation]:
    """The equations of a text, in order."""
    found = []
    for sides in _runs(_tokens(text)):
        _trim(sides)
        checked = (_checked(left, right) for left, right in itertools.pairwise(sides))
        found += [one for one in checked if one]
    return found


def _tokens(text: str) -> list[Token]:
    """The pieces of a text; a word x before a number is a sign."""
    plain = POWER.sub(lambda mark: "^".ljust(len(mark[0])), text)
    plain = MARKS.sub(lambda mark: ("*" if mark[0] == r"\times" else "").ljust(len(mark[0])), plain)
    found = [Token(one.lastgroup or "", one[0], one.start(), one.end()) for one in TOKEN.finditer(plain)]
    for at, (one, after) in enumerate(itertools.pairwise(found)):
        if one.text in ("x", "X") and (after.kind == "number" or after.text == "("):
            found[at] = one._replace(kind="sign", text="*")
    return found


def _runs(tokens: Sequence[Token]) -> Iterator[list[Side]]:
    """Sides with equals signs between them, as far as nothing else stands between."""
    sides: list[Side] = [[]]
    lost = False  # whether something stands before that belongs to it and was not read
    at = 0
    while at < len(tokens):
        token, now = tokens[at], sides[-1]
        at += 1
        after_number = bool(now) and (now[-1].kind == "number" or now[-1].text == ")")
        begun = bool(now) or len(sides) > 1
        signed = token.kind == "sign" and (begun or token.text == "(" or _negative(tokens, at - 1))
        if token.kind == "equals" and now:
            sides.append([])
        elif signed or (token.kind == "number" and not after_number):
            now.append(token)
        elif token.kind == "word" and after_number and (skipped := _unit(tokens, at)):
            at += skipped - 1
        else:
            if not lost and len(sides) > 1:
                yield sides
            lost = _loses(tokens, at - 1)
            sides = [[token] if token.kind == "number" else []]
    if not lost and len(sides) > 1:
        yield sides


def _negative(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign where a side begins is a minus of its number, written without a space."""
    if at + 1 == len(tokens) or tokens[at].text not in "-−":
        return False
    return tokens[at + 1].kind == "number" and tokens[at + 1].start == tokens[at].end


def _unit(tokens: Sequence[Token], at: int) -> int:
    """How many words name what is counted, from the one before `at` on; 0 where arithmetic does not go on behind them."""
    for count in range(1, UNIT + 1):
        after = tokens[at + count - 1] if at + count - 1 < len(tokens) else None
        if not after or after.kind in ("sign", "equals"):
            return count if after and after.text not in "()" else 0
        if after.kind != "word":
            return 0
    return 0


def _loses(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows a token belongs to something that was not read. A dash that begins a line is none of that."""
    token = tokens[at]
    if token.kind == "sign":
        return not (token.text in "-−*·+" and (not at or tokens[at - 1].kind == "line"))
    return token.text.casefold() == "of" or (token.kind == "other" and token.text not in ENDS)


def _trim(sides: list[Side]) -> None:
    """Leave out the parentheses around a whole equation, and a sign at its end behind which a sentence goes on."""
    first, last = sides[0], sides[-1]
    while first and first[0].text == "(" and _open(first) > 0:
        first.pop(0)
    while last and ((last[-1].kind == "sign" and last[-1].text != ")") or _open(last) < 0):
        last.pop()


def _open(side: Side) -> int:
    return sum((one.text == "(") - (one.text == ")") for one in side)


def _checked(left: Side, right: Side) -> Equation | None:
    """The equation of two sides; None where one is no arithmetic, or both are but a number."""
    try:
        one, other = (value(" ".join(token.text for token in side)) for side in (left, right))
    except UserError:
        return None
    if len(left) == 1 and len(right) == 1:
        return None
    places = len(right[0].text.partition(".")[2]) if len(right) == 1 else 0
    near = places > 0 and abs(one - other) <= Fraction(1, 2 * 10**places)
    return Equation(left[0].start, right[-1].end, one, other, one == other or near)
