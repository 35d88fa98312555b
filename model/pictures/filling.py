"""Missing patches: a vision transformer learns to fill them in without a label, and then needs few labels.

He et al. 2022 (masked autoencoders); Bao et al. 2022 (BEiT); the lecture's point: what predicts a missing patch has learned what helps
with the next task.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from model.clocked import Clocked
from model.pictures import digits, shipped
from model.pictures.seeing import accuracy, copied, shifted, with_weights
from model.pictures.vit import PATCHES, ViT, cut
from model.seeded import seeded

NAME = "missing"  # of the weights that come with Glassbox
SECONDS, TICKS = 40.0, 20
BATCH, RATE, DECAY = 64, 2e-3, 0.02
GONE = (4, 10)  # patches that are taken away: at least and at most
WARM, LAST = 50, 0.05
TESTED_GONE = 6  # patches of a held-out digit
LABELS = (1, 2, 5, 10, 20, 50)  # labelled pictures of each digit
SEEDS = 3
TUNED = 200  # steps of learning from labels
TUNED_BATCH, TUNED_RATE = 32, 1e-3


@dataclass(frozen=True)
class Tick:
    """A moment. error: mean squared error of the pixels of missing patches of held-out digits; weights: in half precision."""

    seconds: float
    steps: int
    error: float
    weights: dict[str, Tensor]


@dataclass(frozen=True)
class Trial:
    """Accuracies on held-out digits after learning from `labels` pictures of each: begun by filling in, or with random weights."""

    labels: int
    seed: int
    pretrained: float
    scratch: float


class Filler(Clocked):
    """Learns the pixels of patches that were taken away; it sees no label."""

    def __init__(self, seed: int, seconds: float) -> None:
        with seeded(seed):
            self.model: ViT = ViT()
        self._pictures = torch.tensor(digits.train().pictures)
        self._dice = torch.Generator().manual_seed(seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), RATE, weight_decay=DECAY)
        self._whole, self.steps = seconds, 0

    def step(self) -> None:
        """Learn from BATCH pictures; the loss counts missing patches alone."""
        rate = RATE * min(1.0, (self.steps + 1) / WARM) * (1 - (1 - LAST) * min(1.0, self.seconds / self._whole))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        at = torch.randint(0, len(self._pictures), (BATCH,), generator=self._dice)
        patches = cut(shifted(self._pictures[at], self._dice))
        gone = taken(BATCH, int(torch.randint(*GONE, (1,), generator=self._dice)), self._dice)
        loss = F.mse_loss(self.model.guess(patches, gone)[gone], patches[gone])
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self.steps += 1


def learn(seed: int = 0, seconds: float = SECONDS, ticks: int = TICKS) -> Iterator[Tick]:
    """`ticks` moments, and the one before anything is learned."""
    filler = Filler(seed, seconds)
    for tick in range(ticks + 1):
        filler.until(seconds * tick / ticks)
        yield Tick(seconds * tick / ticks, filler.steps, error(filler.model), copied(filler.model))


def learned() -> ViT:
    """The learner with the weights that come with Glassbox."""
    return with_weights("with", shipped.read(NAME)["filler"])


def taken(count: int, gone: int, dice: torch.Generator) -> Tensor:
    """For each of `count` pictures which `gone` patches are taken away: [count, P]."""
    return torch.rand(count, PATCHES, generator=dice).argsort(1) < gone


@torch.inference_mode()
def error(model: ViT) -> float:
    """The mean squared error of the pixels of TESTED_GONE missing patches of each held-out digit; always the same patches."""
    patches, gone = tested()
    return float(F.mse_loss(model.eval().guess(patches, gone)[gone], patches[gone]))


def tested() -> tuple[Tensor, Tensor]:
    """The held-out digits' patches [n, P, 4], and which are taken away [n, P]."""
    patches = cut(torch.tensor(digits.held_out().pictures))
    return patches, taken(len(patches), TESTED_GONE, torch.Generator().manual_seed(0))


def plain_error() -> float:
    """The error of who fills in each pixel's mean over the training digits, and looks at nothing."""
    patches, gone = tested()
    means = cut(torch.tensor(digits.train().pictures.mean(0, keepdims=True)))
    return float(F.mse_loss(means.expand_as(patches)[gone], patches[gone]))


@torch.inference_mode()
def filled(model: ViT, picture: NDArray[np.floating], gone: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A picture [64] whose patches `gone` [P] are the model's guesses: [P, 4]."""
    patches, away = cut(torch.tensor(np.asarray(picture, np.float32))[None]), torch.tensor(gone)[None]
    return torch.where(away[..., None], model.eval().guess(patches, away), patches)[0].numpy()


def trials(start: ViT, seeds: int = SEEDS) -> Iterator[Trial]:
    """For each number of labels and each seed: how well a copy of `start` reads, and one that begins with random weights."""
    for labels in LABELS:
        for seed in range(seeds):
            with seeded(seed):
                fresh = ViT()
            given = few(labels, seed)
            yield Trial(labels, seed, tuned(copy.deepcopy(start), *given, seed), tuned(fresh, *given, seed))


def few(labels: int, seed: int) -> tuple[Tensor, Tensor]:
    """`labels` training pictures of each digit, [10 labels, 64], and which digits they are."""
    given, dice = digits.train(), np.random.default_rng(seed)
    places = [dice.permutation(np.flatnonzero(given.labels == digit))[:labels] for digit in range(digits.CLASSES)]
    at = np.concatenate(places)
    return torch.tensor(given.pictures[at]), torch.tensor(given.labels[at])


def tuned(model: ViT, pictures: Tensor, labels: Tensor, seed: int) -> float:
    """The accuracy on held-out digits after TUNED steps from these labels, with all weights learning."""
    dice, optimizer = torch.Generator().manual_seed(seed), torch.optim.AdamW(model.parameters(), TUNED_RATE)
    model.train().requires_grad_(True)
    for _ in range(TUNED):
        at = torch.randint(0, len(labels), (TUNED_BATCH,), generator=dice)
        loss = F.cross_entropy(model(cut(shifted(pictures[at], dice))), labels[at])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return accuracy(model)
