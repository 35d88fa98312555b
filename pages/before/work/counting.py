"""N-grams of the stories: what each length counted after some words, and how much each leaves open on stories that nobody counted."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from pages.before.work import race, row
from pages.server import recordings
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.history.ngrams import Level, Ngrams

NAME = "counts"
READ = ("400", "4000", "40000")  # stories that are counted
SMOOTHINGS = ("none", "add", "interpolated", "kneser-ney")
PARTS = ("1", "0.1", "0.01")  # of a count that is added to each
SHOWN = 8  # words of a level


class Asked(NamedTuple):
    """What is counted. said: the words before the gap; n: words of the longest n-gram; smoothing; k: what is added; read: stories."""

    said: str
    n: int
    smoothing: str
    k: str
    read: str


@keep(3)
def grams(read: str) -> "Ngrams":
    """Counts of the first so many stories."""
    from model.history.ngrams import Ngrams

    told = race.stories()
    return race.grams() if int(read) == told.read else Ngrams(told.rows[: int(read)], told.tokenizer.vocab_size)


@keep(64)
def levels(ask: Asked) -> list["Level"]:
    """What each length says after the story. Raises UserError for a story that nobody can read."""
    tokenizer = race.stories().tokenizer
    ids = [tokenizer.id(word) for word in row.told(ask.said, 0).words]
    return grams(ask.read).levels(ids, ask.n, ask.smoothing, float(ask.k))


def word(token: int) -> str:
    """A word of a context, or the mark before the first."""
    tokenizer = race.stories().tokenizer
    return "begin" if token >= tokenizer.vocab_size else row.marked(tokenizer.word(token))


@keep(24)
def line(read: str, smoothing: str, k: str) -> list[float | None]:
    """Perplexity of held-out stories for n from 1 on; None where it is infinite."""
    from model.history.ngrams import MOST

    held, counts = race.stories().held_out, grams(read)
    losses = [counts.loss(held, n, smoothing, float(k)) for n in range(1, MOST + 1)]
    return [round(math.exp(loss), 3) if math.isfinite(loss) else None for loss in losses]


def named(smoothing: str, k: str) -> str:
    """A line's name."""
    return f"add {k}" if smoothing == "add" else smoothing


def grid() -> dict[str, dict[str, list[float | None]]]:
    """All lines, by the number of stories that are counted and the smoothing."""
    return {read: {named(*way): line(read, *way) for way in ways()} for read in READ}


def ways() -> list[tuple[str, str]]:
    """Smoothings, each with what it adds."""
    return [(one, k) for one in SMOOTHINGS for k in (PARTS if one == "add" else PARTS[:1])]


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    return {"read": READ, "smoothings": SMOOTHINGS, "parts": PARTS}


def recorded() -> Recording | None:
    """What was measured, if it was with these settings."""
    return recordings.of(race.CHAPTER, NAME, settings())
