"""Four learners of one density by one clock: seconds of one thread's processor time. Their settings may change while they learn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.pictures.plane.autoregressive import Autoregressive
from model.pictures.plane.denoiser import MOST, Diffusion
from model.pictures.plane.density import HIGH, WIDE, Density
from model.pictures.plane.gan import Gan
from model.pictures.plane.learner import Planar, Settings
from model.pictures.plane.measuring import Covered, covered
from model.pictures.plane.vae import Vae

LEARNERS: dict[str, type[Planar]] = {one.name: one for one in (Autoregressive, Vae, Gan, Diffusion)}
TICKS, SECONDS, POWER = 30, 15.0, 1.6  # moments, closer together at first, when most is learned
SEEN = 20_000  # points of the density that they learn from
JUDGED = 1_000  # points of each that are measured
SHOWN = 240  # of them, those that are shown
HELD = 3  # last moments from which another run can go on
COLUMNS, ROWS = 48, 36  # of a picture of a density
ARROWS = 20, 15  # of a field of arrows
STATIONS = 9  # on the way of a point through the diffusion
LINES = 13  # of the generator's grid, each way


@dataclass(frozen=True)
class Change:
    """From that moment on a setting of a learner is another one."""

    tick: int
    learner: str
    field: str
    value: Any


@dataclass(frozen=True)
class Look:
    """A learner at a moment. points [SHOWN, 2]; likelihood: in nats a point, exact or a bound; field: what it says of each place
    [ROWS, COLUMNS], or arrows [n, 2]; way: points on their way [STATIONS, SHOWN, 2] and the steps left at each (diffusion alone);
    grid [LINES, LINES, 2]: where the generator puts its codes (GAN alone).
    """

    steps: int
    loss: float
    diverged: bool
    settings: Settings
    points: NDArray[np.float32]
    covered: Covered
    likelihood: float | None
    field: NDArray[np.float32]
    way: tuple[NDArray[np.float32], list[int]] | None = None
    grid: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Tick:
    """A moment: seconds that each learner has had, and each learner."""

    seconds: float
    learners: dict[str, Look]


def seconds(tick: int) -> float:
    """What the clock shows at a moment."""
    return SECONDS * (tick / TICKS) ** POWER


def settings(changes: Sequence[Change], learner: str, upto: int) -> Settings:
    """Of a learner, with the changes up to a moment."""
    found = Settings()
    for one in changes:
        if one.learner == learner and one.tick <= upto:
            found = replace(found, **{one.field: one.value})
    return found


class Race:
    """A run of the four. changes: by moment. `held` are copies of the learners at the last moments, by which another goes on."""

    def __init__(self, density: Density, changes: Sequence[Change] = (), seed: int = 0) -> None:
        self.density, self.changes, self.seed = density, tuple(sorted(changes, key=lambda one: one.tick)), seed
        self.held: dict[int, dict[str, Any]] = {}
        self._seen = torch.tensor(density.sample(SEEN, seed), dtype=torch.float32)
        self._own = density.sample(JUDGED, seed + 10_000)
        self._noise = torch.rand(JUDGED, 2 * MOST, generator=torch.Generator().manual_seed(seed))

    def make(self, name: str, now: Settings) -> Planar:
        """A learner that has learned nothing."""
        return LEARNERS[name](self._seen, now, self.seed)

    def codes(self) -> NDArray[np.float32]:
        """The first two of the numbers that become the shown points, 0 to 1: [SHOWN, 2]."""
        return self._noise[:SHOWN, :2].numpy()

    def ticks(self, at: int = 0, held: dict[str, Any] | None = None) -> Iterator[Tick]:
        """TICKS moments, and the one before anything is learned; or those behind moment `at` of another run, of which `held` is the
        copy."""
        learners = {name: self.make(name, settings(self.changes, name, max(0, at - 1))) for name in LEARNERS}
        if held:
            for name, one in learners.items():
                one.resume(held[name])
            self._change(learners, at)
        for tick in range(at + 1 if held else 0, TICKS + 1):
            for one in learners.values():
                one.until(seconds(tick))
            self._hold(tick, learners)
            yield Tick(seconds(tick), {name: self.look(one) for name, one in learners.items()})
            self._change(learners, tick)

    def _hold(self, tick: int, learners: dict[str, Planar]) -> None:
        self.held[tick] = {name: one.state() for name, one in learners.items()}
        for old in [one for one in self.held if one <= tick - HELD]:
            del self.held[old]

    def _change(self, learners: dict[str, Planar], tick: int) -> None:
        """What changes at a moment. Another width cannot keep weights, and what has diverged is worth none: the learner begins anew,
        with its clock where it is."""
        for name, one in learners.items():
            now = settings(self.changes, name, tick)
            if now.width != one.settings.width or (one.diverged and now != one.settings):
                learners[name] = self.make(name, now)
                learners[name].seconds = one.seconds
            elif now != one.settings:
                one.change(now)

    def look(self, one: Planar) -> Look:
        """A learner now; its clock stands still meanwhile."""
        one.model.eval()
        noise = self._noise[:, : one.noise]
        way = None
        if isinstance(one, Diffusion):
            chain = one.chained(noise)
            places = np.linspace(0, len(chain) - 1, STATIONS).round().astype(int)
            points = chain[-1]
            way = chain[places, :SHOWN].numpy(), [len(chain) - 1 - int(place) for place in places]
        else:
            points = one.sampled(noise)
        own = torch.tensor(self._own, dtype=torch.float32)
        likelihood = None if isinstance(one, Gan) else one.likelihood(own)  # type: ignore[attr-defined]
        return Look(
            one.steps,
            one.loss,
            one.diverged,
            one.settings,
            points[:SHOWN].numpy(),
            covered(self.density, points.double().numpy(), self._own),
            likelihood,
            field(one),
            way,
            grid(one) if isinstance(one, Gan) else None,
        )


def field(one: Planar) -> NDArray[np.float32]:
    """What a learner says of each place: its density [ROWS, COLUMNS], for the GAN how real its judge takes it, and for the diffusion
    where it moves a point that stands there with a sixth of its steps left [ARROWS, 2].
    """
    if isinstance(one, Diffusion):
        step = max(1, one.settings.steps // 6)
        left = one.schedule.alphas_cumprod[step - 1].item()
        return (one.score(_places(*ARROWS), step) * (1 - left)).numpy()
    found = torch.stack([one.density(_places(COLUMNS, ROWS, *shift)) for shift in _shifts()]).mean(0)  # type: ignore[attr-defined]
    return found.reshape(ROWS, COLUMNS).numpy()


def _shifts() -> list[tuple[float, float]]:
    """Four places in a cell, by shares of its width: their mean shows what is thinner than a cell."""
    return [(x, y) for x in (-0.25, 0.25) for y in (-0.25, 0.25)]


def _places(columns: int, rows: int, right: float = 0.0, down: float = 0.0) -> Tensor:
    """The middles of cells of what is shown, from the upper left, moved by shares of a cell: [rows columns, 2]."""
    xs = (torch.arange(columns) + 0.5 + right) * 2 * WIDE / columns - WIDE
    ys = HIGH - (torch.arange(rows) + 0.5 + down) * 2 * HIGH / rows
    return torch.stack([xs.repeat(rows), ys.repeat_interleave(columns)], 1)


def grid(one: Gan) -> NDArray[np.float32]:
    """Where the generator puts a grid of codes: [LINES, LINES, 2]."""
    line = torch.linspace(0, 1, LINES)
    codes = torch.stack(torch.meshgrid(line, line, indexing="xy"), -1)
    return one.sampled(codes.reshape(-1, 2)).reshape(LINES, LINES, 2).numpy()
