"""One density and four learners of it: what is drawn, and the run of all four, which others join and changes branch off."""

import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from model.pictures.plane import shapes
from model.pictures.plane.density import HELD, HIGH, INNER, WIDE, Density, axes
from pages.pictures.address import Pictures
from pages.server import recordings, watching
from pages.server.growing import Growing
from pages.server.jobs import on_worker, one_thread
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.plane.race import Change, Race, Tick

CHAPTER, NAME = "pictures", "density"
COLLAPSE = "0gf0"  # the change that makes the GAN collapse
MOST = 12  # changes of a run
COLUMNS, ROWS = 96, 72  # of the picture of what is drawn
KEPT = (0, 1, 2, 4, 6, 9, 16, 30)  # moments that are recorded
CHANGE = re.compile(r"(\d{1,2})([avgd])([rwsf])(\d)")
LEARNERS = {"a": "autoregressive", "v": "vae", "g": "gan", "d": "diffusion"}
FIELDS = {"r": "rate", "w": "width", "s": "steps", "f": "fair"}
CHOICES: dict[str, tuple[Any, ...]] = {
    "rate": (1.0, 0.1, 10.0, 100.0),
    "width": (64, 16, 128),
    "steps": (60, 10, 30, 100),
    "fair": (False, True),
}
_worker = ThreadPoolExecutor(1, thread_name_prefix="glassbox-density", initializer=one_thread)


class Ask(NamedTuple):
    """Which run: the shape, or strokes of one's own; the seed; and changes of settings, in order."""

    drawn: str
    strokes: str
    seed: int
    changes: str


@dataclass(frozen=True)
class Parsed:
    """A change as it is written: from which moment on, of whom, what, and which of its CHOICES."""

    tick: int
    learner: str
    field: str
    value: Any


class Run(Growing["Tick"]):
    """A run, and what another can branch off from."""

    def __init__(self, race: "Race", steps: Iterator["Tick"], begun: Sequence["Tick"] = ()) -> None:
        """begun: moments of the run from which this one branches off."""
        super().__init__(on_worker(_worker, steps))
        self.race, self._made = race, list(begun)


def of(now: Pictures, changes: str) -> Ask:
    """What the controls say, with those changes."""
    return Ask(now.target, now.strokes if now.target == "own" else "", now.seed, changes)


@keep(256)
def changed(text: str) -> tuple[Parsed, ...]:
    """The changes of a run. Raises UserError for a text that holds none, or too many."""
    parts = text.split(".") if text else []
    found = [CHANGE.fullmatch(one) for one in parts]
    if len(parts) > MOST:
        raise UserError(
            f"The settings were changed more than {MOST} times: press Usual settings to begin with the usual ones."
        )
    read = [_read(one.groups()) for one in found if one]
    if len(read) != len(parts) or None in read or any(one.tick > then.tick for one, then in pairwise(read)):
        raise UserError("These changes of settings cannot be read: press Usual settings to begin with the usual ones.")
    return tuple(read)


def _read(parts: tuple[str, ...]) -> Any:
    tick, learner, field, choice = parts
    choices = CHOICES[FIELDS[field]]
    if int(tick) >= looks() or int(choice) >= len(choices) or {"s": "d", "f": "g"}.get(field, learner) != learner:
        return None
    return Parsed(int(tick), LEARNERS[learner], FIELDS[field], choices[int(choice)])


@keep(32)
def density(drawn: str, strokes: str) -> Density:
    """What is drawn. Raises UserError where nothing is, or too much."""
    return shapes.inked(shapes.read(strokes)) if drawn == "own" else shapes.shape(drawn)


@keep(3, rest=60)
def run(ask: Ask) -> Run:
    """A run, made on demand and shared by all who ask for it. One whose settings were changed goes on from the run without the last
    changes, where that is in memory; where not, it begins anew and changes them at the same moments.
    """
    from model.pictures.plane.race import Race

    race = Race(density(ask.drawn, ask.strokes), _changes(ask.changes), ask.seed)
    if branch := _branch(ask):
        parent, at = branch
        return Run(race, race.ticks(at, parent.race.held[at]), parent.made[: at + 1])
    return Run(race, race.ticks())


def _changes(text: str) -> "list[Change]":
    from model.pictures.plane.race import Change

    return [Change(one.tick, one.learner, one.field, one.value) for one in changed(text)]


def _branch(ask: Ask) -> tuple[Run, int] | None:
    """A run with fewer of the changes, and the moment of the first of the others, where both are in memory."""
    found, parts = changed(ask.changes), ask.changes.split(".")
    for kept in range(len(found) - 1, -1, -1):
        parent, at = run.there(ask._replace(changes=".".join(parts[:kept]))), found[kept].tick
        if at and parent and at in parent.race.held and at < len(parent.made):
            return parent, at
    return None


