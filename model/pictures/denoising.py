"""Diffusion on digits: a network learns to take noise away, and a chain of its steps draws (Ho et al. 2020; model/pictures/diffusion.py).

It guesses v = sqrt(alpha_bar) eps - sqrt(1 - alpha_bar) x_0 (Salimans & Ho 2022, appendix D), which says what eps is at every t, also where
next to nothing is left of x_0. It is told the class, or one time in seven none (Ho & Salimans 2022: guidance without a classifier). What is
asked is a running mean of its weights. Sizes: B pictures, 64 pixels, from -1 (paper) to 1 (ink).
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.errors import UserError
from model.pictures import diffusion, measuring
from model.pictures.diffusion import Moment, Network, Schedule
from model.pictures.digits import CLASSES, PIXELS, train
from model.seeded import seeded
from model.transformer import sinusoids

T = 100
WIDTH, BLOCKS, WAVES = 160, 3, 64
NOBODY = CLASSES  # the class of who is told none
UNTOLD = 0.15  # of the pictures are shown without their class
STEPS, BATCH, RATE, WARM, LEAST_RATE, BETAS, MEAN = 4000, 128, 3e-3, 100, 0.02, (0.9, 0.99), 0.998  # found by trial
LOOKS = 16
COUNTED = 500  # pictures that the judge reads at a look
QUICK = 25  # steps from noise to a picture at a look, without fresh noise: from the same noise always the same picture
DRAWN = 1437  # pictures of a measurement: as many as there are to learn from
FULL = 1.0  # paper and ink lie so far from 0


@dataclass(frozen=True)
class Plan:
    """How it learns."""

    rate: float = RATE
    seed: int = 0


class Look(NamedTuple):
    """The learner after some steps. seconds: of its thread's own clock; loss: mean squared error of v over the last batches; asked: the share of COUNTED
    pictures that the judge takes for what was asked for; distance: Fréchet's, of the same; pictures: one of each class from noise that stays the same,
    float32 [10, 64], 0 to 1; weights: the running mean, in half precision."""

    steps: int
    seconds: float
    loss: float
    asked: float
    distance: float
    pictures: NDArray[np.float32]
    weights: dict[str, Tensor]


class Quality(NamedTuple):
    """Of DRAWN pictures: the share that the judge takes for what was asked for, the Fréchet distance, and their variety (measuring.recall)."""

    asked: float
    distance: float
    variety: float


class Block(nn.Module):
    """Adds to x [B, d] what two layers make of it and of the time and class, [B, d]."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        return x + self.second(F.silu(self.first(F.layer_norm(x, (WIDTH,)) + told)))


