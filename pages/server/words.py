"""Which words people use, and which are not put up on a wall unasked: for what a room types."""

from importlib import resources

from model import embeddings
from pages.server import models
from pages.server.keep import keep

COMMON = 20_000  # words that are suggested: GloVe's most frequent


def ready() -> bool:
    """Whether GloVe's words are on this computer: nothing is fetched while a room waits."""
    return "glove" not in models.missing_weights()


@keep(1)
def spoken() -> frozenset[str]:
    """GloVe's 400,000 words, without those of `rude`. Raises weights.WeightsError if they cannot be fetched."""
    return frozenset(_glove()) - rude()


@keep(1)
def common() -> dict[str, int]:
    """The COMMON most frequent of them that are letters alone, in alphabetical order, each with its rank from 0."""
    found = [word for word in _glove() if word.isalpha() and word not in rude()][:COMMON]
    ranks = {word: rank for rank, word in enumerate(found)}
    return {word: ranks[word] for word in sorted(found)}


@keep(1)
def rude() -> frozenset[str]:
    """Slurs and swearwords of English, generously: the list of the package better-profanity (MIT)."""
    found = resources.files("better_profanity") / "profanity_wordlist.txt"
    return frozenset(line.strip().casefold() for line in found.read_text("utf-8").splitlines() if line.strip())


def _glove() -> list[str]:
    """The words in order of frequency."""
    return list(embeddings.load("glove").words)
