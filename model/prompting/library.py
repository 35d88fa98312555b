"""A library to search: texts cut into passages, and questions with known answers.

The twenty texts were written for Glassbox; the place that they tell of does not exist. Passages that are put before a question:
Lewis et al. 2020 (Retrieval-augmented generation for knowledge-intensive NLP tasks).
"""

import functools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from model.errors import UserError
from model.prompting.measuring import is_named

WHOLE = "whole"
CHUNKS = {"8": (8, 0), "16": (16, 0), "16+8": (16, 8), "32": (32, 0), "64": (64, 0), "128": (128, 0)}  # words, overlap
LONGEST = 128  # words of a whole text: a longer paragraph is cut
MOST_CHUNKS = 1_500
MOST_TEXT = 1_000_000  # bytes
MOST_QUESTION = 300  # characters
MOST_PLANTED = 400
# A sign of a script that is written without spaces is a word, and so is each piece of an endless one.
WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{1,40}")


class Fact(NamedTuple):
    """A text, a question in its words, the same in other words, and the answer, which stands in the text."""

    title: str
    text: str
    question: str
    paraphrase: str
    answer: str


class Passage(NamedTuple):
    """A piece of a library. start, end: its place, in characters; title: a few words to know it by."""

    text: str
    title: str
    start: int
    end: int


@functools.cache
def facts() -> tuple[Fact, ...]:
    """The twenty texts that come with Glassbox."""
    return tuple(Fact(**one) for one in json.loads(Path(__file__).with_name("library.json").read_text("utf-8")))


@functools.cache
def built_in() -> str:
    """The same as one text: a paragraph each."""
    return "\n\n".join(fact.text for fact in facts())


def questions() -> tuple[tuple[str, str], ...]:
    """All questions with their answers: those in the words of the texts, then those in other words."""
    found = facts()
    return (*((one.question, one.answer) for one in found), *((one.paraphrase, one.answer) for one in found))


def passages(text: str, size: str) -> list[Passage]:
    """A text cut into paragraphs (WHOLE) or into a number of words, as CHUNKS says; each word is in at least one.

    Raises UserError for a text without a word, or one that makes too many passages; ValueError for an unknown size.
    """
    if size != WHOLE and size not in CHUNKS:
        raise ValueError(f"{size!r} is no size: choose {WHOLE}, {', '.join(CHUNKS)}")
    if len(text) > MOST_TEXT or len(text.encode()) > MOST_TEXT:
        raise UserError(f"This text has more than {MOST_TEXT // 1_000_000} MB: bring a shorter one.")
    spans = _paragraphs(text) if size == WHOLE else chunks(_words(text, 0), *CHUNKS[size])
    if not spans:
        raise UserError("The library is empty: type or bring a text.")
    if len(spans) > MOST_CHUNKS:
        raise UserError(
            f"This text makes {len(spans):,} passages; {MOST_CHUNKS:,} are the limit here: choose longer passages, or a shorter text."
        )
    named = {fact.text: fact.title for fact in facts()}
    return [Passage(part := text[start:end], named.get(part) or titled(part), start, end) for start, end in spans]


def chunks(words: Sequence[tuple[int, int]], size: int, overlap: int) -> list[tuple[int, int]]:
    """Spans of `size` words, each beginning `size - overlap` words after the last one; none lies within the one before."""
    if not 0 <= overlap < size:
        raise ValueError(f"an overlap of {overlap} in passages of {size} words: it must be smaller")
    step = size - overlap
    starts = range(0, max(1, len(words) - overlap), step) if words else ()
    return [(words[at][0], words[min(at + size, len(words)) - 1][1]) for at in starts]


def titled(text: str) -> str:
    """The first words of a text, to know it by: whole ones, where there are spaces."""
    words = " ".join(text.split())
    if len(words) <= 24:
        return words
    cut, space, _ = words[:24].rpartition(" ")
    return f"{cut if space else words[:23]}…"


def holds(passage: str, answer: str) -> bool:
    """Whether an answer stands in a passage, as whole words."""
    return is_named(passage, answer)


def right(found: Sequence[Passage], fact: int) -> int:
    """The passage of the built-in library that a question about this fact is after: of those that overlap its text the first that
    holds the answer, or else the one that overlaps most (an answer may be cut in two)."""
    start = sum(len(one.text) + 2 for one in facts()[:fact])
    end = start + len(facts()[fact].text)
    shared = [max(0, min(end, one.end) - max(start, one.start)) for one in found]
    answer = facts()[fact].answer
    best = [at for at, much in enumerate(shared) if much and holds(found[at].text, answer)]
    return best[0] if best else max(range(len(found)), key=shared.__getitem__)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of what empty lines part, cut at LONGEST words."""
    found = []
    for part in re.finditer(r"(?:[^\n]|\n(?!\s*\n))+", text):
        found += chunks(_words(part.group(), part.start()), LONGEST, 0)
    return found


def _words(text: str, start: int) -> list[tuple[int, int]]:
    return [(start + one.start(), start + one.end()) for one in WORDS.finditer(text)]
