"""Which tokens may come next, if a text is to become a word of a regular language: a mask over the vocabulary.

The state of the automaton is the rule for what is still to come. Reading a byte gives the rule's derivative (Brzozowski 1964,
Derivatives of regular expressions). A token is allowed if its bytes lead to a rule that some text still fulfils; this is found
once for each state and kept (Willard & Louf 2023, Efficient guided generation for large language models). Here a text must also
end within a number of tokens: a token is allowed only if what is then still missing fits into those that are left, a byte each.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray


class Rule:
    """A set of texts, as bytes."""


@dataclass(frozen=True)
class Some(Rule):
    """One byte of these; without any, no text at all."""

    bytes: frozenset[int]


@dataclass(frozen=True)
class Then(Rule):
    """A text of the first, then one of the second."""

    first: Rule
    rest: Rule


@dataclass(frozen=True)
class Either(Rule):
    """A text of any of these."""

    ways: frozenset[Rule]


@dataclass(frozen=True)
class Many(Rule):
    """Texts of the rule, one after another, or the empty text."""

    rule: Rule


NOTHING = Some(frozenset())  # no text
EMPTY = Many(NOTHING)  # the empty text alone


def chars(text: str) -> Rule:
    """One of these characters, all of them ASCII."""
    return Some(frozenset(text.encode("ascii")))


def literal(text: str) -> Rule:
    """Just this text."""
    return chain(*(Some(frozenset([byte])) for byte in text.encode()))


def chain(*rules: Rule) -> Rule:
    """Texts of the rules, one after the other."""
    found: Rule = EMPTY
    for rule in reversed(rules):
        found = _then(rule, found)
    return found


def either(*rules: Rule) -> Rule:
    """A text of any of the rules."""
    ways = {way for rule in rules for way in (rule.ways if isinstance(rule, Either) else [rule])} - {NOTHING}
    return Either(frozenset(ways)) if len(ways) > 1 else next(iter(ways), NOTHING)


def maybe(rule: Rule) -> Rule:
    """A text of the rule, or the empty one."""
    return either(rule, EMPTY)


def upto(rule: Rule, most: int) -> Rule:
    """One to `most` texts of the rule."""
    return rule if most == 1 else chain(rule, maybe(upto(rule, most - 1)))


def many(rule: Rule) -> Rule:
    """Any number of texts of the rule."""
    return Many(rule)


def _then(first: Rule, rest: Rule) -> Rule:
    if NOTHING in (first, rest):
        return NOTHING
    if isinstance(first, Then):
        return Then(first.first, _then(first.rest, rest))
    return rest if first == EMPTY else first if rest == EMPTY else Then(first, rest)


@cache
def ended(rule: Rule) -> bool:
    """Whether the empty text is one of the rule's."""
    match rule:
        case Then(first, rest):
            return ended(first) and ended(rest)
        case Either(ways):
            return any(map(ended, ways))
    return isinstance(rule, Many)


@cache
def shortest(rule: Rule) -> int:
    """Bytes of the shortest text. The rule has one."""
    match rule:
        case Then(first, rest):
            return shortest(first) + shortest(rest)
        case Either(ways):
            return min(map(shortest, ways))
    return 0 if isinstance(rule, Many) else 1


@cache
def derived(rule: Rule, byte: int) -> Rule:
    """What must come behind this byte; NOTHING where it may not stand first."""
    match rule:
        case Some(allowed):
            return EMPTY if byte in allowed else NOTHING
        case Then(first, rest):
            behind = _then(derived(first, byte), rest)
            return either(behind, derived(rest, byte)) if ended(first) else behind
        case Either(ways):
            return either(*(derived(way, byte) for way in ways))
        case Many(repeated):
            return _then(derived(repeated, byte), rule)
    raise TypeError(f"{rule!r} is no rule")


def after(rule: Rule, text: bytes) -> Rule:
    """What must come behind a text; NOTHING if none of the rule's texts begins with it."""
    for byte in text:
        rule = derived(rule, byte)
    return rule


class Mask:
    """Which tokens of a vocabulary may come next. What was found for a rule is kept: of a rule only finitely many derive."""

    def __init__(self, pieces: Sequence[bytes], never: Iterable[int] = ()) -> None:
        """pieces [V]: the bytes of each token; never: tokens that have no place in a text, whatever their bytes."""
        left_out = set(never)
        self._order = sorted((piece, token) for token, piece in enumerate(pieces) if piece and token not in left_out)
        self._sorted, self._count = [piece for piece, _ in self._order], len(pieces)
        self._found: dict[Rule, NDArray[np.int16]] = {}

    def allowed(self, rule: Rule, left: int) -> NDArray[np.bool_]:
        """[V]: the tokens that may be the first of `left`. At least one, if the rule's shortest text has at most `left` bytes."""
        missing = self.missing(rule)
        return (missing >= 0) & (missing < left)

    def missing(self, rule: Rule) -> NDArray[np.int16]:
        """[V]: how many bytes are missing at least behind each token; -1 for one that may not come."""
        if rule not in self._found:
            self._found[rule] = self._walked(rule)
        return self._found[rule]

    def _walked(self, rule: Rule) -> NDArray[np.int16]:
        """All tokens in the order of their bytes: what two share is read once, and what may not begin is skipped."""
        found = np.full(self._count, -1, np.int16)
        at, path, before = 0, [rule], b""  # path[n]: what must come behind the first n bytes
        while at < len(self._order):
            piece, token = self._order[at]
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(piece, before, strict=False)))
            del path[min(shared, len(path) - 1) + 1 :]
            before = piece
            while len(path) <= len(piece) and (following := derived(path[-1], piece[len(path) - 1])) != NOTHING:
                path.append(following)
            if len(path) > len(piece):
                found[token] = min(shortest(path[-1]), np.iinfo(np.int16).max)
                at += 1
            else:
                at = self._beyond(piece[: len(path)], at)
        return found

    def _beyond(self, prefix: bytes, start: int) -> int:
        """The place of the first token behind all that begin with this."""
        while prefix and prefix[-1] == 255:
            prefix = prefix[:-1]
        return bisect_left(self._sorted, prefix[:-1] + bytes([prefix[-1] + 1]), start) if prefix else len(self._sorted)
