"""Diffusion on digits: its run, chains from noise to a digit, and noise put on a digit."""

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
    from model.pictures.denoising import Look
    from model.pictures.measuring import Nearest

NAME = "denoise"
RECORDED = -1  # the moment at the end of the recorded run
WEIGHTS = (0.0, 1.0, 2.0, 3.0, 5.0)  # of guidance that are measured
COUNTS = (100, 25, 10)  # of steps that are measured
ROWS = 4  # start noises beside one another
FRAMES = 20  # pictures of a chain where many stand beside one another, the first left out
MEASURED = 2  # the seed of what is measured


class Asked(NamedTuple):
    """What is drawn. digit: the class that is asked for; guidance: its weight; sampler: its number of steps; seed: of the noise."""

    digit: int
    guidance: str
    sampler: str
    seed: int


class Chain(NamedTuple):
    """One chain of n steps: t at each moment; x_t, the guesses of noise and picture, [n + 1, 64] each, as greys; what the judge says of x_t and of the
    guess, [n + 1, 10]; the training digit nearest to the end, all of them, and the share of held-out digits that are nearer to one."""

    steps: list[int]
    noisy: NDArray[np.float32]
    noise: NDArray[np.float32]
    clean: NDArray[np.float32]
    p: NDArray[np.float32]
    guessed: NDArray[np.float32]
    nearest: "Nearest"
    known: Any
    closer: float


class Wall(NamedTuple):
    """ROWS chains of each class, a row for each start noise: t of each frame; pictures [frames, ROWS * 10, 64]; of the last ones what the judge says,
    [ROWS * 10, 10], and the nearest training digits."""

    steps: list[int]
    pictures: NDArray[np.float32]
    p: NDArray[np.float32]
    nearest: "Nearest"
    known: Any
    closer: list[float]


class Noised(NamedTuple):
    """A digit with the noise of each t, 0 to T: pictures [T + 1, 64] and the guesses of it in one step, as greys; how far each guess is off (root of the
    mean squared difference); what the judge says of both, [T + 1, 10]; the noise itself, [64]."""

    noisy: NDArray[np.float32]
    clean: NDArray[np.float32]
    apart: NDArray[np.float64]
    p: NDArray[np.float32]
    guessed: NDArray[np.float32]
    noise: NDArray[np.float32]


def asked(now: Pictures) -> Asked:
    """What the controls say: each row of start noises has a seed of its own."""
    return Asked(now.digit, now.guidance, now.sampler, now.seed + now.start)


@keep(1)
def run() -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.pictures import denoising

    return Growing(processes.apart(denoising.learning, denoising.Plan()))


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.denoising import LOOKS

    return LOOKS + 1


