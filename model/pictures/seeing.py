"""Learning to read digits by patches, against a clock: with positions, and without.

Dosovitskiy et al. 2021 (ViT). Augmentation by a pixel in either direction, as a hand draws nowhere exactly in the middle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from model.clocked import Clocked
from model.pictures import digits, shipped
from model.pictures.digits import SIDE
from model.pictures.vit import PATCHES, Shape, ViT, cut, watched
from model.seeded import seeded

NAME = "patches"  # of the weights that come with Glassbox
SECONDS, TICKS = 25.0, 25
BATCH, RATE, DECAY, SMOOTHING = 64, 3e-3, 0.05, 0.05
WARM = 50  # steps until the rate is whole
LAST = 0.05  # of the rate is left at the end
SHIFTED = 0.5  # of the batches are moved by up to a pixel
ORDERS = 8  # random orders of the patches by which a learner is tested
WITHOUT = "without"  # the learner that is told no positions
LEARNERS = ("with", WITHOUT)


@dataclass(frozen=True)
class Seen:
    """accuracy: of held-out digits; shuffled: the same with the patches of each in a random order, mean of ORDERS."""

    steps: int
    loss: float
    accuracy: float
    shuffled: float


@dataclass(frozen=True)
class Reading:
    """What a learner makes of one picture: p [10] of each digit; attention [L, H, T, T], query by key, [CLS] first."""

    p: NDArray[np.float32]
    attention: NDArray[np.float32]


@dataclass(frozen=True)
class Tick:
    """A moment of both learners: seconds of each one's own clock. weights: of each, in half precision."""

    seconds: float
    learners: dict[str, Seen]
    weights: dict[str, dict[str, Tensor]]


class Reader(Clocked):
    """A vision transformer that learns which digit a picture shows."""

    def __init__(self, name: str, seed: int, seconds: float) -> None:
        with seeded(seed):
            self.model: ViT = ViT(Shape(positions=name != WITHOUT))
        given = digits.train()
        self._pictures, self._labels = torch.tensor(given.pictures), torch.tensor(given.labels)
        self._dice = torch.Generator().manual_seed(seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), RATE, weight_decay=DECAY)
        self._whole = seconds
        self.steps, self.loss = 0, float("nan")

    def step(self) -> None:
        """Learn from BATCH pictures; the rate falls with the clock."""
        rate = RATE * min(1.0, (self.steps + 1) / WARM) * (1 - (1 - LAST) * min(1.0, self.seconds / self._whole))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        at = torch.randint(0, len(self._labels), (BATCH,), generator=self._dice)
        pictures = self._pictures[at]
        if torch.rand(1, generator=self._dice) < SHIFTED:
            pictures = shifted(pictures, self._dice)
        loss = F.cross_entropy(self.model(cut(pictures)), self._labels[at], label_smoothing=SMOOTHING)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self.steps, self.loss = self.steps + 1, loss.item()

    def seen(self) -> Seen:
        """How it reads held-out digits now."""
        return Seen(self.steps, self.loss, accuracy(self.model), shuffled(self.model))


def race(seed: int = 0, seconds: float = SECONDS, ticks: int = TICKS) -> Iterator[Tick]:
    """`ticks` moments of both learners on one clock, and the one before they have learned anything."""
    running = {name: Reader(name, seed, seconds) for name in LEARNERS}
    for tick in range(ticks + 1):
        for one in running.values():
            one.until(seconds * tick / ticks)
        yield Tick(
            seconds * tick / ticks,
            {name: one.seen() for name, one in running.items()},
            {name: copied(one.model) for name, one in running.items()},
        )


def shifted(pictures: Tensor, dice: torch.Generator) -> Tensor:
    """Pictures [B, 64] moved by up to a pixel in both directions, all by the same; what comes in is paper."""
    roomy = F.pad(pictures.view(-1, SIDE, SIDE), (1, 1, 1, 1))
    across, down = torch.randint(0, 3, (2,), generator=dice).tolist()
    return roomy[:, down : down + SIDE, across : across + SIDE].reshape(len(pictures), -1)


def orders(count: int = ORDERS) -> NDArray[np.int64]:
    """Random orders of the patches: [count, P]. Always the same."""
    dice = np.random.default_rng(0)
    return np.stack([dice.permutation(PATCHES) for _ in range(count)])


@torch.inference_mode()
def accuracy(model: ViT, order: NDArray[np.int64] | None = None) -> float:
    """The share of held-out digits that it reads; order [P]: of the patches."""
    held = digits.held_out()
    patches = cut(torch.tensor(held.pictures))
    if order is not None:
        patches = patches[:, torch.tensor(order)]
    return float((model.eval()(patches).argmax(1).numpy() == held.labels).mean())


def shuffled(model: ViT) -> float:
    """The same with the patches in random orders."""
    return float(np.mean([accuracy(model, order) for order in orders()]))


@torch.inference_mode()
def read(model: ViT, picture: NDArray[np.floating], order: NDArray[np.int64] | None = None) -> Reading:
    """What it makes of a picture [64], its patches in this order [P]."""
    patches = cut(torch.tensor(np.asarray(picture, np.float32))[None])
    if order is not None:
        patches = patches[:, torch.tensor(order)]
    with watched(model.eval()) as seen:
        scores = model(patches)
    return Reading(scores.softmax(-1)[0].numpy(), torch.cat(seen).numpy())


def copied(model: ViT) -> dict[str, Tensor]:
    """A copy of its weights, in half precision."""
    return {name: one.detach().half() for name, one in model.state_dict().items()}


def with_weights(name: str, weights: Mapping[str, Tensor]) -> ViT:
    """A learner with these weights."""
    made = ViT(Shape(positions=name != WITHOUT))
    shipped.into(made, weights)
    return made


def learned(name: str) -> ViT:
    """A learner with the weights that come with Glassbox."""
    return with_weights(name, shipped.read(NAME)[name])
