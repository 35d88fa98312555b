"""A calculator that reads a text as arithmetic: a recursive-descent parser (one function for each rule of the grammar), so that
nothing of what a person or a model wrote is ever run as a program.

    sum      = product { ("+" | "-") product }
    product  = signed { ("*" | "/") signed }
    signed   = { "-" | "+" } ( number | "(" sum ")" )
    number   = digits, whole or with a decimal point; thousands may be set off by commas (1,250)

× and · stand for *, ÷ for /, and − for -. Fractions are kept exact. Method: Aho, Lam, Sethi and Ullman 2006, Compilers, 4.4.
"""

import re
from fractions import Fraction

from model.errors import UserError

MOST = 200  # characters
DEEPEST = 20  # parentheses within parentheses
LONGEST = 30  # characters of one number
PLAIN = str.maketrans("×·÷−–", "**/--")
NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
PIECE = re.compile(rf"\s*(?:(?P<number>{NUMBER.pattern})|(?P<sign>[-+*/()]))")


def value(text: str) -> Fraction:
    """What the arithmetic in a text comes to, exactly. Raises UserError, with one sentence, for anything else."""
    if not text.strip():
        raise UserError("There is nothing to calculate: write numbers with + - * / between them.")
    if len(text) > MOST:
        raise UserError(f"That is {len(text):,} characters long: the calculator reads at most {MOST}.")
    pieces = _pieces(text)
    found, end = _sum(pieces, 0, 0)
    if end < len(pieces):
        if pieces[end] == ")":
            raise UserError("A parenthesis is closed that was never opened: leave it out, or open it.")
        raise UserError(f"“{pieces[end]}” stands where + - * or / is expected: write one between two numbers.")
    return found


def shown(number: Fraction) -> str:
    """A number as people write it: whole, as a decimal where that ends within six places, else as a fraction."""
    if number.denominator == 1:
        return str(number.numerator)
    if 10**6 % number.denominator:
        return f"{number.numerator}/{number.denominator}"
    whole, rest = divmod(abs(number) * 10**6, 10**6)
    return f"{'-' if number < 0 else ''}{whole}.{int(rest):06d}".rstrip("0")


def _pieces(text: str) -> list[str]:
    """Numbers, signs and parentheses, in order."""
    text, at, found = text.translate(PLAIN).rstrip(), 0, list[str]()
    while at < len(text):
        piece = PIECE.match(text, at)
        if not piece:
            strange = text[at:].strip()
            raise UserError(f"The calculator cannot read “{strange[:12]}”: it knows numbers, + - * / and parentheses.")
        if len(piece[0].strip()) > LONGEST:
            raise UserError(f"A number is {len(piece[0].strip())} characters long: at most {LONGEST}.")
        found.append(piece[0].strip())
        at = piece.end()
    return found


def _sum(pieces: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    total, at = _product(pieces, at, depth)
    while at < len(pieces) and pieces[at] in "+-":
        sign = pieces[at]
        more, at = _product(pieces, at + 1, depth)
        total = total + more if sign == "+" else total - more
    return total, at


def _product(pieces: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    total, at = _signed(pieces, at, depth)
    while at < len(pieces) and pieces[at] in "*/":
        sign = pieces[at]
        factor, at = _signed(pieces, at + 1, depth)
        if sign == "/" and not factor:
            raise UserError("Nothing can be divided by zero: change what stands after the /.")
        total = total * factor if sign == "*" else total / factor
    return total, at


def _signed(pieces: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    sign = 1
    while at < len(pieces) and pieces[at] in "+-":
        sign, at = -sign if pieces[at] == "-" else sign, at + 1
    if at == len(pieces):
        raise UserError("The arithmetic ends too early: write a number at its end.")
    if pieces[at] == "(":
        found, at = _inside(pieces, at + 1, depth + 1)
        return sign * found, at
    if pieces[at] in "*/)":
        raise UserError(f"“{pieces[at]}” stands where a number is expected: write one before it.")
    return sign * Fraction(pieces[at].replace(",", "")), at + 1


def _inside(pieces: list[str], at: int, depth: int) -> tuple[Fraction, int]:
    if depth > DEEPEST:
        raise UserError(f"More than {DEEPEST} parentheses stand within each other: write it with fewer.")
    found, at = _sum(pieces, at, depth)
    if at == len(pieces):
        raise UserError("A parenthesis is not closed: add the ) that is missing.")
    if pieces[at] != ")":
        raise UserError(f"“{pieces[at]}” stands where + - * or / is expected: write one between two numbers.")
    return found, at + 1
