"""The tools of an agent: a calculator, a search, a memory, and a story of the little world to look at. A call is one line,
`tool[input]`; nothing of it is ever run as a program."""

import functools
import re
from typing import NamedTuple

from model.errors import UserError
from model.prompting import calculator, library
from model.prompting.grammar import Rule, chain, chars, either, literal, many, maybe, upto
from model.prompting.ranking import Bm25
from model.world.dialogues import dialogues
from model.world.lexicon import Lexicon

FINISH = "finish"
NAMES = ("calculator", "search", "note", "recall", "look", FINISH)
CALL = re.compile(r"\s*([a-z]+)\s*\[(.*)\]\s*", re.DOTALL)
MOST_NOTES, MOST_TOLD = 8, 400  # notes that are kept; characters of what a tool says
PRINTED = "".join(map(chr, range(33, 127)))
INSIDE = PRINTED.translate(dict.fromkeys(map(ord, "[]")))  # what stands in a call, but for the space


class Call(NamedTuple):
    """A tool and what it is given."""

    tool: str
    given: str


class Told(NamedTuple):
    """What came of a call. valid: whether it was one, and its tool could read it."""

    text: str
    valid: bool


class Desk:
    """What an agent has before it: its notes so far, and which story it may look at."""

    def __init__(self, notes: tuple[str, ...] = (), story: int = 0) -> None:
        self.notes, self.story = list(notes), story

    def use(self, line: str) -> Told:
        """What a tool says to a call. What is no call gets a sentence, too."""
        call = read(line)
        if not call:
            return Told("This is no call. Write tool[input].", False)
        try:
            return Told(self._used(*call)[:MOST_TOLD], True)
        except UserError as error:
            return Told(str(error), False)

    def _used(self, tool: str, given: str) -> str:
        if tool == "calculator":
            return calculator.shown(calculator.value(given))
        if tool == "search":
            return _search(given)
        if tool == "look":
            return _look(given, self.story)
        if tool == "note":
            if not given.strip():
                raise UserError("There is nothing to note: write words between the brackets.")
            self.notes = [*self.notes, given.strip()][-MOST_NOTES:]
            return "Noted."
        return " ".join(self.notes) or "There are no notes." if tool == "recall" else given


def read(line: str) -> Call | None:
    """The call that a line is; None if it is none."""
    found = CALL.fullmatch(line)
    return Call(found[1], found[2].strip()) if found and found[1] in NAMES else None


def story(number: int) -> str:
    """A story of the little world."""
    return " ".join(next(dialogues(Lexicon(), f"agent{number}")).story)


@functools.cache
def sums() -> Rule:
    """Arithmetic: numbers with + - * / between them, at most two parentheses within each other."""
    digits = chars("0123456789")
    number = chain(upto(digits, 9), maybe(chain(literal("."), upto(digits, 6))))
    space = maybe(literal(" "))
    found, sign = number, chain(space, chars("+-*/"), space)
    for _ in range(2):
        term = either(number, chain(literal("("), found, literal(")")))
        found = chain(maybe(literal("-")), term, many(chain(sign, term)))
    return found


@functools.cache
def calls() -> Rule:
    """A line with a call, the space before it and the break behind it included."""
    words = chain(chars(INSIDE), many(chars(INSIDE + " ")))
    given = dict.fromkeys(NAMES, words) | {"calculator": sums()}
    ways = [
        literal("recall[]") if tool == "recall" else chain(literal(f"{tool}["), given[tool], literal("]"))
        for tool in NAMES
    ]
    return chain(literal(" "), either(*ways), literal("\n"))


@functools.cache
def _index() -> Bm25:
    return Bm25([fact.text for fact in library.facts()])


def _search(words: str) -> str:
    found = _index().ranked(words)
    return library.facts()[found[0][0]].text if found else "No text has one of these words."


def _look(words: str, number: int) -> str:
    """The sentences of the story that have one of the words."""
    wanted = set(re.findall(r"[a-z]+", words.casefold())) - {
        "the",
        "a",
        "was",
        "and",
        "in",
        "to",
        "who",
        "where",
        "story",
    }
    sentences = [one.strip() for one in story(number).split(".") if one.strip()]
    found = [one for one in sentences if wanted & set(one.split())]
    return " ".join(f"{one}." for one in found) or "The story does not say."
