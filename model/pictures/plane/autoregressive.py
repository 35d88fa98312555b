"""First x, then y given x: each a choice among narrow bins, as a language model chooses the next token. The likelihood is exact."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.pictures.plane.density import FAR, HIGH, WIDE
from model.pictures.plane.learner import Planar, layers, waves

BIN = 1 / 32  # width of a bin, in both directions
LEFT, LOW = -WIDE - FAR, -HIGH - FAR
ACROSS, UP = round(2 * (WIDE + FAR) / BIN), round(2 * (HIGH + FAR) / BIN)
FREQUENCIES = 6


class Chain(nn.Module):
    """p(x) as a table of scores, p(y | x) as a network that reads x."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.across = nn.Parameter(torch.zeros(ACROSS))
        self.up = layers(2 * FREQUENCIES, width, UP, 2, nn.SiLU)

    def given(self, column: Tensor) -> Tensor:
        """log p(bin of y | bin of x) for columns [n] -> [n, UP]."""
        middle = LEFT + (column + 0.5) * BIN
        return F.log_softmax(self.up(waves(middle[:, None], FREQUENCIES)), -1)

    def densities(self, points: Tensor) -> Tensor:
        """log p(x, y) for points [n, 2] -> [n], in nats: within a bin the density is the same everywhere, beyond the last it is 0."""
        column, row = ((points - points.new_tensor([LEFT, LOW])) / BIN).floor().long().unbind(1)
        on = (column >= 0) & (column < ACROSS) & (row >= 0) & (row < UP)
        column, row = column.clamp(0, ACROSS - 1), row.clamp(0, UP - 1)
        first = F.log_softmax(self.across, -1)[column]
        then = self.given(column).gather(1, row[:, None])[:, 0]
        return (first + then - 2 * math.log(BIN)).masked_fill(~on, -math.inf)


class Autoregressive(Planar):
    """A chain of two choices (Bengio & Bengio 2000; as bins: van den Oord et al. 2016, Pixel recurrent neural networks)."""

    name = "autoregressive"
    usual = 5e-3

    def made(self, width: int) -> nn.Module:
        return Chain(width)

    def learn(self, batch: Tensor) -> float:  # type: ignore[override]
        low, high = batch.new_tensor([LEFT, LOW]) + BIN / 2, batch.new_tensor([-LEFT, -LOW]) - BIN / 2
        return self.descend(-self.model.densities(batch.clamp(low, high)).mean())

    @torch.no_grad()
    def sampled(self, noise: Tensor) -> Tensor:
        """By the inverse of the distribution function: the first number chooses x, the second y."""
        column, x = _inverse(F.softmax(self.model.across, -1).expand(len(noise), -1), noise[:, 0])
        _, y = _inverse(self.model.given(column).exp(), noise[:, 1])
        return torch.stack([LEFT + x * BIN, LOW + y * BIN], 1)

    @torch.no_grad()
    def likelihood(self, points: Tensor) -> float:
        """The mean of log p over points [n, 2], exact."""
        return float(self.model.densities(points).mean())

    @torch.no_grad()
    def density(self, points: Tensor) -> Tensor:
        """p at points [n, 2] -> [n]."""
        return self.model.densities(points).exp()


def _inverse(probabilities: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    """The bin into which `at` [n] falls of the cumulated probabilities [n, bins], and how many bins lie before that place."""
    total = probabilities.cumsum(1)
    at = (at * total[:, -1])[:, None]
    place = torch.searchsorted(total, at, right=True).clamp(max=probabilities.shape[1] - 1)
    share = probabilities.gather(1, place).clamp(min=1e-12)
    within = ((at - total.gather(1, place) + share) / share).clamp(0, 1)
    return place[:, 0], (place + within)[:, 0]
