"""Noise behind a bigram's perplexity: the documents, those near a threshold, and three toys that read them."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording
from viz.training.noise import payload

if TYPE_CHECKING:  # importing torch takes seconds
    from model.history.noise import Corpus, Look

CHAPTER, NAME = "training", "noise"
RUNS = (("replaced", 0), ("replaced", 1), ("replaced", 2), ("shuffled", 0), ("bigram", 0))  # that are recorded
NEAR = 3  # documents on each side of the threshold that are shown


@keep(4)
def corpus(kind: str, seed: int) -> "Corpus":
    """The documents of a seed. Raises ValueError for a kind of noise that is not there."""
    from model.history import noise

    found = noise.Corpus(kind, seed)
    found.perplexities  # noqa: B018
    return found


@keep(4)
def run(kind: str, seed: int) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.history import noise

    return Growing(processes.apart(noise.learning, corpus(kind, seed), seed))


def after(kind: str, seed: int, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(kind, seed), start, looks())


def looks() -> int:
    """The moments of a run."""
    from model.history.noise import LOOKS

    return LOOKS


def name(kind: str, seed: int) -> str:
    """Of a run that is recorded."""
    return f"{NAME}-{kind}-{seed}"


@keep(8)
def about(kind: str, seed: int) -> dict[str, Any]:
    """What stays the same, as the browser is sent it."""
    from model.history import noise

    found = corpus(kind, seed)
    sizes = {reader: len(found.read(reader)) for reader in noise.READERS}
    told = {"trusted": noise.TRUSTED, "left": noise.LEFT, "passed": noise.PASSED, "steps": noise.STEPS}
    return payload.about(found, sizes, told, found.texts.floor)


def nearest(kind: str, seed: int, threshold: int) -> list[dict[str, Any]]:
    """The documents next to a threshold (in tenths; 0: by the trusted text) on either side, the least surprising first."""
    found = corpus(kind, seed)
    cut = threshold / 10 or found.threshold
    order = np.argsort(found.perplexities, kind="stable")
    at = int(np.searchsorted(found.perplexities[order], cut, "right"))
    chosen = [int(one) for one in order[max(0, at - NEAR) : at + NEAR]]
    return [payload.document(found.documents[one], found.perplexities[one], found.bigram) for one in chosen]


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.history import noise

    return {
        "learning": [noise.STEPS, noise.BATCH, noise.LOOKS],
        "text": [noise.TRUSTED, noise.LEFT, noise.CLEAN, noise.PASSED, noise.SMOOTHING, noise.SHARES],
    }


def recorded(kind: str, seed: int) -> Recording | None:
    """The recorded run, if there is one of this kind and seed."""
    found = recordings.one_of(recordings.of(CHAPTER, NAME, settings()), name(kind, seed))
    return replace(found, seeds=[seed]) if found else None


def seeds() -> dict[str, list[float]]:
    """What was recorded with several seeds: AUC, and how far above the floor each toy ended, of words replaced."""
    found = recordings.of(CHAPTER, NAME, settings())
    return found.found["ends"] if found else {}