class Denoiser(nn.Module):
    """x_t [B, 64], t [B], class [B] (NOBODY: none) -> v [B, 64]."""

    times: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(PIXELS, WIDTH), nn.Linear(WIDTH, PIXELS)
        self.time, self.kinds = nn.Linear(WAVES, WIDTH), nn.Embedding(CLASSES + 1, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.register_buffer("times", sinusoids(T + 1, WAVES), persistent=False)
        nn.init.normal_(self.kinds.weight, std=0.5)
        nn.init.zeros_(self.outer.weight)

    def forward(self, noisy: Tensor, steps: Tensor, kinds: Tensor) -> Tensor:
        told = F.silu(self.time(self.times[steps])) + self.kinds(kinds)  # [B, d]
        x = self.inner(noisy)
        for block in self.blocks:
            x = block(x, told)
        return self.outer(F.layer_norm(x, (WIDTH,)))


@lru_cache(1)
def schedule() -> Schedule:
    """The cosine schedule of T steps."""
    return Schedule(diffusion.cosine(T))


def noise_of(noisy: Tensor, steps: Tensor, v: Tensor) -> Tensor:
    """eps from v: sqrt(alpha_bar) v + sqrt(1 - alpha_bar) x_t (Salimans & Ho 2022, appendix D)."""
    left = diffusion.at(schedule().alphas_cumprod, steps, noisy)
    return left.sqrt() * v + (1 - left).sqrt() * noisy


def network(model: Denoiser, kinds: Tensor, weight: float) -> Network:
    """The guess of the noise for classes [B] with guidance of that weight. Both guesses are made in one pass; with 1 and 0 one of them is enough."""
    if weight in (0.0, 1.0):
        told = kinds if weight else torch.full_like(kinds, NOBODY)
        return lambda noisy, steps: noise_of(noisy, steps, model(noisy, steps, told))
    both = torch.cat([kinds, torch.full_like(kinds, NOBODY)])

    def guided(noisy: Tensor, steps: Tensor) -> Tensor:
        told, untold = model(noisy.repeat(2, 1), steps.repeat(2), both).chunk(2)
        return noise_of(noisy, steps, diffusion.guided(told, untold, weight))

    return guided


def made(plan: Plan) -> Denoiser:
    """A learner before it has learned anything; the same for the same seed."""
    with seeded(plan.seed):
        return Denoiser()


def loaded(weights: dict[str, Tensor]) -> Denoiser:
    """A learner with these weights, in single precision, ready to be asked."""
    model = made(Plan()).requires_grad_(False)
    model.load_state_dict({name: weight.float().reshape(model.state_dict()[name].shape) for name, weight in weights.items()})  # fmt: skip
    return model.eval()


class Learner:
    """A network, the running mean of its weights, and its optimizer."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.model, self.mean = plan, made(plan), made(plan).requires_grad_(False)
        self._optimizer = torch.optim.Adam(self.model.parameters(), plan.rate, BETAS, fused=True)
        self._random = torch.Generator().manual_seed(plan.seed)
        self._pictures, self._labels = torch.tensor(train().pictures) * 2 - 1, torch.tensor(train().labels)
        self._done = 0
        self.loss = 1.0  # of who guesses 0

    def step(self, part: float) -> None:
        """One batch; part: of the whole run that is over. Raises UserError where the loss is no number."""
        warm = min(1.0, (self._done + 1) / WARM)
        self._optimizer.param_groups[0]["lr"] = self.plan.rate * warm * max(LEAST_RATE, (1 + math.cos(math.pi * part)) / 2)  # fmt: skip
        loss = self._batch()
        if not loss.isfinite():
            raise UserError("The loss is no number any more: choose a smaller rate.")
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        self._done += 1
        kept = min(MEAN, self._done / (self._done + 9))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.parameters()), list(self.model.parameters()), 1 - kept)
        self.loss += 0.05 * (loss.item() - self.loss)

    def _batch(self) -> Tensor:
        batch = torch.randint(len(self._labels), (BATCH,), generator=self._random)
        steps = torch.randint(1, T + 1, (BATCH,), generator=self._random)
        noise = torch.randn(BATCH, PIXELS, generator=self._random)
        untold = torch.rand(BATCH, generator=self._random) < UNTOLD
        clean = self._pictures[batch]
        noisy = diffusion.noised(schedule(), clean, steps, noise)
        left = diffusion.at(schedule().alphas_cumprod, steps, clean)
        v = left.sqrt() * noise - (1 - left).sqrt() * clean
        return F.mse_loss(self.model(noisy, steps, self._labels[batch].masked_fill(untold, NOBODY)), v)


def learning(plan: Plan, steps: int = STEPS) -> Iterator[Look]:
    """LOOKS + 1 looks, the first before anything is learned, more of them at the beginning, where most is learned."""
    learner, spent = Learner(plan), 0.0
    marks = {round(steps * (look / LOOKS) ** 2) for look in range(LOOKS + 1)}
    for step in range(steps + 1):
        if step in marks:
            yield _look(learner, step, spent)
        began = time.thread_time()
        learner.step(step / steps)
        spent += time.thread_time() - began


def noise(seed: int, pictures: int, count: int = 1) -> Tensor:
    """Standard normal noise of a chain: [count, B, 64]. The same seed begins with the same noise, whatever is asked for."""
    return torch.randn(count, pictures, PIXELS, generator=torch.Generator().manual_seed(seed))


def fresh(count: int) -> int:
    """So often noise is drawn for a chain of `count` steps: only all T of them take fresh noise."""
    return T if count == T else 1


@torch.no_grad()
def drawn(model: Denoiser, kinds: NDArray[np.integer], weight: float, count: int, seed: int) -> NDArray[np.float32]:
    """Pictures of classes [B], 0 to 1: [B, 64]; `count` steps, of T with fresh noise (DDPM), of fewer without (DDIM)."""
    last = torch.empty(0)
    for moment in chain(model, kinds, weight, count, noise(seed, len(kinds), fresh(count))):
        last = moment.noisy
    return shades(last)


@torch.no_grad()
def chain(model: Denoiser, kinds: NDArray[np.integer], weight: float, count: int, noise: Tensor) -> Iterator[Moment]:
    """From noise [count or 1, B, 64] to pictures of classes [B], in `count` steps: all T with fresh noise, fewer without."""
    guess = network(model, torch.tensor(kinds), weight)
    yield from diffusion.leaps(schedule(), guess, noise, count, 1.0 if count == T else 0.0, FULL)


@torch.no_grad()
def measured(model: Denoiser, weight: float, count: int, seed: int) -> Quality:
    """How good the pictures are that are drawn so, as many of each class as there are to learn from."""
    labels = train().labels
    pictures = drawn(model, labels, weight, count, seed)
    return Quality(measuring.accuracy(pictures, labels), measuring.distance(pictures), measuring.recall(pictures))


def shades(pictures: Tensor) -> NDArray[np.float32]:
    """Numbers from -1 to 1 as greys from 0 to 1, what lies beyond held to that: [..., 64]."""
    return ((pictures + 1) / 2).clamp(0, 1).numpy()


def _look(learner: Learner, step: int, spent: float) -> Look:
    labels, seed = np.resize(np.arange(CLASSES), COUNTED), learner.plan.seed
    counted = drawn(learner.mean, labels, 1.0, QUICK, seed + 1)
    if not np.isfinite(counted).all():
        raise UserError("The pictures are no numbers any more: choose a smaller rate.")
    weights = {name: weight.detach().half() for name, weight in learner.mean.state_dict().items()}
    asked, distance = measuring.accuracy(counted, labels), measuring.distance(counted)
    return Look(step, spent, learner.loss, asked, distance, counted[:CLASSES], weights)
