"""Toys with little text and one with plenty: the run, what is recorded of it, and what stays the same in it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording
from viz.training.little import payload

if TYPE_CHECKING:  # importing torch takes seconds
    from model.training.little import Look

CHAPTER, NAME = "training", "little"
SEEDS = (0, 1, 2)  # that are recorded


@keep(3)
def run(seed: int) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.training import little

    return Growing(processes.apart(little.learning, seed))


def after(seed: int, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(seed), start, looks())


def looks() -> int:
    """The moments of a run."""
    from model.training.little import MOMENTS

    return len(MOMENTS)


def name(seed: int) -> str:
    """Of a run that is recorded."""
    return f"{NAME}-{seed}"


@keep(4)
def about(seed: int) -> dict[str, Any]:
    """What stays the same, as the browser is sent it."""
    from model.training import little

    learner = little.Learner(seed)
    return payload.about(learner.corpora, learner.pairs, little.MOMENTS, little.BATCH, learner.texts.floor)


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.training import little

    return {
        "learning": [little.STEPS, little.BATCH, little.MOMENTS],
        "text": [little.SIZES, little.OWN, little.PAIRS, little.KINDS],
    }


def recorded(seed: int) -> Recording | None:
    """The recorded run, if there is one of this seed."""
    found = recordings.one_of(recordings.of(CHAPTER, NAME, settings()), name(seed))
    return replace(found, seeds=[seed]) if found else None


def ends() -> dict[str, list[float]]:
    """The least loss above the floor of each toy, with each recorded seed."""
    found = recordings.of(CHAPTER, NAME, settings())
    return found.found["ends"] if found else {}
