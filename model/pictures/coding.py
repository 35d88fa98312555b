"""Learners that squeeze a digit into a few numbers and draw it again: autoencoder, VAE, and a VAE that is told the class.

Hinton & Salakhutdinov 2006 (autoencoder); Kingma & Welling 2014 (VAE: ELBO, eq. 10, and appendix B for the KL divergence); Sohn, Lee &
Yan 2015 (told the class); Higgins et al. 2017 (beta). Sizes: B pictures, 64 pixels, Z numbers in the code.
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
from model.pictures.digits import CLASSES, PIXELS, held_out, train
from model.seeded import seeded

KINDS = ("vae", "ae", "cvae")
STEPS, BATCH, RATE, LEAST_RATE = 3000, 128, 4e-3, 0.03  # found by trial
WIDE, NARROW = 128, 64  # of the hidden layers
LOOKS = 30
DRAWN = 1437  # digits drawn for a Fréchet distance: as many as there are to learn from


@dataclass(frozen=True)
class Plan:
    """What learns. width: numbers in the code; beta: the weight of the KL divergence in the loss, without meaning for an autoencoder."""

    kind: str = "vae"
    width: int = 2
    beta: float = 0.5
    seed: int = 0
    rate: float = RATE


class Parts(NamedTuple):
    """The two parts of the ELBO's negative, in nats of a picture, [B] each."""

    reconstruction: Tensor
    kl: Tensor


