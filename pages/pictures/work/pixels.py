"""A small GPT that writes digits pixel by pixel: its run, a picture that it writes, and halves that it finishes."""

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.pictures import digits
from pages.pictures.address import Pictures
from pages.pictures.work import classes, shown
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.pixelwise import Look, Written

NAME = "pixels"
RECORDED = -1  # the moment at the end of the recorded run
FREE = "."  # a pixel that the model draws
GIVEN = re.compile(f"[{shown.LEVELS}{re.escape(FREE)}]{{{digits.PIXELS}}}")
FINISHED = 6  # pictures that are made of one half
HALF = digits.PIXELS // 2


class Asked(NamedTuple):
    """What is written. digit: the class; given: a sign for each pixel that somebody has set; warmth: the temperature in tenths; seed: of the
    draws; picture: the held-out digit that is finished."""

    digit: int
    given: str
    warmth: int
    seed: int
    picture: int


class Answer(NamedTuple):
    """The picture; and a half with what it may become, levels [6, 64], and what it is."""

    written: "Written"
    finished: NDArray[np.int64]
    truth: NDArray[np.float32]
    label: int


def asked(now: Pictures) -> Asked:
    """What the controls say. Raises UserError for a text that does not say of each pixel what it is."""
    return checked(Asked(now.digit, now.given or FREE * digits.PIXELS, now.warmth, now.seed, now.picture))


def checked(ask: Asked) -> Asked:
    """The same if it can be written. Raises UserError for a text that does not say of each pixel what it is."""
    if not GIVEN.fullmatch(ask.given):
        raise UserError("These pixels cannot be read: press Set none.")
    return ask


@keep(1)
def run() -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.pictures import pixelwise

    return Growing(processes.apart(pixelwise.learning, pixelwise.Plan()))


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.pixelwise import LOOKS

    return LOOKS + 1


@keep(8)
def learner(at: int) -> Any:  # a model.transformer.GPT
    """The learner at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.pictures import pixelwise, shipped

    if at == RECORDED:
        return pixelwise.loaded(shipped.read(NAME)[NAME])
    growing = run.there()
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return pixelwise.loaded(growing.at(at).weights)


@keep(256)
def answer(ask: Asked, at: int) -> Answer:
    """What the learner writes at a moment."""
    from model.pictures import pixelwise

    model, warmth = learner(at), ask.warmth / 10
    given = np.array([shown.LEVELS.find(one) for one in ask.given])
    held = digits.held_out()
    label, truth = int(held.labels[ask.picture]), held.pictures[ask.picture]
    half = np.rint(truth[None, :HALF] * (digits.LEVELS - 1)).astype(np.int64)
    finished = pixelwise.drawn(model, np.full(FINISHED, label), warmth, ask.seed, np.repeat(half, FINISHED, 0))
    return Answer(pixelwise.written(model, ask.digit, given, warmth, ask.seed), finished, truth, label)


@keep(1)
def counted() -> dict[str, float]:
    """Bits of a held-out pixel for what needs no network."""
    from model.pictures import pixelwise

    return pixelwise.counted()


def about() -> dict[str, Any]:
    """What stays the same: steps and looks of a run, bits by counting, distances to compare with."""
    from model.pictures import measuring, pixelwise

    return {
        "last": pixelwise.STEPS,
        "looks": looks(),
        "levels": digits.LEVELS,
        "counted": counted(),
        "real": measuring.real_distance(),
        "noise": measuring.NOISE,
        "weights": sum(one.numel() for one in learner(RECORDED).parameters()),
    }


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import pixelwise, shipped

    return {
        "learning": [pixelwise.STEPS, pixelwise.BATCH, pixelwise.RATE, pixelwise.WARM, pixelwise.LEAST_RATE],
        "sizes": [pixelwise.WIDTH, pixelwise.LAYERS, pixelwise.HEADS],
        "looks": [pixelwise.LOOKS, pixelwise.EACH],
        "weights": shipped.digest(NAME),
    }


def recorded() -> Recording | None:
    """The recorded run, if there is one of these settings."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME)


def keep_weights(look: "Look") -> None:
    """Put the learner of a moment where that of the recorded run is found."""
    from model.pictures import shipped

    shipped.write(NAME, {NAME: {key: one.float() for key, one in look.weights.items()}})
    learner.keeper.clear()
