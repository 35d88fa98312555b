"""A library that can be searched, and how often the answer is right with what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.prompting import library, passages, ranking
from model.prompting.library import Passage
from model.prompting.passages import Said
from model.prompting.ranking import Bm25, Ranked
from model.trace import Floats

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel

ORDERS = ("bm25", "dense", "fused")
FIRST = 3  # passages of the dense order that are put in together
WRONG = 7  # how many texts further on the wrong passage is taken from
SETUPS = ("none", "right", "wrong", *ORDERS, "three", "all")
OF_CHUNKS = ("right", *ORDERS)  # what is asked where the library is cut into a number of words
MOST_READ = 256  # tokens of a passage that its vector is made from, as all-MiniLM-L6-v2 does


@dataclass(frozen=True, eq=False)
class Shelf:
    """passages [N]; vectors [N, d] of length 1."""

    passages: tuple[Passage, ...]
    bm25: Bm25
    vectors: Floats

    def ranked(self, encoder: "LanguageModel", question: str) -> dict[str, Ranked]:
        """The three orders for a question, by ORDERS."""
        words, meaning = self.bm25.ranked(question), ranking.dense(self.vectors, vector(encoder, question))
        return {"bm25": words, "dense": meaning, "fused": ranking.fused(words, meaning)}


class Step(NamedTuple):
    """One question. places: where the right passage stands in each order, 1 for the first, 0 if it is not in it; said: by setup."""

    places: dict[str, int]
    said: dict[str, Said]


def shelf(encoder: "LanguageModel", found: Sequence[Passage]) -> Shelf:
    """Passages made ready to be searched."""
    vectors = np.array([vector(encoder, one.text) for one in found])
    return Shelf(tuple(found), Bm25([one.text for one in found]), vectors)


def vector(encoder: "LanguageModel", text: str) -> Floats:
    """[d], of length 1: the sentence vector of the beginning of a text, as far as the encoder reads."""
    tokens = encoder.tokenize(text)
    if len(tokens) > MOST_READ:
        text = text.encode()[: int(tokens.spans[MOST_READ - 2, 1])].decode("utf-8", "ignore")
    return encoder.sentence_vector(text)


def setups(found: Shelf, orders: dict[str, Ranked], fact: int, size: str) -> dict[str, tuple[int, ...]]:
    """Which passages are put before a question about a fact of the built-in library."""
    count = len(library.facts())
    first = {name: tuple(at for at, _ in order[:1]) for name, order in orders.items()}
    chosen = {"right": (library.right(found.passages, fact),), **first}
    if size != library.WHOLE:
        return chosen
    wrong = (library.right(found.passages, (fact + WRONG) % count),)
    three = tuple(at for at, _ in orders["dense"][:FIRST])
    return {"none": (), "wrong": wrong, **chosen, "three": three, "all": tuple(range(len(found.passages)))}


def measure(model: "LanguageModel", encoder: "LanguageModel", found: Shelf, size: str) -> Iterator[Step]:
    """All questions of the built-in library (library.questions), one after the other."""
    count, begun = len(library.facts()), None
    if size == library.WHOLE:
        begun = passages.start(model, [one.text for one in found.passages])
    for number, (question, answer) in enumerate(library.questions()):
        orders = found.ranked(encoder, question)
        chosen = setups(found, orders, number % count, size)
        said = dict[tuple[int, ...], Said]()
        for put in chosen.values():
            if put not in said:
                start = begun if len(put) == len(found.passages) else None
                shown = [found.passages[at].text for at in put]
                said[put] = passages.answered(model, shown, question, answer, start)[0]
        yield Step(places(orders, found.passages, answer), {name: said[put] for name, put in chosen.items()})


def places(orders: dict[str, Ranked], found: Sequence[Passage], answer: str) -> dict[str, int]:
    """Where the first passage that holds the answer stands in each order; 0: nowhere."""
    return {
        name: next((rank for rank, (at, _) in enumerate(order, 1) if library.holds(found[at].text, answer)), 0)
        for name, order in orders.items()
    }
