"""A digit read as patches: the run that learns it, and what a learner makes of a picture at any moment of it."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from pages.pictures.address import Pictures
from pages.pictures.work import classes, shown
from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.seeing import Reading, Tick

NAME = "patches"
LEARNERS = ("with", "without")
RECORDED = -1  # the moment at the end of the recorded run


@keep(4)
def run(seed: int) -> Growing["Tick"]:
    """Two learners, made on demand and shared by all who ask for them."""
    from model.pictures import seeing

    return Growing(processes.apart(seeing.race, seed))


def after(seed: int, start: int) -> list["Tick"]:
    """The moments behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(seed), start, looks())


def begun(seed: int) -> list["Tick"]:
    """The moments of a run that somebody has let begin."""
    return watching.begun(run, seed)


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.seeing import TICKS

    return TICKS + 1


@keep(16)
def learner(name: str, seed: int, at: int) -> Any:  # a model.pictures.vit.ViT
    """A learner at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.pictures import seeing

    if at == RECORDED:
        return seeing.learned(name)
    growing = run.there(seed)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return seeing.with_weights(name, growing.at(at).weights[name])


def order(now_order: str) -> NDArray[np.int64] | None:
    """The order in which patches are read; None for their own."""
    from model.pictures import seeing

    return seeing.orders(1)[0] if now_order == "shuffled" else None


@keep(256)
def reading(drawn: str, name: str, ordered: str, seed: int, at: int) -> "Reading":
    """What a learner makes of a picture. Raises UserError for a text that is no picture."""
    from model.pictures import seeing

    return seeing.read(learner(name, seed, at), shown.read(drawn), order(ordered))


def drawn(now: Pictures) -> str:
    """The picture that is shown, as text."""
    return now.drawn or shown.written(shown.picture(now))


@keep(1)
def judged() -> float:
    """The accuracy of the judge, a convolutional net, on the same held-out digits."""
    from model.pictures import digits, measuring

    held = digits.held_out()
    return measuring.accuracy(held.pictures, held.labels)


def about() -> dict[str, Any]:
    """The sizes of the readers, and the judge's accuracy."""
    from model.pictures import vit

    return {
        "patches": vit.PATCHES,
        "layers": vit.LAYERS,
        "heads": vit.HEADS,
        "width": vit.WIDTH,
        "judge": judged(),
    }


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import seeing, shipped, vit

    return {
        "seconds": seeing.SECONDS,
        "ticks": seeing.TICKS,
        "sizes": [vit.PATCH, vit.WIDTH, vit.HEADS, vit.LAYERS],
        "learning": [seeing.BATCH, seeing.RATE, seeing.DECAY, seeing.SMOOTHING, seeing.WARM, seeing.SHIFTED],
        "weights": shipped.digest(NAME),
    }


def recorded(seed: int) -> Recording | None:
    """The recorded run, if it is of this seed."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME) if seed == 0 else None


def keep_weights(tick: "Tick") -> None:
    """Put the learners of a moment where those of the recorded run are found."""
    from model.pictures import shipped

    shipped.write(NAME, tick.weights)
