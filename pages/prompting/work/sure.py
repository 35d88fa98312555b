"""How sure a model is of its answers, and whether it is right to be; and a toy's calibration while it learns from feedback."""

import time
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from model.prompting import knowing
from model.prompting.knowing import Known, Told
from pages.prompting.work import few
from pages.server import models, processes, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.rlhf.calibrated import Look

NAME = "sure"
MEASURES = ("probability", "agreement", "entropy")  # in the order of model.prompting.knowing.Told.confidences
SEED = 0


def questions() -> tuple[Known, ...]:
    """All questions with known answers."""
    return knowing.questions()


@keep(1)
def measured() -> "Growing[Told | Look]":
    """A question after the other, then the looks at the toy. Shared by all who ask."""
    told = knowing.measure(models.get(DEFAULT_MODEL), questions(), SEED)
    return Growing(chain(told, processes.apart(_looks)))


def drawn() -> int:
    """Answers that are drawn to a question."""
    return knowing.SAMPLES


def most() -> int:
    """The steps of a whole run."""
    return len(questions()) + looks()


def looks() -> int:
    """The looks at the toy, the one before it learns included."""
    from model.rlhf.calibrated import EVERY, ITERATIONS

    return ITERATIONS // EVERY + 1


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.rlhf import calibrated

    return {
        "questions": [list(one) for one in questions()],
        "samples": knowing.SAMPLES,
        "votes": calibrated.VOTES,
        "iterations": calibrated.ITERATIONS,
        "asked": calibrated.ASKED,
    }


def recorded() -> Recording | None:
    """The recorded run, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), NAME)


def seconds() -> int:
    """How long the recorded run took; 0 where there is none."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return int(found.found["seconds"]) if found else 0


def timed() -> "tuple[list[Told | Look], float]":
    """A whole run, and its seconds."""
    began = time.monotonic()
    return measured().upto(most()), time.monotonic() - began


def _looks() -> "Iterator[Look]":
    from model.pretrained import toy
    from model.rlhf import calibrated
    from model.world.lexicon import Lexicon

    yield from calibrated.looks(*toy.instructed()[:2], Lexicon(), SEED)
