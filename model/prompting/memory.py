"""What a model knows of a long conversation when only its end fits into the context window.

What fell out of the window can be summed up by the model itself as it goes (Wang et al. 2023, Recursively summarizing enables
long-term dialogue memory), or be kept as it was and searched when something is asked (Park et al. 2023, memory stream).
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.prompting import passages, writing
from model.prompting.passages import Said
from model.prompting.prompts import MODEL
from model.prompting.retrieval import vector
from model.tokenizers import chat, registry
from model.trace import Floats

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel

WAYS = ("window", "summary", "search", "all")
AT_ONCE = 4  # facts that are summed up together
MOST_SUMMARY = 64  # tokens
FOUND = 2  # facts that a search puts before the window
ASKS = "Summarize this in one short paragraph. Keep all names, places and numbers."


class Fact(NamedTuple):
    """A sentence of the conversation, a question about it, and its answer."""

    told: str
    question: str
    answer: str


class Summed(NamedTuple):
    """The running summary after the first `upto` facts have fallen out of the window."""

    upto: int
    text: str


class Recalled(NamedTuple):
    """What is said to the question about fact `at`, by way; found: the facts that the search put in."""

    at: int
    said: dict[str, Said]
    found: tuple[int, ...]


@cache
def facts() -> tuple[Fact, ...]:
    """The conversation, from its beginning."""
    found = json.loads(Path(__file__).with_name("memory.json").read_text("utf-8"))
    return tuple(Fact(**one) for one in found)


@cache
def lengths() -> tuple[int, ...]:
    """The tokens of each fact, with the space behind it."""
    return tuple(len(registry.get(MODEL).read(f"{one.told} ").ids) for one in facts())


def first(window: int) -> int:
    """The first fact that a window of so many tokens still holds whole; all of them fall out if not even the last fits."""
    at, used = len(facts()), 0
    while at and used + lengths()[at - 1] <= window:
        at -= 1
        used += lengths()[at]
    return at


def measure(model: "LanguageModel", encoder: "LanguageModel", window: int) -> Iterator[Summed | Recalled]:
    """The summaries as facts fall out of the window, then what is said to each question, the oldest fact first."""
    start, summary = first(window), ""
    for upto in [*range(AT_ONCE, start, AT_ONCE), start] if start else []:
        summary = summed(model, summary, [one.told for one in facts()[(upto - 1) // AT_ONCE * AT_ONCE : upto]])
        yield Summed(upto, summary)
    kept = vectors(encoder)
    for at, one in enumerate(facts()):
        found = searched(kept[:start], vector(encoder, one.question))
        said = {
            way: passages.answered(model, given(way, window, summary, found), one.question, one.answer)[0]
            for way in WAYS
        }
        yield Recalled(at, said, found)


def summed(model: "LanguageModel", before: str, fallen: Sequence[str]) -> str:
    """The next running summary: of the one before and what fell out since."""
    asked = chat.Message("user", "\n".join(filter(None, (before, " ".join(fallen)))) + f"\n\n{ASKS}")
    read = model.read(chat.render(MODEL, [asked]).tokens.ids.tolist())
    return writing.text(writing.greedy(model, read, MOST_SUMMARY, line=False).ids)


def given(way: str, window: int, summary: str, found: Sequence[int]) -> list[str]:
    """What stands before the question, in pieces. summary: the last one; found: what the search found. Raises KeyError for no way."""
    told = [one.told for one in facts()]
    start = first(window)
    before = {
        "window": "",
        "summary": summary,
        "search": " ".join(told[at] for at in found),
        "all": " ".join(told[:start]),
    }[way]
    return [one for one in (before, " ".join(told[start:])) if one]


def vectors(encoder: "LanguageModel") -> Floats:
    """[facts, d]: the sentence vector of each."""
    return np.stack([vector(encoder, one.told) for one in facts()])


def searched(kept: Floats, asked: Floats) -> tuple[int, ...]:
    """The rows of `kept` [n, d] nearest to `asked` [d], all of length 1: the nearest first, as many as are put in."""
    return tuple(int(at) for at in np.argsort(-(kept @ asked), kind="stable")[:FOUND])
