"""Diffusion in the plane: a network that guesses the noise in a point, and the steps back from noise (model/pictures/diffusion.py)."""

from functools import lru_cache

import torch
from torch import Tensor, nn

from model.pictures import diffusion
from model.pictures.diffusion import Schedule
from model.pictures.plane.learner import Planar, layers, waves

MOST = 100  # steps
FITTED = 500
FREQUENCIES, TIMES = 4, 4


@lru_cache(maxsize=8)
def schedule(steps: int) -> Schedule:
    """The cosine schedule, made once."""
    return Schedule(diffusion.cosine(steps))


class Guess(nn.Module):
    """The noise in a point, guessed from the point and the time, 0 to 1."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = layers(2 + 4 * FREQUENCIES + 2 * TIMES, width, 2, bend=nn.SiLU)

    def forward(self, points: Tensor, times: Tensor) -> Tensor:
        """points [n, 2], times [n] -> [n, 2]."""
        return self.body(torch.cat([points, waves(points, FREQUENCIES), waves(times[:, None], TIMES)], 1))


class Diffusion(Planar):
    """Take noise away, a little at a time (Ho et al. 2020)."""

    name = "diffusion"
    usual = 2e-3
    noise = 2 * MOST

    def made(self, width: int) -> nn.Module:
        return Guess(width)

    @property
    def schedule(self) -> Schedule:
        """Of as many steps as are set."""
        return schedule(self.settings.steps)

    def guessed(self, points: Tensor, steps: Tensor) -> Tensor:
        """The noise in points [n, 2] that have gone through so many steps [n]."""
        return self.model(points, steps / self.settings.steps)

    def learn(self, batch: Tensor) -> float:  # type: ignore[override]
        steps = torch.randint(1, self.settings.steps + 1, (len(batch),), generator=self.random)
        noise = torch.randn(batch.shape, generator=self.random)
        return self.descend(diffusion.loss(self.schedule, self.guessed, batch, steps, noise))

    def wrong(self, points: Tensor) -> Tensor:
        """How far its steps back are off for points [n, 2] -> [T, n]. The same noise each time."""
        shape = self.settings.steps, *points.shape
        return diffusion.errors(
            self.schedule, self.guessed, points, torch.randn(shape, generator=torch.Generator().manual_seed(0))
        )

    @torch.no_grad()
    def variances(self) -> Tensor:
        """Of its steps back [T], fitted to FITTED of the points that it has learned from."""
        return diffusion.best_variances(self.schedule, self.wrong(self.points[:FITTED]))

    @torch.no_grad()
    def chained(self, noise: Tensor) -> Tensor:
        """Points on their way from noise [n, 2 MOST] -> [T + 1, n, 2]: x_T first, x_0 last."""
        normal = torch.special.ndtri(noise.clamp(1e-6, 1 - 1e-6))
        fresh = normal[:, : 2 * self.settings.steps].reshape(len(noise), -1, 2).transpose(0, 1)
        return torch.stack(list(diffusion.chain(self.schedule, self.guessed, fresh, self.variances())))

    def sampled(self, noise: Tensor) -> Tensor:
        return self.chained(noise)[-1]

    @torch.no_grad()
    def likelihood(self, points: Tensor) -> float:
        """The mean of the bound over points [n, 2]."""
        return float(diffusion.bound(self.schedule, points, self.wrong(points), self.variances()).mean())

    @torch.no_grad()
    def score(self, points: Tensor, step: int) -> Tensor:
        """The gradient of log p_t at points [n, 2] -> [n, 2], as it follows from the guessed noise (Song et al. 2021, equation 7)."""
        left = self.schedule.alphas_cumprod[step - 1].item()
        return -self.guessed(points, torch.full((len(points),), step)) / (1 - left) ** 0.5