def after(ask: Ask, start: int) -> list["Tick"]:
    """The moments behind the first `start` that there are already, or else the next one; none yet where that is being made, or where
    the run has to come there first."""
    growing = run(ask)
    made = growing.made
    if made[start:]:
        return made[start:]
    if growing.busy:
        time.sleep(watching.SOON)
        return growing.made[start:]
    return growing.upto(min(len(made) + 1, looks()))[start:]


def begun(ask: Ask) -> list["Tick"]:
    """The moments of a run that somebody has let begin."""
    return watching.begun(run, ask)


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    return KEPT[-1] + 1


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures.plane import race
    from model.pictures.plane.gan import PENALTY, UNFAIR
    from model.pictures.plane.learner import BATCH
    from model.pictures.plane.measuring import ENOUGH, NEAR

    return {
        "clock": [race.TICKS, race.SECONDS, race.POWER],
        "points": [race.SEEN, race.JUDGED, race.SHOWN],
        "rates": {name: one.usual for name, one in race.LEARNERS.items()},
        "batch": BATCH,
        "gan": [PENALTY, UNFAIR],
        "measured": [HELD, INNER, ENOUGH, NEAR],
        "fields": [race.COLUMNS, race.ROWS, *race.ARROWS, race.STATIONS, race.LINES],
        "densities": {name: round(shapes.shape(name).entropy, 6) for name in shapes.SHAPES},
    }


def runs() -> dict[str, Ask]:
    """What is recorded, by the name of its run."""
    found = {name: Ask(name, "", 0, "") for name in shapes.SHAPES}
    return found | {"collapse": Ask("islands", "", 0, COLLAPSE)}


def recorded(ask: Ask) -> Recording | None:
    """The recording of a run, under its name, if there is one."""
    name = next((name for name, one in runs().items() if one == ask), None)
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), name) if name else None


@keep(32)
def picture(drawn: str, strokes: str) -> tuple[Any, Any]:
    """What is drawn, as a picture [ROWS, COLUMNS] from the upper left, and the middle and the mass of each of its parts."""
    import numpy as np

    known = density(drawn, strokes)
    parts, (xs, ys) = known.parts, axes()
    rows, columns = ((np.arange(count) + 0.5) / count * 2 * half for count, half in ((ROWS, HIGH), (COLUMNS, WIDE)))
    middles = []
    for number, mass in enumerate(parts.masses, 1):
        row, column = np.nonzero(parts.number == number)
        middles.append((float(xs[column].mean()), float(ys[row].mean()), float(mass)))
    return known.on(columns - WIDE, HIGH - rows), middles


def wrong(ask: Ask, tick: "Tick") -> dict[str, Any]:
    """Of each learner's points, those that are invented."""
    from model.pictures.plane.measuring import invented

    known = density(ask.drawn, ask.strokes)
    return {name: invented(known, one.points.astype(float)) for name, one in tick.learners.items()}


def greatest(ask: Ask) -> float:
    """The greatest density that there is."""
    return float(picture(ask.drawn, ask.strokes)[0].max())


def codes(ask: Ask) -> Any:
    """The numbers that become the shown points [n, 2], 0 to 1."""
    return run(ask).race.codes()


def about() -> dict[str, Any]:
    """What the view can set, and how long a run is."""
    from model.pictures.plane.race import ARROWS, COLUMNS, ROWS, SECONDS

    return {
        "learners": list(LEARNERS.values()),
        "letters": {name: letter for letter, name in (LEARNERS | FIELDS).items()},
        "choices": {name: list(one) for name, one in CHOICES.items()},
        "looks": looks(),
        "seconds": SECONDS,
        "field": [COLUMNS, ROWS],
        "arrows": list(ARROWS),
        "grid": [shapes.COLUMNS, shapes.ROWS],
        "most": {"points": shapes.MOST, "changes": MOST},
    }


def step_back(ask: Ask) -> dict[str, float]:
    """The numbers of the diffusion's step back from the middle, as its settings are at the end of a run: which step, the weight of the
    guessed noise, and by what the rest is divided.
    """
    from model.pictures.plane import race
    from model.pictures.plane.denoiser import schedule

    steps = race.settings(_changes(ask.changes), "diffusion", looks()).steps
    known, middle = schedule(steps), steps // 2
    beta, left = known.betas[middle - 1].item(), known.alphas_cumprod[middle - 1].item()
    return {"steps": steps, "step": middle, "noise": beta / (1 - left) ** 0.5, "divided": (1 - beta) ** 0.5}
