"""Races of three learners, each made as far as somebody has asked for it and shared by all who ask for the same."""

import threading
import time
from typing import TYPE_CHECKING, Any

from model.errors import UserError
from pages.server import processes
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.translation.address import Translation

if TYPE_CHECKING:  # importing torch takes seconds
    from model.translation.corpus import Corpus
    from model.translation.lockstep import Plan

NAMES = ("fixed", "attention", "transformer")
SOON = 0.5  # seconds until somebody who watches a race asks again
MOST = 8  # who wait for the next moment of a race at once
_turns = threading.BoundedSemaphore(MOST)


def planned(now: Translation) -> "Plan":
    """The race that the controls ask for."""
    return plan(now.into, now.score, now.context, now.seed)


@keep(64)
def plan(into: str, score: str, context: str, seed: int) -> "Plan":
    """A race: the language, how the attention scores, the width of the one vector, and the seed."""
    from model.translation.lockstep import Plan

    return Plan(into, context=int(context), score=score, seed=seed)


@keep(3)
def corpus(into: str) -> "Corpus":
    """The sentences of a language."""
    from model.translation.corpus import Corpus

    return Corpus(into)


@keep(12)
def race(asked: "Plan") -> Growing[Any]:  # of model.translation.lockstep.Tick
    """The moments of a race, made on demand."""
    from model.translation import lockstep

    return Growing(processes.apart(lockstep.race, asked, corpus(asked.language)))


def after(asked: "Plan", start: int) -> list[Any]:
    """The moments behind the first `start` that there are already, or else the next one; none yet where that is being made. Raises UserError where MOST others wait for
    one: each takes seconds, and whoever asks for something quick must not stand behind them."""
    if made := begun(asked)[start:]:
        return made
    found = race.there(asked)
    if found and found.busy:  # somebody waits for that moment already: whoever watches the same asks again soon
        time.sleep(SOON)
        return found.made[start:]
    if not _turns.acquire(blocking=False):
        raise UserError(
            "Several races are learning already: load this page again in a minute, or watch the recorded one."
        )
    try:
        return race(asked).after(start, ticks())
    finally:
        _turns.release()


def begun(asked: "Plan") -> list[Any]:
    """The moments of a race that somebody has let begin."""
    found = race.there(asked)
    return found.made if found else []


def ticks() -> int:
    """The moments that a race has in all, the one before it begins included."""
    from model.translation.lockstep import TICKS

    return TICKS + 1


@keep(16)
def about(asked: "Plan") -> dict[str, Any]:
    """What stays the same in a race: the seconds and moments that it has, by how many words sentences are sorted, and the weights of
    each learner."""
    from model.translation import lockstep, measuring

    sizes = {
        name: sum(one.numel() for one in model.parameters())
        for name, model in lockstep.made(asked, corpus(asked.language)).items()
    }
    return {"total": asked.seconds, "ticks": ticks(), "bins": [list(one) for one in measuring.BINS], "sizes": sizes}
