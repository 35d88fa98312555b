"""A reader of scenes that learns from labels alone: it checks what a generator has drawn and has never seen it.

Sizes: B pictures.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.pictures import scenes, shipped
from model.pictures.contrasting import CHANNELS, MASKS, Album
from model.pictures.scenes import COLOURS, RELATIONS, SHAPES, SIDE, Scene, Thing
from model.seeded import seeded

NAME = "captions"  # of the file of weights
PARTS = (len(RELATIONS), len(SHAPES), len(COLOURS), len(SHAPES), len(COLOURS))  # in the order of scenes.numbered
STEPS, BATCH, RATE, BLUR = 900, 64, 3e-3, 0.05
APART = 2  # the seed of its places: others than those that the rest learns from


class Reader(nn.Module):
    """Three convolutions, and scores for the relation and for shape and colour of both things."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three = CHANNELS
        self.first = nn.Conv2d(3, one, 3, padding=1)
        self.second = nn.Conv2d(one, two, 3, padding=1)
        self.third = nn.Conv2d(two, three, 3, padding=1)
        self.out = nn.Linear(three * (SIDE // 8) ** 2, sum(PARTS))

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """pictures [B, 24, 24, 3] -> scores of the parts, [B, n] each."""
        x = (1 - pictures).permute(0, 3, 1, 2)
        for layer in (self.first, self.second, self.third):
            x = F.max_pool2d(layer(x).relu(), 2)
        return self.out(x.flatten(1)).split(PARTS, 1)


def learned(seed: int = 0, steps: int = STEPS) -> Reader:
    """A reader that has seen pictures of all 512 scenes, with a little noise."""
    with seeded(seed):
        reader = Reader()
    dice, noise, album = np.random.default_rng(seed), torch.Generator().manual_seed(seed), Album(APART)
    numbers, optimizer = torch.tensor(scenes.numbered(scenes.every())), torch.optim.AdamW(reader.parameters(), RATE)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / steps)
        chosen = torch.tensor(dice.integers(len(numbers), size=BATCH))
        clean = album.pictures(numbers[chosen], torch.tensor(dice.integers(MASKS, size=(BATCH, 2))))
        scores = reader(clean + BLUR * torch.randn(clean.shape, generator=noise))
        loss = torch.stack([F.cross_entropy(a, b) for a, b in zip(scores, numbers[chosen].T, strict=True)]).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return reader.eval().requires_grad_(False)


@lru_cache(1)
def reader() -> Reader:
    """The one that comes with Glassbox."""
    return shipped.into(Reader(), shipped.read(NAME)["reader"])  # type: ignore[return-value]


@torch.no_grad()
def read(found: Reader, pictures: Tensor) -> list[Scene]:
    """What it takes pictures [B, 24, 24, 3] for."""
    answers = torch.stack([one.argmax(1) for one in found(pictures)], 1).numpy()
    return [_scene(row) for row in answers]


def _scene(row: NDArray[np.integer]) -> Scene:
    way, s1, c1, s2, c2 = (int(one) for one in row)
    colours, relations = list(COLOURS), list(RELATIONS)
    return Scene(Thing(colours[c1], SHAPES[s1]), relations[way], Thing(colours[c2], SHAPES[s2]))


def right(found: Reader, pictures: Sequence[Tensor] | Tensor, true: Sequence[Scene]) -> float:
    """How often it takes a picture for the whole scene that it is."""
    answers = read(found, torch.as_tensor(pictures))
    return float(np.mean([a == b for a, b in zip(answers, true, strict=True)]))
