"""Which words people use, and which are not put up on a wall unasked: for what a room types."""

from importlib import resources
from typing import NamedTuple

from model import embeddings
from pages.server import models
from pages.server.keep import keep

COMMON = 20_000  # words that are suggested: GloVe's most frequent


class Words(NamedTuple):
    """spoken: GloVe's 400,000 words without the rude ones. common: the COMMON most frequent of them that are letters alone, in
    alphabetical order; ranks: how frequent each of these is, from 0."""

    spoken: frozenset[str]
    common: list[str]
    ranks: dict[str, int]


def ready() -> bool:
    """Whether GloVe's words are on this computer: nothing is fetched while a room waits."""
    return "glove" not in models.missing_weights()


@keep(1)
def words() -> Words:
    """The words. Raises weights.WeightsError if they cannot be fetched."""
    every, unwanted = embeddings.load("glove").words, rude()
    found = [word for word in every if word.isalpha() and word not in unwanted][:COMMON]
    return Words(frozenset(every) - unwanted, sorted(found), {word: rank for rank, word in enumerate(found)})


def rude() -> frozenset[str]:
    """Slurs and swearwords of English, generously: the list of the package better-profanity (MIT)."""
    found = resources.files("better_profanity") / "profanity_wordlist.txt"
    return frozenset(line.strip().casefold() for line in found.read_text("utf-8").splitlines() if line.strip())
