"""A variational autoencoder of the plane (Kingma & Welling 2014): a code of two numbers, and a bound on the likelihood."""

import math

import torch
from torch import Tensor, nn

from model.pictures.plane.learner import Planar, layers

CODE = 2
LEAST = -4.0  # log of the least standard deviation of what is decoded


class Coder(nn.Module):
    """Encoder and decoder, and the standard deviation of a decoded point, one for all."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.encoder = layers(2, width, 2 * CODE)
        self.decoder = layers(CODE, width, 2)
        self.spread = nn.Parameter(torch.tensor(-1.0))  # its logarithm

    def encoded(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log standard deviation of the code of points [n, 2]: each [n, CODE]."""
        mean, spread = self.encoder(points).chunk(2, -1)
        return mean, spread.clamp(-7, 3)

    def reconstructed(self, points: Tensor, code: Tensor) -> Tensor:
        """log p(x | z) in nats: [..., 2], [..., CODE] -> [...]."""
        spread = self.spread.clamp(min=LEAST)
        away = ((points - self.decoder(code)) / spread.exp()) ** 2
        return -(away / 2 + spread + math.log(2 * math.pi) / 2).sum(-1)


def divergence(mean: Tensor, spread: Tensor) -> Tensor:
    """KL(N(mean, exp(spread)^2) || N(0, 1)) in nats, summed over the last axis (Kingma & Welling 2014, appendix B)."""
    return ((mean**2 + (2 * spread).exp() - 1) / 2 - spread).sum(-1)


def bound(model: Coder, points: Tensor, noise: Tensor) -> Tensor:
    """The ELBO of points [n, 2] in nats -> [n], with one code each, made of standard normal noise [n, CODE] (equation 10)."""
    mean, spread = model.encoded(points)
    code = mean + spread.exp() * noise
    return model.reconstructed(points, code) - divergence(mean, spread)


def weighed(model: Coder, points: Tensor, noise: Tensor) -> Tensor:
    """log p(x) in nats as estimated by importance sampling: points [n, 2], noise [k, n, CODE] -> [n]. Its mean is no more than the
    true one, and grows with k (Burda et al. 2016, equation 8).
    """
    mean, spread = model.encoded(points)
    code = mean + spread.exp() * noise  # [k, n, CODE]
    normal = -(noise**2 + math.log(2 * math.pi)).sum(-1) / 2
    own = normal - spread.sum(-1)  # log q(z | x)
    prior = -(code**2 + math.log(2 * math.pi)).sum(-1) / 2
    return torch.logsumexp(model.reconstructed(points, code) + prior - own, 0) - math.log(len(noise))


class Vae(Planar):
    """Decode a random code."""

    name = "vae"
    usual = 4e-3
    noise = 4
    weighings = 24  # codes for each point, where the density is estimated

    def made(self, width: int) -> nn.Module:
        return Coder(width)

    def learn(self, batch: Tensor) -> float:  # type: ignore[override]
        noise = torch.randn(len(batch), CODE, generator=self.random)
        return self.descend(-bound(self.model, batch, noise).mean())

    @torch.no_grad()
    def sampled(self, noise: Tensor) -> Tensor:
        """A code from the first two numbers, and from the others what the decoder is unsure of."""
        normal = torch.special.ndtri(noise.clamp(1e-6, 1 - 1e-6))
        return self.model.decoder(normal[:, :2]) + self.model.spread.clamp(min=LEAST).exp() * normal[:, 2:]

    @torch.no_grad()
    def likelihood(self, points: Tensor) -> float:
        """The mean of the ELBO over points [n, 2]: a bound. The same noise each time."""
        noise = torch.randn(8, len(points), CODE, generator=torch.Generator().manual_seed(0))
        return float(torch.stack([bound(self.model, points, one) for one in noise]).mean())

    @torch.no_grad()
    def density(self, points: Tensor) -> Tensor:
        """p at points [n, 2] -> [n], estimated."""
        noise = torch.randn(self.weighings, len(points), CODE, generator=torch.Generator().manual_seed(0))
        return weighed(self.model, points, noise).exp()