@keep(8)
def learner(at: int) -> Any:  # a model.pictures.denoising.Denoiser
    """The learner at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.pictures import denoising, shipped

    if at == RECORDED:
        return denoising.loaded(shipped.read(NAME)[NAME])
    growing = run.there()
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return denoising.loaded(growing.at(at).weights)


@keep(128)
def chain(ask: Asked, at: int) -> Chain:
    """From noise to a digit, step by step."""
    from model.pictures import denoising, judge, measuring

    count = int(ask.sampler)
    start = denoising.noise(ask.seed, 1, denoising.fresh(count))
    made = list(denoising.chain(learner(at), np.array([ask.digit]), float(ask.guidance), count, start))
    noisy, clean = (np.concatenate([denoising.shades(one) for one in some]) for some in ([m.noisy for m in made], [m.clean for m in made]))  # fmt: skip
    noise = np.concatenate([denoising.shades(one.noise / 2) for one in made])
    near = measuring.nearest(noisy[-1:])
    share = measuring.closer(float(near.distances[0]))
    steps, known = [one.step for one in made], digits.train()
    return Chain(steps, noisy, noise, clean, judge.says(noisy), judge.says(clean), near, known, share)


def settled(found: Chain, digit: int) -> int | None:
    """After how many steps the judge takes x_t for the digit for good; None where it does not."""
    other = np.flatnonzero(found.p.argmax(1) != digit)
    after = int(other[-1]) + 1 if len(other) else 0
    return after if after < len(found.steps) else None


@keep(32)
def wall(guidance: str, count: str, seed: int, at: int) -> Wall:
    """The same noise, asked for each class; a row for each of ROWS seeds."""
    import torch

    from model.pictures import denoising, judge, measuring

    kinds, many = np.tile(np.arange(digits.CLASSES), ROWS), int(count)
    rows = [denoising.noise(seed + row, 1, denoising.fresh(many)).repeat(1, digits.CLASSES, 1) for row in range(ROWS)]
    made = list(denoising.chain(learner(at), kinds, float(guidance), many, torch.cat(rows, 1)))
    places = sorted({round(many * frame / min(many, FRAMES)) for frame in range(min(many, FRAMES) + 1)})
    pictures = np.stack([denoising.shades(made[place].noisy) for place in places])
    near = measuring.nearest(pictures[-1])
    shares = [measuring.closer(float(one)) for one in near.distances]
    return Wall(
        [made[place].step for place in places], pictures, judge.says(pictures[-1]), near, digits.train(), shares
    )


@keep(128)
def noised(picture: str, seed: int, at: int) -> Noised:
    """A digit with noise of each t, and what the network, told no class, makes of it in one step. Raises UserError for a text that is no digit."""
    import torch

    from model.pictures import denoising, diffusion, judge

    clean = torch.tensor(shown.read(picture)) * 2 - 1
    noise, schedule = denoising.noise(seed, 1)[0, 0], denoising.schedule()
    steps = torch.arange(1, denoising.T + 1)
    many = clean.expand(len(steps), -1)
    noisy = diffusion.noised(schedule, many, steps, noise.expand(len(steps), -1))
    network = denoising.network(learner(at), torch.zeros(len(steps), dtype=torch.int64), 0.0)
    with torch.no_grad():
        guess = diffusion.cleaned(schedule, noisy, steps, network(noisy, steps))
    pictures, guesses = (denoising.shades(torch.cat([clean[None], some])) for some in (noisy, guess))
    apart = np.sqrt(((guesses - pictures[0]) ** 2).mean(1, dtype=np.float64))
    return Noised(pictures, guesses, apart, judge.says(pictures), judge.says(guesses), noise.numpy())


@keep(1)
def left() -> list[float]:
    """What is left of the variance of a digit at each t, 0 to T: alpha_bar."""
    from model.pictures import denoising

    return [1.0, *denoising.schedule().alphas_cumprod.tolist()]


def about() -> dict[str, Any]:
    """What stays the same: steps, looks, what is left at each t, distances to compare with, and what was measured."""
    from model.pictures import denoising, measuring

    return {
        "left": left(),
        "last": denoising.STEPS,
        "looks": looks(),
        "rows": ROWS,
        "counted": denoising.COUNTED,
        "quick": denoising.QUICK,
        "drawn": denoising.DRAWN,
        "real": measuring.real_distance(),
        "noise": measuring.NOISE,
        "usual": float(np.median(measuring.usual_nearest())),
        "measured": measured(),
        "weights": sum(one.numel() for one in learner(RECORDED).parameters()),
    }


def measure(model: Any) -> list[dict[str, float]]:
    """Each weight of guidance with each number of steps: accuracy, Fréchet distance and variety of what is drawn."""
    from model.pictures import denoising

    return [
        {"guidance": weight, "count": count} | denoising.measured(model, weight, count, MEASURED)._asdict()
        for count in COUNTS
        for weight in WEIGHTS
    ]


def measured() -> list[dict[str, float]]:
    """What the recorder measured of the weights that come with Glassbox; nothing of other ones."""
    found = recordings.of(classes.CHAPTER, NAME, settings())
    return list(found.found["measured"]) if found else []


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import denoising, shipped

    return {
        "learning": [denoising.STEPS, denoising.BATCH, denoising.RATE, denoising.WARM, denoising.LEAST_RATE],
        "sizes": [denoising.T, denoising.WIDTH, denoising.BLOCKS, denoising.WAVES],
        "told": [denoising.UNTOLD, denoising.MEAN],
        "looks": [denoising.LOOKS, denoising.COUNTED, denoising.QUICK],
        "measured": [list(WEIGHTS), list(COUNTS), denoising.DRAWN, MEASURED],
        "weights": shipped.digest(NAME),
        "judge": shipped.digest("judge"),
    }


def recorded() -> Recording | None:
    """The recorded run, if there is one of these settings."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME)


def keep_weights(look: "Look") -> None:
    """Put the learner of a moment where that of the recorded run is found."""
    from model.pictures import shipped

    shipped.write(NAME, {NAME: {key: one.float() for key, one in look.weights.items()}})
    learner.keeper.clear()
