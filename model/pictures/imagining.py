"""Pictures from words: a small diffusion model of scenes that is asked by a vector of the shared space.

Ho et al. 2020 (model.pictures.diffusion); Ramesh et al. 2022 (pictures from vectors of CLIP); Peebles & Xie 2023 (a transformer over
patches that guesses); Salimans & Ho 2022 (it guesses v, between noise and picture); Ho & Salimans 2021 (guidance without a classifier).
Sizes: B pictures, P patches, d width.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.clocked import Clocked
from model.pictures import contrasting, diffusion, scenes
from model.pictures.contrasting import MASKS, SPACE, album
from model.pictures.diffusion import Schedule
from model.pictures.scenes import SIDE
from model.seeded import seeded
from model.transformer import Block, Config, norm, sinusoids

STEPS = 50  # from noise to a picture
PATCH = 4  # pixels, each way
PATCHES, PIXELS = (SIDE // PATCH) ** 2, PATCH * PATCH * 3
WIDTH, HEADS, LAYERS = 64, 4, 4
BATCH, RATE, WARM, LAST = 32, 2e-3, 100, 0.03
BLANK = 0.1  # share of pictures that are learned without what was asked
KEEP = 0.998  # of the mean of the weights, each step


class Painter(nn.Module):
    """Guesses v of noisy pictures, told the step and a vector of the space."""

    steps: Tensor

    def __init__(self) -> None:
        super().__init__()
        config = Config(1, PATCHES, LAYERS, WIDTH, HEADS, "learned", causal=False)
        self.embed = nn.Linear(PIXELS, WIDTH)
        self.places = nn.Parameter(0.3 * torch.randn(PATCHES, WIDTH))
        self.blank = nn.Parameter(torch.zeros(SPACE))  # stands for no wish
        self.register_buffer("steps", sinusoids(STEPS + 1, WIDTH), persistent=False)
        self.told = nn.Linear(WIDTH + SPACE, 2 * WIDTH)
        self.tell = nn.ModuleList(nn.Linear(2 * WIDTH, WIDTH) for _ in range(LAYERS))
        self.blocks = nn.ModuleList(Block(config, layer) for layer in range(LAYERS))
        self.norm = norm(config)
        self.head = nn.Linear(WIDTH, PIXELS)

    def forward(self, noisy: Tensor, steps: Tensor, wishes: Tensor) -> Tensor:
        """noisy [B, 24, 24, 3], -1 to 1 where there is no noise; steps [B]; wishes [B, D] of length 1 -> v [B, 24, 24, 3]."""
        told = F.silu(self.told(torch.cat([self.steps[steps], SPACE**0.5 * wishes], 1)))
        x = self.embed(cut(noisy)) + self.places
        for block, tell in zip(self.blocks, self.tell, strict=True):
            x = block(x + tell(told)[:, None])
        return joined(self.head(self.norm(x)))


def cut(pictures: Tensor) -> Tensor:
    """pictures [B, 24, 24, 3] -> patches, row after row, [B, P, 48]."""
    grid = pictures.view(-1, SIDE // PATCH, PATCH, SIDE // PATCH, PATCH, 3)
    return grid.permute(0, 1, 3, 2, 4, 5).reshape(-1, PATCHES, PIXELS)


def joined(patches: Tensor) -> Tensor:
    """patches [B, P, 48] -> pictures [B, 24, 24, 3]: what `cut` undoes."""
    grid = patches.view(-1, SIDE // PATCH, SIDE // PATCH, PATCH, PATCH, 3)
    return grid.permute(0, 1, 3, 2, 4, 5).reshape(-1, SIDE, SIDE, 3)


@lru_cache(1)
def schedule() -> Schedule:
    """The noise of each step."""
    return Schedule(diffusion.cosine(STEPS))


def target(clean: Tensor, steps: Tensor, noise: Tensor) -> Tensor:
    """v, from the picture and the noise (Salimans & Ho 2022, appendix D)."""
    left = diffusion.at(schedule().alphas_cumprod, steps, clean)
    return left.sqrt() * noise - (1 - left).sqrt() * clean


def network(painter: Painter, wishes: Tensor, guidance: float = 1.0) -> Callable[[Tensor, Tensor], Tensor]:
    """What guesses the noise, for model.pictures.diffusion; guidance: 1 as asked, 0 as if nothing were asked, more than 1 beyond
    (Ho & Salimans 2021, equation 6, with 1 + w)."""

    def guess(noisy: Tensor, steps: Tensor) -> Tensor:
        v = painter(noisy, steps, wishes)
        if guidance != 1:
            plain = painter(noisy, steps, painter.blank.expand(len(noisy), -1))
            v = plain + guidance * (v - plain)
        left = diffusion.at(schedule().alphas_cumprod, steps, noisy)
        return (1 - left).sqrt() * noisy + left.sqrt() * v

    return guess


@torch.no_grad()
def chain(painter: Painter, wishes: Tensor, seed: int, guidance: float = 1.0) -> Iterator[Tensor]:
    """Pictures [B, 24, 24, 3] from noise to the end, STEPS + 1 of them, 0 to 1 where there is no noise."""
    dice = torch.Generator().manual_seed(seed)
    noise = torch.randn(STEPS, len(wishes), SIDE, SIDE, 3, generator=dice)
    for one in diffusion.chain(schedule(), network(painter, wishes, guidance), noise):
        yield (one + 1) / 2


def drawn(painter: Painter, wishes: Tensor, seed: int, guidance: float = 1.0) -> Tensor:
    """The end of the chain, [B, 24, 24, 3], 0 to 1."""
    *_, last = chain(painter, wishes, seed, guidance)
    return last.clamp(0, 1)


class Apprentice(Clocked):
    """Learns to paint what the space's text encoder says of scenes that are taught; `model` learns, `mean` follows it."""

    def __init__(self, space: contrasting.Space, seed: int, seconds: float) -> None:
        with seeded(seed):
            self.model: Painter = Painter()
            self.mean: Painter = Painter()
        self.mean.load_state_dict(self.model.state_dict())
        self._dice, self._random = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), RATE, betas=(0.9, 0.99), weight_decay=0.01)
        with torch.no_grad():
            self._wishes = space.texts(contrasting.taught()[1])
        self._whole, self.steps = seconds, 0

    def step(self) -> None:
        """Learn from BATCH pictures with noise."""
        for group in self._optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (self.steps + 1) / WARM) * max(LAST, 1 - self.seconds / self._whole)
        chosen = torch.tensor(self._dice.integers(len(self._wishes), size=BATCH))
        which = torch.tensor(self._dice.integers(MASKS, size=(BATCH, 2)))
        clean = 2 * album().pictures(contrasting.taught()[0][chosen], which) - 1
        noise = torch.randn(clean.shape, generator=self._random)
        steps = torch.randint(1, STEPS + 1, (BATCH,), generator=self._random)
        blank = torch.rand(BATCH, 1, generator=self._random) < BLANK
        wishes = torch.where(blank, self.model.blank, self._wishes[chosen])
        noisy = diffusion.noised(schedule(), clean, steps, noise)
        loss = F.mse_loss(self.model(noisy, steps, wishes), target(clean, steps, noise))
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self.steps += 1
        self.loss = float(loss)
        self._follow()

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(KEEP, self.steps / (self.steps + 10))
        for mine, theirs in zip(self.mean.parameters(), self.model.parameters(), strict=True):
            mine.lerp_(theirs, 1 - keep)
