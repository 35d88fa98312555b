"""Patches that are missing: the run that learns to fill them in and then from few labels, and a picture that is filled in."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from pages.pictures.work import classes, patches, shown
from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.filling import Tick, Trial

NAME = "missing"
GONE = re.compile("[01]{16}")  # of each patch, whether it is missing
SHOWN = (0, 3, 5, 8, 13, 17)  # held-out digits that stand as examples


@keep(4)
def run(seed: int) -> "Growing[Tick | Trial]":
    """The moments of learning to fill in, then trials with few labels; shared by all who ask for them."""
    return Growing(processes.apart(steps, seed))


def steps(seed: int) -> "Iterator[Tick | Trial]":
    """The same, one after the other."""
    from model.pictures import filling
    from model.pictures.seeing import with_weights

    tick: Any = None
    for tick in filling.learn(seed):
        yield tick
    yield from filling.trials(with_weights("with", tick.weights))


def after(seed: int, start: int) -> "list[Tick | Trial]":
    """What comes behind the first `start` that there is already, or else the next one; none yet where that is being made."""
    return watching.after(run(seed), start, most())


def begun(seed: int) -> "list[Tick | Trial]":
    """What was made of a run that somebody has let begin."""
    return watching.begun(run, seed)


def looks() -> int:
    """The moments of learning to fill in, the one before it begins included."""
    from model.pictures.filling import TICKS

    return TICKS + 1


def most() -> int:
    """All steps of a run."""
    from model.pictures.filling import LABELS, SEEDS

    return looks() + len(LABELS) * SEEDS


@keep(8)
def learner(seed: int, at: int) -> Any:  # a model.pictures.vit.ViT
    """The learner at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.pictures import filling
    from model.pictures.seeing import with_weights

    if at == patches.RECORDED:
        return filling.learned()
    growing = run.there(seed)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return with_weights("with", growing.at(at).weights)  # type: ignore[union-attr]  # `at` is a moment: pages.pictures.asked


def gone(text: str) -> NDArray[np.bool_]:
    """Which patches are missing: [16]. Raises UserError for a text that does not say so."""
    if not GONE.fullmatch(text):
        raise UserError("Which patches are missing cannot be read: press a patch to take it away.")
    return np.array([one == "1" for one in text])


@keep(256)
def filled(drawn: str, away: str, seed: int, at: int) -> NDArray[np.float32]:
    """A picture whose missing patches are filled in: patches [16, 4]. away: 16 signs, 1 where one is missing."""
    from model.pictures import filling

    return filling.filled(learner(seed, at), shown.read(drawn), gone(away))


@keep(1)
def plain() -> float:
    """The error of who fills in each pixel's mean."""
    from model.pictures import filling

    return filling.plain_error()


def examples() -> list[tuple[str, str]]:
    """Held-out digits and the patches that are missing in each."""
    from model.pictures import digits, filling

    _, away = filling.tested()
    held = digits.held_out().pictures
    return [(shown.written(held[at]), "".join(str(int(one)) for one in away[at])) for at in SHOWN]


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import filling, shipped

    return {
        "seconds": filling.SECONDS,
        "ticks": filling.TICKS,
        "gone": [*filling.GONE, filling.TESTED_GONE],
        "learning": [filling.BATCH, filling.RATE, filling.DECAY, filling.WARM],
        "tuning": [filling.LABELS, filling.SEEDS, filling.TUNED, filling.TUNED_BATCH, filling.TUNED_RATE],
        "weights": shipped.digest(NAME),
    }


def recorded(seed: int) -> Recording | None:
    """The recorded run, if it is of this seed."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME) if seed == 0 else None


def keep_weights(tick: Any) -> None:
    """Put the learner of a moment where that of the recorded run is found."""
    from model.pictures import shipped

    shipped.write(NAME, {"filler": tick.weights})


def about() -> dict[str, Any]:
    """What stays the same in a run."""
    from model.pictures import filling

    return {
        "looks": looks(),
        "seconds": filling.SECONDS,
        "plain": plain(),
        "labels": list(filling.LABELS),
        "seeds": filling.SEEDS,
        "least": filling.GONE[0],
        "most": filling.GONE[1] - 1,  # randint's end is not drawn
        "tested": filling.TESTED_GONE,
        "steps": filling.TUNED,
    }
