"""The mask against a brute-force filter, against the package regex, and by hand."""

import itertools
import re

import numpy as np
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import UserError
from model.prompting import agent, calculator, tools
from model.prompting.grammar import (
    EMPTY,
    NOTHING,
    Mask,
    Rule,
    after,
    chain,
    chars,
    either,
    ended,
    literal,
    many,
    maybe,
    shortest,
    upto,
)
from model.prompting.prompts import MODEL
from model.tokenizers import registry

LETTERS = "ab1"
PIECES = [*map("".join, itertools.chain.from_iterable(itertools.product(LETTERS, repeat=n) for n in range(4)))]
# A rule, and the same as a pattern of the package re.
RULES: list[tuple[Rule, str]] = [
    (literal("ab"), "ab"),
    (chain(literal("a"), many(chars("b1")), literal("a")), "a[b1]*a"),
    (either(literal("a"), literal("ab"), chain(maybe(literal("b")), upto(chars("1"), 2))), "a|ab|b?1{1,2}"),
    (many(either(literal("ab"), literal("1"))), "(?:ab|1)*"),
    (chain(upto(literal("ab"), 2), either(literal("1"), EMPTY)), "(?:ab){1,2}1?"),
    (chain(many(chars("a")), literal("ab")), "a*ab"),
]
PATTERN = (  # of tools.calls(), written independently
    r" (?:calculator\[SUM\]|(?:search|note|look|finish)\[[!-Z\\^-~][ -Z\\^-~]*\]|recall\[\])\n"
)
NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
SIGN = r" ?[-+*/] ?"


def nested(depth: int) -> str:
    if not depth:
        return NUMBER
    term = rf"(?:{NUMBER}|\({nested(depth - 1)}\))"
    return rf"-?{term}(?:{SIGN}{term})*"


CALLS = regex.compile(PATTERN.replace("SUM", nested(2)))


def texts(pattern: str, most: int) -> set[str]:
    """All texts of a pattern, up to a length, by trying each."""
    every = ("".join(one) for n in range(most + 1) for one in itertools.product(LETTERS, repeat=n))
    return {one for one in every if re.fullmatch(pattern, one)}


@pytest.mark.parametrize(("rule", "pattern"), RULES, ids=[pattern for _, pattern in RULES])
@pytest.mark.parametrize("begun", ["", "a", "ab", "b", "1", "aba"])
def test_the_mask_is_what_brute_force_leaves(rule: Rule, pattern: str, begun: str) -> None:
    """A token is left if some text begins with what is there and the token; and, where few tokens are left, if one is short enough."""
    all_, mask = texts(pattern, 9), Mask([one.encode() for one in PIECES])
    rest = after(rule, begun.encode())
    for left in (1, 2, 3, 20):
        brute = [
            bool(piece) and any(one.startswith(begun + piece) and len(one) - len(begun + piece) < left for one in all_)
            for piece in PIECES
        ]
        found = mask.allowed(rest, left) if rest != NOTHING else np.zeros(len(PIECES), bool)
        assert found.tolist() == brute


@pytest.mark.parametrize(("rule", "pattern"), RULES, ids=[pattern for _, pattern in RULES])
def test_a_text_is_whole_when_it_is_one(rule: Rule, pattern: str) -> None:
    for one in map("".join, itertools.chain.from_iterable(itertools.product(LETTERS, repeat=n) for n in range(6))):
        rest = after(rule, one.encode())
        assert (rest != NOTHING and ended(rest)) == bool(re.fullmatch(pattern, one))
        if rest != NOTHING:
            longer = [len(other) - len(one) for other in texts(pattern, 9) if other.startswith(one)]
            assert shortest(rest) == min(longer)


def test_nothing_and_empty_pieces() -> None:
    mask = Mask([b"", b"a", b"\xff", b"\xff\xff", b"ab"], never=[4])
    assert mask.allowed(literal("ab"), 9).tolist() == [False, True, False, False, False]
    assert not mask.allowed(literal("ab"), 1).any()  # one token is left, and b is missing behind a
    assert chain(NOTHING, literal("a")) == NOTHING and either(NOTHING, NOTHING) == NOTHING


@pytest.mark.parametrize(
    "begun",
    [
        "",
        " cal",
        " calculator[",
        " calculator[12",
        " calculator[(1.5 +",
        " search[",
        " search[a b",
        " recall[",
        " finish[]",
    ],
)
def test_the_whole_vocabulary_against_partial_matching(begun: str) -> None:
    """Each of 49,152 tokens, as the package regex says whether a text of the language may begin so."""
    tokenizer = registry.get(MODEL)
    rest = after(tools.calls(), begun.encode())
    found = agent.mask().missing(rest) >= 0 if rest != NOTHING else np.zeros(tokenizer.vocab_size, bool)
    special = set(tokenizer.special_tokens.values())
    for token in range(tokenizer.vocab_size):
        piece = tokenizer.piece(token)
        text = begun + piece.decode("latin-1")
        wanted = bool(piece) and token not in special and CALLS.fullmatch(text, partial=True) is not None
        assert found[token] == wanted, piece


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(13, 40))
def test_any_path_through_the_mask_is_a_call_that_a_tool_reads(random, most: int) -> None:
    """Tokens are drawn at random from those that are left; the call always ends in time, and only sense may be lacking."""
    piece, rule, text = registry.get(MODEL).piece, tools.calls(), b""
    for left in range(most, 0, -1):
        token = int(random.choice(np.flatnonzero(agent.allowed(rule, left)).tolist()))
        text += piece(token)
        rule = after(rule, piece(token))
        if rule == EMPTY:
            break
    assert rule == EMPTY and text.endswith(b"]\n")
    call = tools.read(text.decode())
    assert call is not None
    if call.tool == "calculator":
        try:
            calculator.value(call.given)
        except UserError as error:
            assert "divided by zero" in str(error)
