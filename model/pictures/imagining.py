"""Pictures from words: a small diffusion model of scenes that is asked by the text encoder of the shared space.

Ho et al. 2020 (model.pictures.diffusion); Rombach et al. 2022 (places look at the words that a text encoder has read); Salimans & Ho 2022 (it guesses v, between noise and picture); Ho & Salimans 2021 (guidance without a classifier).
Sizes: B pictures, L words, S numbers of
the text encoder's state behind each.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.clocked import Clocked
from model.pictures import contrasting, diffusion, scenes
from model.pictures.contrasting import LENGTH, MASKS, album
from model.pictures.contrasting import WIDTH as STATE
from model.pictures.diffusion import Schedule
from model.pictures.scenes import SIDE, Scene
from model.seeded import seeded
from model.transformer import Block, Config, sinusoids

STEPS = 50  # from noise to a picture
FINE, WIDTH, HEADS, LAYERS = 32, 64, 4, 2  # numbers at each of 12 x 12 places, and of 6 x 6; of the blocks
PLACES = (SIDE // 4) ** 2
SECONDS = 700.0
BATCH, RATE, WARM, LAST = 16, 3e-3, 200, 0.03
BLANK = 0.1  # share of pictures that are learned without what was asked
KEEP = 0.998  # of the mean of the weights, each step


class Painter(nn.Module):
    """Guesses v of noisy pictures, told the step and the states of the words: convolutions at 12 x 12 places around two blocks of
    model.transformer at 6 x 6, in which places may look at words."""

    steps: Tensor

    def __init__(self) -> None:
        super().__init__()
        config = Config(1, PLACES + LENGTH, LAYERS, WIDTH, HEADS, "learned", causal=False)
        self.blank = nn.Parameter(0.3 * torch.randn(LENGTH, STATE))  # stands for no wish
        self.register_buffer("steps", sinusoids(STEPS + 1, WIDTH), persistent=False)
        self.told, self.words = nn.Linear(WIDTH + STATE, WIDTH), nn.Linear(STATE, WIDTH)
        self.tell = nn.ModuleList(nn.Linear(WIDTH, 2 * wide) for wide in (FINE, *[WIDTH] * LAYERS, FINE))
        self.first = nn.Conv2d(3 * 4, FINE, 3, padding=1)
        self.second = nn.Conv2d(FINE, FINE, 3, padding=1)
        self.down = nn.Conv2d(FINE, WIDTH, 2, stride=2)
        self.places = nn.Parameter(0.3 * torch.randn(PLACES + LENGTH, WIDTH))
        self.blocks = nn.ModuleList(Block(config, layer) for layer in range(LAYERS))
        self.up = nn.Linear(WIDTH, 4 * FINE)
        self.third = nn.Conv2d(2 * FINE, FINE, 3, padding=1)
        self.fourth = nn.Conv2d(FINE, FINE, 3, padding=1)
        self.head = nn.Conv2d(FINE, 3 * 4, 3, padding=1)
        self.norms = nn.ModuleList(nn.GroupNorm(4, FINE) for _ in range(2))

    def forward(self, noisy: Tensor, steps: Tensor, wishes: Tensor) -> Tensor:
        """noisy [B, 24, 24, 3], -1 to 1 where there is no noise; steps [B]; wishes [B, L, S] -> v [B, 24, 24, 3]."""
        told = F.silu(self.told(torch.cat([self.steps[steps], wishes[:, -1]], 1)))
        scales = [one(told).chunk(2, 1) for one in self.tell]
        fine = self.first(_fine(F.pixel_unshuffle(noisy.permute(0, 3, 1, 2), 2)))  # [B, 32, 12, 12]
        fine = fine + self.second(F.silu(_scaled(self.norms[0](fine), scales[0])))
        x = torch.cat([self.down(fine).flatten(2).transpose(1, 2), self.words(wishes)], 1) + self.places
        for block, (scale, shift) in zip(self.blocks, scales[1:-1], strict=True):
            x = block(x * (1 + scale[:, None]) + shift[:, None])
        coarse = self.up(x[:, :PLACES]).transpose(1, 2).reshape(len(x), 4 * FINE, SIDE // 4, SIDE // 4)
        x = self.third(F.silu(torch.cat([_fine(F.pixel_shuffle(coarse, 2)), fine], 1)))
        x = x + self.fourth(F.silu(_scaled(self.norms[1](x), scales[-1])))
        return F.pixel_shuffle(self.head(F.silu(x)), 2).permute(0, 2, 3, 1)


def _fine(x: Tensor) -> Tensor:
    return x.contiguous(memory_format=torch.channels_last)  # convolutions are faster so


def _scaled(x: Tensor, told: tuple[Tensor, Tensor]) -> Tensor:
    scale, shift = (one[..., None, None] for one in told)
    return x * (1 + scale) + shift


@torch.no_grad()
def wishes(space: contrasting.Space, asked: Sequence[Scene]) -> Tensor:
    """What a painter is told of captions: the text encoder's state behind each of their words, [B, L, S]."""
    return space.texts.reader.states(torch.tensor(contrasting.tokens(asked)))  # type: ignore[operator, union-attr]


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
            plain = painter(noisy, steps, painter.blank.expand(len(noisy), -1, -1))
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
        self._wishes = wishes(space, scenes.taught())
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
        blank = torch.rand(BATCH, 1, 1, generator=self._random) < BLANK
        asked = torch.where(blank, self.model.blank, self._wishes[chosen])
        noisy = diffusion.noised(schedule(), clean, steps, noise)
        loss = F.mse_loss(self.model(noisy, steps, asked), target(clean, steps, noise))
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self.steps += 1
        self.loss = loss.item()
        self._follow()

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(KEEP, self.steps / (self.steps + 10))
        for mine, theirs in zip(self.mean.parameters(), self.model.parameters(), strict=True):
            mine.lerp_(theirs, 1 - keep)
