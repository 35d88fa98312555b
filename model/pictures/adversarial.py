"""A generator that draws digits and a discriminator that tells them from real ones, learning against each other (Goodfellow et al. 2014).

Mescheder, Geiger & Nowozin 2018 (R1, a penalty on the discriminator's gradient at real pictures, eq. 9); Ioffe & Szegedy 2015 (batch
norm); Mirza & Osindero 2014 (told the class). Both losses are the non-saturating ones of Goodfellow et al., section 3.
Sizes: B pictures, 64 pixels.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.errors import UserError
from model.pictures import measuring
from model.pictures.digits import CLASSES, PIXELS, train
from model.seeded import seeded

NOISE, WIDE = 16, 128  # numbers that a picture is made from; of the hidden layers
STEPS, BATCH, LEAST_RATE, SECOND = 2400, 64, 0.05, 0.99  # found by trial
PENALTY = 1.0  # gamma of R1
TICKS = 40
SHOWN = 20  # pictures of fixed codes that are looked at; two of each class where it is told
COUNTED = 500  # pictures that the judge sorts at each tick
DRAWN = 1437  # digits drawn for the last Fréchet distance: as many as there are to learn from


@dataclass(frozen=True)
class Plan:
    """How both learn. penalty: R1; norm: batch norm in the generator; told: whether both are told the class; momentum: Adam's beta 1."""

    penalty: bool = True
    norm: bool = True
    told: bool = False
    momentum: float = 0.0
    rate: float = 2e-3
    seed: int = 0


class Tick(NamedTuple):
    """Both after some steps. seconds: of their thread's own clock; pictures: of the fixed codes, float32 [SHOWN, 64]; counts: what the judge takes
    COUNTED others for, [10]; asked: the share that it takes for what was asked for, None where nothing is told; distance: Fréchet's, of
    COUNTED, at the end of DRAWN; real, made: the discriminator's mean probability that pictures are real."""

    steps: int
    seconds: float
    pictures: NDArray[np.float32]
    counts: NDArray[np.int64]
    asked: float | None
    distance: float
    real: float
    made: float


class Generator(nn.Module):
    """Noise [B, 16] and, where told, a class [B] -> pictures [B, 64], 0 to 1."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.told = plan.told
        self.first = nn.Linear(NOISE + CLASSES * plan.told, WIDE)
        self.second = nn.Linear(WIDE, WIDE)
        self.last = nn.Linear(WIDE, PIXELS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(WIDE) if plan.norm else nn.Identity() for _ in range(2))

    def forward(self, noise: Tensor, labels: Tensor) -> Tensor:
        x = _told(noise, labels, self.told)
        for layer, norm in zip((self.first, self.second), self.norms, strict=True):
            x = norm(layer(x)).relu()
        return self.last(x).sigmoid()


class Discriminator(nn.Module):
    """Pictures [B, 64] and, where told, a class [B] -> the logit of being real, [B]."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.told = plan.told
        wide = PIXELS + CLASSES * plan.told
        self.layers = nn.Sequential(
            nn.Linear(wide, WIDE), nn.LeakyReLU(0.2), nn.Linear(WIDE, WIDE), nn.LeakyReLU(0.2), nn.Linear(WIDE, 1)
        )

    def forward(self, pictures: Tensor, labels: Tensor) -> Tensor:
        return self.layers(_told(pictures, labels, self.told))[:, 0]


