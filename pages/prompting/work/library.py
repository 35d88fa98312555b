"""Retrieval: a library, three orders for a question, and what is said with the passages that were found."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from model.embeddings import projection
from model.errors import UserError
from model.prompting import library, passages, retrieval
from model.prompting.library import CHUNKS, WHOLE, Fact, Passage
from model.prompting.passages import Masses, Said
from model.prompting.ranking import Ranked
from model.prompting.retrieval import FIRST, ORDERS, WRONG, Shelf, Step
from model.trace import Floats
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

MOST_QUESTION, MOST_TEXT = library.MOST_QUESTION, library.MOST_TEXT
NAME, ENCODER, OWN = "library", "minilm", "own"
SIZES = (WHOLE, *CHUNKS)
LISTED = 5  # passages of an order that are shown
MOST_PUT = 20  # passages that may be put in by hand


@dataclass(frozen=True)
class Corpus:
    """A library and how it is cut. digest: of its text, which stands for it; planted: a passage that was slipped in at the end."""

    digest: str
    planted: str
    size: str
    text: str = field(compare=False, repr=False, default="")


class Known(NamedTuple):
    """A question whose answer is known: its number among library.questions, and the fact."""

    number: int
    fact: Fact


def corpus(now: Prompting, brought: str = "") -> Corpus:
    """What the controls ask for; brought: a text from a file. Raises UserError for a planted passage that is too long."""
    text = (brought or now.texts) if now.shelf == OWN else library.built_in()
    if len(planted := " ".join(now.planted.split())) > library.MOST_PLANTED:
        raise UserError(
            f"The planted passage has {len(planted):,} characters; {library.MOST_PLANTED} are the limit here: shorten it."
        )
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Corpus(digest, planted, now.size, text)


def query(now: Prompting) -> str:
    """The question. Raises UserError for none, or one that is too long."""
    asked = " ".join(now.query.split())
    if not asked:
        raise UserError("There is no question yet: type one.")
    if len(asked) > library.MOST_QUESTION:
        raise UserError(
            f"This question has {len(asked):,} characters; {library.MOST_QUESTION} are the limit here: shorten it."
        )
    return asked


@keep(6)
def shelf(found: Corpus) -> Shelf:
    """The passages, ready to be searched; a planted one is the last."""
    cut = library.passages(found.text, found.size)
    if found.planted:
        end = len(found.text)
        cut.append(Passage(found.planted, "planted", end, end))
    return retrieval.shelf(models.get(ENCODER), cut)


@keep(32)
def orders(found: Corpus, question: str) -> dict[str, Ranked]:
    """The three orders for a question."""
    return shelf(found).ranked(models.get(ENCODER), question)


@keep(32)
def placed(found: Corpus, question: str) -> tuple[Floats, Floats]:
    """[N, 2], [2]: passages and the question on the plane of the passages' and the question's most variance (PCA)."""
    import numpy as np

    vectors = np.vstack([shelf(found).vectors, retrieval.vector(models.get(ENCODER), question)])
    points = projection.pca(vectors, 2)[0]
    return points[:-1], points[-1]


def firsts(found: Shelf, ranked: Mapping[str, Ranked]) -> tuple[str, str]:
    """What BM25 and the dense order put first; "" for nothing."""
    words, meaning = (found.passages[ranked[name][0][0]].title if ranked[name] else "" for name in ORDERS[:2])
    return words, meaning


def holding(found: Shelf, asked: Known | None) -> list[int]:
    """The passages that hold the answer, where it is known."""
    if not asked:
        return []
    return [at for at, one in enumerate(found.passages) if library.holds(one.text, asked.fact.answer)]


def known(now: Prompting, question: str) -> Known | None:
    """The fact that one of the library's own questions is about."""
    asked = [one.casefold() for one, _ in library.questions()]
    if now.shelf == OWN or question.casefold() not in asked:
        return None
    number = asked.index(question.casefold())
    return Known(number, library.facts()[number % len(library.facts())])


def cards(now: Prompting, shelf: Shelf, orders: Mapping[str, Ranked], known: Known | None) -> dict[str, list[int]]:
    """Which passages stand in which prompt: none, the right and a wrong one where they are known, the first of two orders, and what the
    controls put in."""
    count, found = len(shelf.passages), dict[str, list[int]]()
    found["none"] = []
    if known:
        facts, own = len(library.facts()), len(shelf.passages) - bool(now.planted.strip())
        found["right"] = [library.right(shelf.passages[:own], known.number % facts)]
        if now.size == WHOLE:
            found["wrong"] = [library.right(shelf.passages[:own], (known.number + WRONG) % facts)]
    found |= {name: [at for at, _ in orders[name][:1]] for name in ("bm25", "dense")}
    by = [at for at, _ in orders[now.by]]
    found["put"] = list(range(count)) if now.put == "all" else by[: FIRST if now.put == "3" else 1]
    if now.picked:
        found["put"] = picked(now.picked, count)
    return found


def picked(words: str, count: int) -> list[int]:
    """Passages that were put in by hand; what is no number of one is left out."""
    numbers = dict.fromkeys(int(one) for one in words.split(".") if one.isascii() and one.isdigit() and len(one) < 6)
    return [at for at in numbers if at < count][:MOST_PUT]


@keep(256)
def said(put: tuple[str, ...], question: str, answer: str) -> tuple[Said, Masses]:
    """What the model says behind these passages, and where it looks. Raises UserError where they are too much."""
    model = models.get(DEFAULT_MODEL)
    found, read = passages.answered(model, put, question, answer)
    return found, passages.masses(model, read, found, put, question)


@keep(8)
def measured(size: str) -> Growing[Step]:
    """A question after the other, with what was found. Shared by all who ask for the same."""
    found = shelf(corpus(replace(Prompting(), size=size)))
    return Growing(retrieval.measure(models.get(DEFAULT_MODEL), models.get(ENCODER), found, size))


def questions() -> tuple[tuple[str, str], ...]:
    """All questions about the built-in library with their answers."""
    return library.questions()


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    facts = [list(one) for one in library.facts()]
    return {"facts": facts, "sizes": list(SIZES), "setups": list(retrieval.SETUPS), "said": passages.MOST_SAID}


def key(size: str) -> str:
    """The name under which a run is recorded."""
    return f"library.{size}"


def runs() -> dict[str, str]:
    """What is recorded: each size."""
    return {key(size): size for size in SIZES}


def recorded(size: str) -> Recording | None:
    """The recorded run of a size, under its own name, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), key(size))


def sizes() -> list[dict[str, Any]]:
    """The recorded scores of each size: right answers with the first passage of the dense order, and with the right passage."""
    half, found = len(library.facts()), recordings.of(few.CHAPTER, NAME, settings())
    shown = []
    for size in SIZES:
        if not (steps := found.found["runs"].get(key(size), []) if found else []):
            continue
        for part, name in ((steps[:half], "direct"), (steps[half:], "paraphrased")):
            right, hits = (sum(one["said"]["dense"][1] for one in part), sum(one["places"][1] == 1 for one in part))
            shown.append({"size": size, "asked": name, "right": right, "first": hits, "of": len(part)})
    return shown


def seconds(size: str) -> int:
    """How long the recorded run took."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return int(found.found["seconds"].get(key(size), 0)) if found else 0


def timed(size: str) -> tuple[list[Step], float]:
    """A whole run and its seconds."""
    began = time.monotonic()
    return measured(size).upto(len(library.questions())), time.monotonic() - began
