"""Arithmetic on words, as people type it: `king - man + woman`, `2 * big - small`."""

import re
from typing import NamedTuple

import numpy as np

from model.embeddings.vectors import UnknownWord, WordVectors
from model.errors import UserError
from model.trace import Floats

MAX_TERMS, MAX_FACTOR = 12, 1_000
_SIGN = re.compile(r"\s*([+−–])|\s+(-)|\s*(-)(?=\s)")
_TERM = re.compile(r"(?:(\d+(?:\.\d+)?|\.\d+)\s*[*×·]\s*)?(\"[^\"]+\"|[^\s+*×·−–\"]+)")


class Term(NamedTuple):
    """A word and its factor."""

    weight: float
    word: str


def parse(text: str) -> tuple[Term, ...]:
    """The terms of `text`: words with + or - between them, each with an optional factor before it.

    A hyphen inside a word belongs to the word; a minus has a space before or after it. Quotation marks make anything a
    word. Raises UserError with one sentence.
    """
    rest = text.strip()
    if not rest:
        raise UserError("There is nothing to compute yet: type, for example, king - man + woman.")
    terms: list[Term] = []
    sign, rest = _leading_sign(rest)
    while True:
        term = _TERM.match(rest)
        if not term:
            raise UserError(f"A word is missing {_where(terms, rest)}: write words with + or - between them.")
        if float(term[1] or 1) > MAX_FACTOR:
            raise UserError(f"The factor {term[1][:20]} is over {MAX_FACTOR:,}: choose a smaller one.")
        terms.append(Term(sign * float(term[1] or 1), term[2].strip('"')))
        if len(terms) > MAX_TERMS:
            raise UserError(f"This expression has more than {MAX_TERMS} words: shorten it.")
        rest = rest[term.end() :]
        if not rest.strip():
            return tuple(terms)
        operator = _SIGN.match(rest)
        if not operator:
            raise UserError(f"A + or - is missing after “{terms[-1].word[:40]}”.")
        sign = 1.0 if operator[1] == "+" else -1.0
        rest = rest[operator.end() :].lstrip()


def written(terms: tuple[Term, ...]) -> str:
    """The expression in a standard form; `parse` gives the same terms back."""
    parts = []
    for number, (weight, word) in enumerate(terms):
        sign = "-" if weight < 0 else "+" if number else ""
        factor = "" if abs(weight) == 1 else f"{abs(weight):g} * "
        plain = re.fullmatch(r"[^\s+*×·\"−–\-\d][^\s+*×·\"−–]*", word)
        quoted = word if plain else f'"{word}"'
        parts.append(f"{sign} {factor}{quoted}".strip())
    return " ".join(parts)


def evaluate(terms: tuple[Term, ...], table: WordVectors) -> Floats:
    """[d]: the sum of weight times unit vector (as 3CosAdd does). Raises UnknownWord."""
    unknown = list(dict.fromkeys(term.word for term in terms if table.find(term.word) is None))
    if len(unknown) > 1:
        near = [(word, table.suggest(word)) for word in unknown]
        said = ", ".join(f"“{word[:40]}”" + (f" (“{other}”?)" if other else "") for word, other in near)
        raise UnknownWord(f"This table has none of these words: {said}.")
    rows = [table.row(term.word) for term in terms]
    weights = np.array([term.weight for term in terms], np.float32)
    return weights @ table.unit[rows]


def _leading_sign(text: str) -> tuple[float, str]:
    if text[0] in "+-−–":
        return (1.0 if text[0] == "+" else -1.0), text[1:].lstrip()
    return 1.0, text


def _where(terms: list[Term], rest: str) -> str:
    return f"before “{rest[:20]}”" if rest else f"after “{terms[-1].word[:40]}”" if terms else "at the beginning"
