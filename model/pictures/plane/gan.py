"""Two networks against each other (Goodfellow et al. 2014): one makes points, the other judges whether they are real."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.pictures.plane.learner import Planar, layers

PENALTY = 0.1  # weight of the squared gradient: gamma / 2
CODE = 2
UNFAIR = 5  # steps of the generator for one of the judge


class Pair(nn.Module):
    """The generator, and the discriminator that judges."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.generator = layers(CODE, width, 2)
        self.discriminator = layers(2, width, 1)


def penalty(discriminator: nn.Module, points: Tensor) -> Tensor:
    """The mean squared length of the gradient of the judge's score at real points [n, 2] (R1: Mescheder et al. 2018, equation 9)."""
    at = points.detach().requires_grad_(True)
    (slope,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
    return (slope**2).sum(1).mean()


class Gan(Planar):
    """Fool a judge. It has no likelihood: nobody can ask it how likely a point is."""

    name = "gan"
    usual = 1e-3

    def made(self, width: int) -> nn.Module:
        return Pair(width)

    def optimized(self) -> list[torch.optim.Optimizer]:
        betas = (0.5, 0.99)
        return [self.adam(self.model.generator, betas), self.adam(self.model.discriminator, betas)]

    def learn(self, batch: Tensor) -> float:  # type: ignore[override]
        """One step of the judge, then one of the generator, which wants its points called real (the non-saturating loss).

        Unfair: UNFAIR steps of the generator, and no penalty. It then runs to the one place that the judge likes best: the collapse
        (Goodfellow 2016, section 5.1.1).
        """
        generator, judge, fair = self.model.generator, self.model.discriminator, self.settings.fair
        with torch.no_grad():
            made = generator(self._codes(len(batch)))
        loss = F.softplus(-judge(batch)).mean() + F.softplus(judge(made)).mean()
        if fair:
            loss = loss + PENALTY * penalty(judge, batch)
        found = self.descend(loss, self.optimizers[1])
        for _ in range(1 if fair else UNFAIR):
            self.descend(F.softplus(-judge(generator(self._codes(len(batch))))).mean(), self.optimizers[0])
        return found

    def _codes(self, count: int) -> Tensor:
        return 2 * torch.rand(count, CODE, generator=self.random) - 1

    @torch.no_grad()
    def sampled(self, noise: Tensor) -> Tensor:
        return self.model.generator(2 * noise - 1)

    @torch.no_grad()
    def density(self, points: Tensor) -> Tensor:
        """No density: how sure the judge is that points [n, 2] are real, 0 to 1 -> [n]."""
        return torch.sigmoid(self.model.discriminator(points))[:, 0]
