"""A conversation that is longer than the context window: what the model still knows of it, in four ways."""

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from model.prompting import memory
from model.prompting.memory import Fact, Recalled, Summed
from model.prompting.passages import Said
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME, ENCODER = "memory", "minilm"
WINDOWS = ("80", "120", "160")
WAYS = memory.WAYS
MOST_QUESTION = 200  # characters


class Told(NamedTuple):
    """A question of one's own: what the search put in, and what is said."""

    found: tuple[int, ...]
    said: Said


def facts() -> tuple[Fact, ...]:
    """The conversation."""
    return memory.facts()


def first(window: str) -> int:
    """The first fact that the window holds."""
    return memory.first(int(window))


def tokens() -> int:
    """How long the conversation is."""
    return sum(memory.lengths())


@keep(4)
def measured(window: str) -> Growing[Summed | Recalled]:
    """The summaries, then a question after the other. Shared by all who ask for the same."""
    return Growing(memory.measure(models.get(DEFAULT_MODEL), models.get(ENCODER), int(window)))


def most(window: str) -> int:
    """The steps of a whole run."""
    return -(-first(window) // memory.AT_ONCE) + len(facts())


def question(now: Prompting) -> str:
    """The question of one's own; "" for none. Raises UserError for one that is too long."""
    words = " ".join(now.recall.split())
    if len(words) > MOST_QUESTION:
        raise UserError(f"This question has {len(words):,} characters; {MOST_QUESTION} are the limit here: shorten it.")
    return words


@keep(64)
def told(window: str, way: str, summary: str, asked: str) -> Told:
    """What is said to a question of one's own. Raises UserError for a way or a summary that is not there."""
    model, encoder = models.get(DEFAULT_MODEL), models.get(ENCODER)
    found = memory.searched(_vectors()[: first(window)], memory.vector(encoder, asked))
    given = memory.given(way, int(window), summary, found)
    return Told(found, memory.passages.answered(model, given, asked)[0])


@keep(1)
def _vectors() -> Any:
    return memory.vectors(models.get(ENCODER))


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    return {
        "facts": [list(one) for one in facts()],
        "asks": memory.ASKS,
        "found": memory.FOUND,
        "at_once": memory.AT_ONCE,
        "windows": list(WINDOWS),
    }


def runs() -> dict[str, str]:
    """What is recorded: each window."""
    return {key(window): window for window in WINDOWS}


def key(window: str) -> str:
    """The name under which a run is recorded."""
    return f"{NAME}.{window}"


def recorded(window: str) -> Recording | None:
    """The recorded run of a window, under its own name, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), key(window))


def seconds(window: str) -> int:
    """How long the recorded run took; 0 where there is none."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return int(found.found["seconds"][key(window)]) if found else 0


def timed(window: str) -> "tuple[Sequence[Summed | Recalled], float]":
    """A whole run, and its seconds."""
    began = time.monotonic()
    return measured(window).upto(most(window)), time.monotonic() - began