class Coder(nn.Module):
    """Two layers each way. What is told the class is told it in both."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.kind, self.width = plan.kind, plan.width
        told, coded = (CLASSES if plan.kind == "cvae" else 0), (1 if plan.kind == "ae" else 2) * plan.width
        self.encoder = nn.Sequential(
            nn.Linear(PIXELS + told, WIDE), nn.GELU(), nn.Linear(WIDE, NARROW), nn.GELU(), nn.Linear(NARROW, coded)
        )
        self.decoder = nn.Sequential(
            nn.Linear(plan.width + told, NARROW), nn.GELU(), nn.Linear(NARROW, WIDE), nn.GELU(), nn.Linear(WIDE, PIXELS)
        )

    def encode(self, pictures: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """pictures [B, 64], labels [B] -> mean and log variance of the code, [B, Z] each; -inf for an autoencoder, whose code is one point."""
        found = self.encoder(self._told(pictures, labels))
        if self.kind == "ae":
            return found, torch.full_like(found, -torch.inf)
        mean, log_variance = found.chunk(2, 1)
        return mean, log_variance.clamp(-20, 10)

    def decode(self, codes: Tensor, labels: Tensor) -> Tensor:
        """codes [B, Z], labels [B] -> the logit of ink in each pixel, [B, 64]."""
        return self.decoder(self._told(codes, labels))

    def _told(self, x: Tensor, labels: Tensor) -> Tensor:
        return torch.cat([x, F.one_hot(labels, CLASSES).to(x.dtype)], 1) if self.kind == "cvae" else x


class Look(NamedTuple):
    """A learner after some steps. seconds: of its thread's own clock; reconstruction, kl: of held-out digits, mean nats of a picture; distance:
    Fréchet's, at the last look, else None; weights: a copy in half precision."""

    steps: int
    seconds: float
    reconstruction: float
    kl: float
    distance: float | None
    weights: dict[str, Tensor]


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, variance) || N(0, 1)) in nats, summed over the code: [B, Z] each -> [B] (Kingma & Welling 2014, appendix B)."""
    return 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1)


def parts(coder: Coder, pictures: Tensor, labels: Tensor, noise: Tensor) -> Parts:
    """Reconstruction and KL divergence for one draw of the code, mean + noise * deviation (eq. 10). noise [B, Z].

    A pixel's grey is read as the probability of ink, as Kingma & Welling do: - sum of x ln p + (1 - x) ln(1 - p).
    """
    mean, log_variance = coder.encode(pictures, labels)
    drawn = mean + noise * (log_variance / 2).exp()
    logits = coder.decode(drawn, labels)
    reconstruction = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none").sum(1)
    kl = torch.zeros_like(reconstruction) if coder.kind == "ae" else divergence(mean, log_variance)
    return Parts(reconstruction, kl)


def made(plan: Plan) -> Coder:
    """A learner before it has learned anything; the same for the same seed."""
    with seeded(plan.seed):
        return Coder(plan)


def learning(plan: Plan, steps: int = STEPS) -> Iterator[Look]:
    """LOOKS + 1 looks, the first before anything is learned. Raises UserError where the loss is no number any more."""
    coder, random = made(plan), torch.Generator().manual_seed(plan.seed)
    digits = train()
    pictures, labels = torch.tensor(digits.pictures), torch.tensor(digits.labels)
    optimizer = torch.optim.Adam(coder.parameters(), plan.rate)
    marks = {round(steps * look / LOOKS) for look in range(LOOKS + 1)}
    spent = 0.0
    for step in range(steps + 1):
        if step in marks:
            yield _look(coder, plan, step, spent, last=step == steps)
        began = time.thread_time()
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * max(LEAST_RATE, 1 - step / steps)
        batch = torch.randint(len(digits), (BATCH,), generator=random)
        noise = torch.randn(BATCH, plan.width, generator=random)
        found = parts(coder, pictures[batch], labels[batch], noise)
        loss = (found.reconstruction + plan.beta * found.kl).mean()
        if not loss.isfinite():
            raise UserError("The loss is no number any more: choose a smaller rate.")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        spent += time.thread_time() - began


def loaded(plan: Plan, weights: dict[str, Tensor]) -> Coder:
    """A learner with these weights, in single precision."""
    coder = Coder(plan).requires_grad_(False)
    coder.load_state_dict({name: weight.float() for name, weight in weights.items()})
    return coder.eval()


@torch.no_grad()
def encoded(coder: Coder, pictures: NDArray[np.floating], labels: NDArray[np.integer]) -> tuple[NDArray, NDArray]:
    """Mean and standard deviation of the codes of pictures [B, 64], float32 [B, Z] each; no deviation from an autoencoder."""
    mean, log_variance = coder.encode(_tensor(pictures), torch.tensor(np.asarray(labels)))
    return mean.numpy(), (log_variance / 2).exp().numpy()


@torch.no_grad()
def decoded(coder: Coder, codes: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.float32]:
    """The pictures of codes [B, Z], float32 [B, 64], 0 to 1."""
    return coder.decode(_tensor(codes), torch.tensor(np.asarray(labels))).sigmoid().numpy()


def drawn(coder: Coder, count: int = DRAWN, seed: int = 0) -> NDArray[np.float32]:
    """Digits drawn from the prior, or, as an autoencoder has none, from a Gaussian like its codes of the training digits: [count, 64].

    Who is told the class is told that of each training digit in turn.
    """
    digits, random = train(), np.random.default_rng(seed)
    labels = np.resize(digits.labels, count)
    codes = random.standard_normal((count, coder.width))
    if coder.kind == "ae":
        known, _ = encoded(coder, digits.pictures, digits.labels)
        codes = random.multivariate_normal(known.mean(0), np.cov(known.T), count)
    return decoded(coder, codes, labels)


@torch.no_grad()
def _look(coder: Coder, plan: Plan, step: int, spent: float, last: bool) -> Look:
    held = held_out()
    random = torch.Generator().manual_seed(plan.seed + 1)
    noise = torch.randn(len(held), plan.width, generator=random)
    found = parts(coder, _tensor(held.pictures), torch.tensor(held.labels), noise)
    weights = {name: weight.detach().half() for name, weight in coder.state_dict().items()}
    distance = measuring.distance(drawn(coder, seed=plan.seed)) if last else None
    return Look(step, spent, float(found.reconstruction.mean()), float(found.kl.mean()), distance, weights)


def _tensor(values: NDArray[np.floating]) -> Tensor:
    return torch.tensor(np.asarray(values, np.float32))
