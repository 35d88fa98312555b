"""Coders of digits: their runs, the plane of their codes, walks on it, and a digit that is put in."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.errors import UserError
from pages.pictures.address import Pictures
from pages.pictures.work import classes, shown
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.coding import Coder, Look, Plan
    from model.pictures.walking import Judged, Plane, Put, Walk

NAME = "latent"
RECORDED = -1  # the moment at the end of the recorded run
SHIPPED = (
    "vae-2-0.5",
    "vae-2-1",
    "vae-2-4",
    "ae-2",
    "cvae-2-0.5",
    "vae-8-0.5",
)  # runs that are recorded, and whose weights come with Glassbox


class Asked(NamedTuple):
    """Which coder, with how many numbers, which beta, and the seed."""

    coder: str
    code: str
    beta: str
    seed: int

    @property
    def name(self) -> str:
        """Of the run: an autoencoder has no beta."""
        return "-".join((self.coder, self.code) if self.coder == "ae" else (self.coder, self.code, self.beta))


class Spot(NamedTuple):
    """What is drawn beside the map. ends: of the walk, in hundredths of the plane; digit: the class that a coder is told; picture: as text; truth:
    which digit it is, None where somebody drew it."""

    ends: tuple[int, int, int, int]
    digit: int
    picture: str
    truth: int | None


class Mapped(NamedTuple):
    """A plane, what is drawn from its places, and where the training digits lie on it, [n, 2]."""

    plane: "Plane"
    drawn: "Judged"
    dots: Any


def asked(now: Pictures) -> Asked:
    """What the controls say."""
    return Asked(now.coder, now.code, "0.5" if now.coder == "ae" else now.beta, now.seed)


def spot(now: Pictures) -> Spot:
    """The same of what is drawn beside the map."""
    ends = now.from_x, now.from_y, now.to_x, now.to_y
    return Spot(ends, now.digit, shown.written(shown.picture(now)), shown.truth(now))


def plan(ask: Asked) -> "Plan":
    """How it learns."""
    from model.pictures.coding import Plan

    return Plan(ask.coder, int(ask.code), float(ask.beta), ask.seed)


@keep(6)
def run(ask: Asked) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.pictures import coding

    return Growing(processes.apart(coding.learning, plan(ask)))


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.coding import LOOKS

    return LOOKS + 1


@keep(16)
def coder(ask: Asked, at: int) -> "Coder":
    """A coder at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.pictures import coding, shipped

    if at == RECORDED:
        if ask.name not in SHIPPED or ask.seed:
            raise UserError("This coder does not come with Glassbox: press Run it live.")
        return coding.loaded(plan(ask), shipped.read("coders")[ask.name])
    growing = run.there(ask)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return coding.loaded(plan(ask), growing.at(at).weights)


@keep(16)
def known(ask: Asked, at: int) -> tuple["Plane", Any]:
    """The plane of a coder's codes, and where the training digits lie on it."""
    from model.pictures import walking

    codes = walking.codes(coder(ask, at))
    where = walking.plane(codes)
    return where, walking.places(where, codes)


@keep(32)
def mapped(ask: Asked, at: int, digit: int) -> tuple[Mapped, Any]:
    """The map of a coder, of one class where it is told one; and which digit each training digit is."""
    from model.pictures import walking
    from model.pictures.digits import train

    where, dots = known(ask, at)
    return Mapped(where, walking.mapped(coder(ask, at), where, digit), dots), train().labels


@keep(256)
def beside(ask: Asked, at: int, where: Spot) -> tuple["Walk", "Put", Any, list[float]]:
    """The walk between two places, and a digit put in; the training digits, and how many held-out digits are nearer to one of them. Raises
    UserError for a text that is no digit."""
    from model.pictures import measuring, walking
    from model.pictures.digits import Digits, train

    plane, _ = known(ask, at)
    ends = np.array(where.ends, float).reshape(2, 2) / 100
    label = where.digit if where.truth is None else where.truth
    put = Digits(shown.read(where.picture)[None], np.array([label]))
    made = coder(ask, at)
    found = walking.put(made, plane, put, 0)
    shares = [measuring.closer(float(one)) for one in found.nearest.distances]
    return walking.walk(made, plane, ends, where.digit), found, train(), shares


def about() -> dict[str, Any]:
    """What stays the same: places of the map, pictures of a walk, steps of a run; distances of held-out digits and of noise; how near to a
    training digit half of the held-out ones are."""
    from model.pictures import coding, measuring, walking

    return {
        "columns": walking.COLUMNS,
        "rows": walking.ROWS,
        "steps": walking.STEPS,
        "last": coding.STEPS,
        "real": measuring.real_distance(),
        "noise": measuring.NOISE,
        "usual": float(np.median(measuring.usual_nearest())),
    }


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import coding, shipped

    return {
        "learning": [coding.STEPS, coding.BATCH, coding.RATE, coding.LEAST_RATE, coding.LOOKS],
        "sizes": [coding.WIDE, coding.NARROW],
        "drawn": coding.DRAWN,
        "weights": shipped.digest("coders"),
    }


def recorded(ask: Asked) -> Recording | None:
    """The recorded run, if there is one of these settings."""
    if ask.seed or ask.name not in SHIPPED:
        return None
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), ask.name)


def runs() -> dict[str, Asked]:
    """Those that are recorded, by name."""
    parts = (name.split("-") for name in SHIPPED)
    found = (Asked(one[0], one[1], one[2] if len(one) > 2 else "0.5", 0) for one in parts)
    return {ask.name: ask for ask in found}


def keep_weights(ends: dict[str, "Look"]) -> None:
    """Put the coders where those of the recorded runs are found."""
    from model.pictures import shipped

    shipped.write(
        "coders", {name: {key: one.float() for key, one in look.weights.items()} for name, look in ends.items()}
    )
    coder.keeper.clear()