class Pair:
    """Both, with an optimizer each."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        with seeded(plan.seed):
            self.generator, self.discriminator = Generator(plan), Discriminator(plan)
        betas = plan.momentum, SECOND
        self._optimizers = [
            torch.optim.Adam(one.parameters(), plan.rate, betas) for one in (self.generator, self.discriminator)
        ]
        self._random = torch.Generator().manual_seed(plan.seed)
        digits = train()
        self._pictures, self._labels = torch.tensor(digits.pictures), torch.tensor(digits.labels)

    def step(self, part: float) -> None:
        """One batch for each, the discriminator first; part: of the whole run that is over. Raises UserError where a loss is no number."""
        for optimizer in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.plan.rate * max(LEAST_RATE, 1 - part)
        batch = torch.randint(len(self._labels), (BATCH,), generator=self._random)
        noise = torch.randn(BATCH, NOISE, generator=self._random)
        pictures, labels = self._pictures[batch], self._labels[batch]
        made = self.generator(noise, labels)
        against = discriminator_loss(self.discriminator, pictures, made.detach(), labels, self.plan.penalty)
        self._apply(1, against)
        self._apply(0, F.softplus(-self.discriminator(made, labels)).mean())

    def _apply(self, which: int, loss: Tensor) -> None:
        if not loss.isfinite():
            raise UserError("A loss is no number any more: choose a smaller rate, or switch the penalty on.")
        for optimizer in self._optimizers:
            optimizer.zero_grad()
        loss.backward()
        self._optimizers[which].step()

    @torch.no_grad()
    def draw(self, labels: NDArray[np.integer], seed: int) -> NDArray[np.float32]:
        """Pictures from noise of that seed, [B, 64], with the means and variances that batch norm has met so far."""
        self.generator.eval()
        made = self.generator(noise(len(labels), seed), torch.tensor(labels)).numpy()
        self.generator.train()
        return made

    @torch.no_grad()
    def believed(self, pictures: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
        """The discriminator's mean probability that pictures are real."""
        asked = torch.tensor(np.asarray(pictures, np.float32)), torch.tensor(labels)
        return float(self.discriminator(*asked).sigmoid().mean())


def noise(count: int, seed: int) -> Tensor:
    """What pictures are made from: standard normal numbers of that seed, [count, NOISE]."""
    return torch.randn(count, NOISE, generator=torch.Generator().manual_seed(seed))


def discriminator_loss(
    discriminator: nn.Module, real: Tensor, made: Tensor, labels: Tensor, penalty: bool = True
) -> Tensor:
    """- ln D(real) - ln(1 - D(made)), mean, and R1: gamma / 2 |gradient of the logit at real pictures|^2, mean."""
    real = real.detach().requires_grad_(penalty)
    logits = discriminator(real, labels)
    loss = F.softplus(-logits).mean() + F.softplus(discriminator(made, labels)).mean()
    if not penalty:
        return loss
    (slope,) = torch.autograd.grad(logits.sum(), real, create_graph=True)  # [B, 64]
    return loss + PENALTY / 2 * (slope**2).sum(1).mean()


def fight(plan: Plan, steps: int = STEPS) -> Iterator[Tick]:
    """TICKS + 1 ticks, the first before anything is learned. Raises UserError where a loss is no number any more."""
    pair, spent = Pair(plan), 0.0
    marks = {round(steps * tick / TICKS) for tick in range(TICKS + 1)}
    for step in range(steps + 1):
        if step in marks:
            yield _tick(pair, step, spent, last=step == steps)
        began = time.thread_time()
        pair.step(step / steps)
        spent += time.thread_time() - began


def shown(plan: Plan) -> NDArray[np.int64]:
    """The classes of the pictures that are looked at, [SHOWN]."""
    return np.arange(SHOWN) % CLASSES


def _tick(pair: Pair, step: int, spent: float, last: bool) -> Tick:
    plan, labels = pair.plan, np.resize(np.arange(CLASSES), COUNTED)
    counted = pair.draw(labels, plan.seed + 1)
    if not np.isfinite(counted).all():
        raise UserError("The pictures are no numbers any more: choose a smaller rate, or switch the penalty on.")
    asked = measuring.accuracy(counted, labels) if plan.told else None
    many = pair.draw(np.resize(train().labels, DRAWN), plan.seed + 2) if last else counted
    return Tick(
        step,
        spent,
        pair.draw(shown(plan), plan.seed),
        measuring.counts(counted),
        asked,
        measuring.distance(many),
        pair.believed(train().pictures[:COUNTED], train().labels[:COUNTED]),
        pair.believed(counted, labels),
    )


def _told(x: Tensor, labels: Tensor, told: bool) -> Tensor:
    return torch.cat([x, F.one_hot(labels, CLASSES).to(x.dtype)], 1) if told else x
