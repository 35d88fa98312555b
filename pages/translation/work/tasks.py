"""What the map of tasks asks of model: one text classified, completed and transformed."""

import itertools
import re
from typing import Any, NamedTuple

from model.errors import UserError
from pages.server import models, probes
from pages.server.address import DEFAULT_MODEL
from pages.server.keep import keep
from pages.server.words import rude

WRITER = DEFAULT_MODEL
NAMES_LAYER, REVIEW_LAYER = 3, 6  # of MiniLM: where heads for names, and for reviews, do best (the view Probe)
NEXT = 5  # words that are shown
LEFT, NEAR = 24, 20  # candidates for a gap: the likeliest after what stands before, the nearest to the other words
FREQUENT = 20_000  # words of GloVe that are candidates
COMMON = (
    "dog cat bird horse man woman child boy girl friend teacher doctor house garden door table book letter water food "
    "car road city day night time good bad happy old new small was had went came saw took gave made said wrote ran"
).split()  # and words that occur everywhere
STOPPING = set(
    "the a an at to of in on for by with from and or but is was were are be it he she they i you we my his her".split()
)
BEHIND = 16  # tokens behind a gap that are read with every candidate


class Guessed(NamedTuple):
    """Words for a gap, best first, each with its share among the candidates; how many these were, how many tokens behind the gap
    were read with each, and the text's own word."""

    words: list[tuple[str, float]]
    candidates: int
    behind: int
    own: str


@keep(256)
def before(text: str, at: int) -> list[tuple[bytes, float]]:
    """The likeliest tokens that begin a word in place of the word `at`, by what stands before it alone: a piece and its probability
    among all tokens each. Pieces that would go on with the word before are none of them."""
    from model.probability import softmax

    left = _parted(text, at)[0]
    found = softmax(models.get(WRITER).next_logits(left))  # [V]
    pieces = ((models.piece(WRITER, int(token)), float(found[token])) for token in (-found).argsort())
    begins = (
        one
        for one in pieces
        if re.match(r" [^\W\d_]" if len(left) > 1 else r"[^\W\d_]", one[0].decode("utf-8", "ignore"))
    )
    return list(itertools.islice(begins, NEXT))


@keep(256)
def masked(text: str, at: int) -> Guessed:
    """Words in place of the word `at` by what stands on both sides. Raises UserError where there is no such word."""
    from model.decoding import filling

    left, right, words = _parted(text, at)
    candidates = _candidates(left, [word.lower() for place, word in enumerate(words) if place != at], words[at])
    found = filling.fill(models.get(WRITER), left, candidates, right)
    said = [models.piece(WRITER, token).decode().strip() for token in found.tokens]
    return Guessed(
        [(word, float(p)) for word, p in zip(said, found.share, strict=True)], len(said), len(right), words[at]
    )


def _parted(text: str, at: int) -> tuple[list[int], list[int], list[str]]:
    """What stands before the word `at`, from the mark that begins a text; the first BEHIND tokens after it; all words."""
    from model.probing.sentences import words_of

    places = words_of(text)
    if not at < len(places):
        raise UserError("This word is no longer in the text: choose another.")
    low, high = places[at]
    start = models.get(WRITER).tokenizer.special_tokens["<|endoftext|>"]
    left = models.read(WRITER, text[:low].rstrip()).ids.tolist() if text[:low].strip() else []
    right = models.continued(WRITER, text[high:]).ids.tolist() if text[high:] else []
    return [start, *left], right[:BEHIND], [text[begin:end] for begin, end in places]


def _candidates(left: list[int], others: list[str], own: str) -> list[int]:
    """Single tokens that are whole words: the likeliest after what stands before, words near to the others in GloVe, common
    ones, and the word itself."""
    inside = len(left) > 1
    pattern = re.compile(rb" [A-Za-z]+" if inside else rb"[A-Z][a-z]+")
    order = (-models.get(WRITER).next_logits(left)).argsort()
    likely = (int(token) for token in order if pattern.fullmatch(models.piece(WRITER, int(token))))
    found = [next(likely) for _ in range(LEFT)]
    near = [token for word in _near(others) if (token := _token(word, inside)) is not None][:NEAR]
    common = [token for word in (own, *COMMON) if (token := _token(word, inside)) is not None]
    return list(dict.fromkeys([*found, *near, *common]))


def _token(word: str, inside: bool) -> int | None:
    """The one token of a word; None where it takes several."""
    ids = models.continued(WRITER, f" {word}").ids if inside else models.read(WRITER, word[:1].upper() + word[1:]).ids
    return int(ids[0]) if len(ids) == 1 and word.isalpha() else None


def _near(words: list[str]) -> list[str]:
    """Words of GloVe whose direction is nearest to the mean of these words' directions, and none that is rude."""
    table = _table()
    rows = [row for word in words if word not in STOPPING and (row := table.find(word)) is not None]
    if not rows:
        return []
    unwanted = rude()
    found = table.neighbours(table.unit[rows].mean(0), 8 * NEAR, exclude=words)
    return [word for word, _ in found if word not in unwanted]


@keep(1)
def _table() -> Any:  # -> model.embeddings.WordVectors
    """GloVe's most frequent words."""
    import numpy as np

    from model import embeddings

    every = embeddings.load("glove")
    return embeddings.WordVectors("glove", every.words[:FREQUENT], np.array(every.vectors[:FREQUENT]))


def ready() -> bool:
    """Whether the heads that classify are trained already."""
    return all(probes.there(kind, probes.LEARNED) for kind in ("mean", "names"))


@keep(64)
def classified(text: str) -> tuple[float, list[probes.Word], tuple[tuple[int, int], ...]]:
    """The probability that a text praises, its words with their tags, and where each stands. Raises UserError for a text that
    cannot be read."""
    from model.probing.sentences import words_of

    count = probes.LEARNED
    return probes.praise(text, "mean", REVIEW_LAYER, count), probes.words(text, NAMES_LAYER, count), words_of(text)
