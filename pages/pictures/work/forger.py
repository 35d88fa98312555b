"""A generator and a discriminator that learn against each other, and where a made picture stands among real ones."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pages.pictures.address import Pictures
from pages.pictures.work import classes, shown
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.adversarial import Plan, Tick
    from model.pictures.measuring import Nearest

NAME = "forger"
QUIZ = 8  # pictures of "digit or made up?", half of them handwritten


class Asked(NamedTuple):
    """How both learn: "yes" or "no" to a penalty, to batch norm and to being told the class; momentum, rate, seed."""

    penalty: str
    norm: str
    told: str
    momentum: str
    rate: str
    seed: int

    @property
    def name(self) -> str:
        """Of the run."""
        return "-".join(str(one) for one in self)


CURED, COLLAPSED = Asked("yes", "yes", "no", "0", "0.002", 0), Asked("no", "no", "no", "0.9", "0.002", 0)
RECORDED = (CURED, COLLAPSED, CURED._replace(told="yes"), CURED._replace(momentum="0.9"))


def asked(now: Pictures) -> Asked:
    """What the controls say."""
    return Asked(now.penalty, now.norm, now.told, now.momentum, now.rate, now.seed)


def plan(ask: Asked) -> "Plan":
    """How it learns."""
    from model.pictures.adversarial import Plan

    penalty, norm, told = (one == "yes" for one in (ask.penalty, ask.norm, ask.told))
    return Plan(penalty, norm, told, float(ask.momentum), float(ask.rate), ask.seed)


@keep(6)
def run(ask: Asked) -> Growing["Tick"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.pictures import adversarial

    return Growing(processes.apart(adversarial.fight, plan(ask)))


def ticks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.adversarial import TICKS

    return TICKS + 1


def about() -> dict[str, Any]:
    """What stays the same: steps of a run, pictures that are counted, distances to compare with."""
    from model.pictures import adversarial, measuring

    return {
        "last": adversarial.STEPS,
        "ticks": ticks(),
        "counted": adversarial.COUNTED,
        "real": measuring.real_distance(),
        "noise": measuring.NOISE,
    }


@keep(256)
def nearest(picture: str) -> tuple["Nearest", Any, float, Any]:
    """The training digit nearest to a picture, the training digits, the share of held-out digits that are nearer to one of them, and what
    the judge says of the picture, [10]. Raises UserError for a text that is no picture."""
    from model.pictures import judge, measuring
    from model.pictures.digits import train

    pixels = shown.read(picture)[None]
    found = measuring.nearest(pixels)
    return found, train(), measuring.closer(float(found.distances[0])), judge.says(pixels)[0]


class Quiz(NamedTuple):
    """Pictures as texts, and whether each was written by hand."""

    pictures: tuple[str, ...]
    real: tuple[bool, ...]


@keep(16)
def quiz(seed: int) -> Quiz | None:
    """Held-out digits among pictures of the recorded generator that was told the class; the same for the same seed, None where nothing is recorded."""
    from model.pictures.digits import PIXELS, held_out

    if not (found := recorded(CURED._replace(told="yes"))):
        return None
    drawn, random = found.found["steps"][-1]["pictures"], np.random.default_rng(seed)
    made = [drawn[at : at + PIXELS] for at in range(0, len(drawn), PIXELS)]
    real = [shown.written(held_out().pictures[at]) for at in random.choice(len(held_out()), QUIZ // 2, replace=False)]
    both = real + [made[at] for at in random.choice(len(made), QUIZ // 2, replace=False)]
    order = random.permutation(QUIZ)
    return Quiz(tuple(both[at] for at in order), tuple(bool(at < QUIZ // 2) for at in order))


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import adversarial, shipped

    return {
        "learning": [
            adversarial.STEPS,
            adversarial.BATCH,
            adversarial.LEAST_RATE,
            adversarial.SECOND,
            adversarial.PENALTY,
        ],
        "sizes": [adversarial.NOISE, adversarial.WIDE],
        "shown": [adversarial.TICKS, adversarial.SHOWN, adversarial.COUNTED, adversarial.DRAWN],
        "judge": shipped.digest("judge"),
    }


def recorded(ask: Asked) -> Recording | None:
    """The recorded run, if there is one of these settings."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), ask.name)
