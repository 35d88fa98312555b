"""Denoising diffusion in closed forms (Ho et al. 2020): its schedule, what noise does, its posterior, a step back, and the bound.

A step is counted from 1 to T; x_0 is without noise. `epsilon(x, t)` is any network that guesses the noise in x_t; t [n], whole.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import torch
from torch import Tensor

Network = Callable[[Tensor, Tensor], Tensor]

OFFSET = 0.008
LARGEST = 0.999


def cosine(steps: int) -> Tensor:
    """betas [T] of the cosine schedule (Nichol & Dhariwal 2021, equation 17)."""
    at = torch.arange(steps + 1, dtype=torch.float64) / steps
    left = torch.cos((at + OFFSET) / (1 + OFFSET) * math.pi / 2) ** 2
    return (1 - left[1:] / left[:-1]).clamp(max=LARGEST)


def linear(steps: int, least: float = 1e-4, most: float = 0.02) -> Tensor:
    """betas [T] that grow evenly (Ho et al. 2020, section 4)."""
    return torch.linspace(least, most, steps, dtype=torch.float64)


@dataclass(frozen=True, eq=False)
class Schedule:
    """How much noise each step adds. betas [T], in double precision; what is made of them has T numbers, too. Raises ValueError for
    a beta that is no variance between 0 and 1.
    """

    betas: Tensor

    def __post_init__(self) -> None:
        if not ((self.betas > 0) & (self.betas < 1)).all():
            raise ValueError("a beta is not between 0 and 1")

    def __len__(self) -> int:
        return len(self.betas)

    @cached_property
    def alphas_cumprod(self) -> Tensor:
        """What is left of the variance of x_0 after each step [T]."""
        return (1 - self.betas).cumprod(0)

    @cached_property
    def before(self) -> Tensor:
        """The same one step earlier [T]: 1 at the first."""
        return torch.cat([torch.ones(1, dtype=torch.float64), self.alphas_cumprod[:-1]])

    @cached_property
    def posterior_variance(self) -> Tensor:
        """Of x_{t-1}, where x_t and x_0 are known [T] (Ho et al. 2020, equation 7)."""
        return self.betas * (1 - self.before) / (1 - self.alphas_cumprod)

    @cached_property
    def weights(self) -> tuple[Tensor, Tensor]:
        """Of x_0 and of x_t in the mean of the posterior, [T] each (equation 7)."""
        left = 1 - self.alphas_cumprod
        return self.before.sqrt() * self.betas / left, (1 - self.betas).sqrt() * (1 - self.before) / left


def at(values: Tensor, steps: Tensor, like: Tensor) -> Tensor:
    """The numbers of steps [n] in the shape and the precision of `like` [n, ...]."""
    return values[steps - 1].to(like.dtype).reshape(-1, *[1] * (like.dim() - 1))


def noised(schedule: Schedule, clean: Tensor, steps: Tensor, noise: Tensor) -> Tensor:
    """x_t from x_0 [n, ...] and standard normal noise (equation 4)."""
    left = at(schedule.alphas_cumprod, steps, clean)
    return left.sqrt() * clean + (1 - left).sqrt() * noise


def cleaned(schedule: Schedule, noisy: Tensor, steps: Tensor, noise: Tensor) -> Tensor:
    """x_0 from x_t, where its noise is known, or guessed (equation 15)."""
    left = at(schedule.alphas_cumprod, steps, noisy)
    return (noisy - (1 - left).sqrt() * noise) / left.sqrt()


def posterior(schedule: Schedule, clean: Tensor, noisy: Tensor, steps: Tensor) -> tuple[Tensor, Tensor]:
    """Mean [n, ...] and variance [n, 1, ...] of x_{t-1}, where x_0 and x_t are known (equation 7)."""
    first, then = (at(one, steps, clean) for one in schedule.weights)
    return first * clean + then * noisy, at(schedule.posterior_variance, steps, clean)


def loss(schedule: Schedule, network: Network, clean: Tensor, steps: Tensor, noise: Tensor) -> Tensor:
    """How far the guesses of the noise are off, squared: the simple objective (equation 14)."""
    return ((network(noised(schedule, clean, steps, noise), steps) - noise) ** 2).mean()


def back(schedule: Schedule, network: Network, noisy: Tensor, step: int, noise: Tensor, variance: float) -> Tensor:
    """x_{t-1} from x_t [n, ...], with fresh standard normal noise of that variance (equation 11)."""
    return guessed_mean(schedule, network, noisy, torch.full((len(noisy),), step)) + variance**0.5 * noise


def guessed_mean(schedule: Schedule, network: Network, noisy: Tensor, steps: Tensor) -> Tensor:
    """The mean of x_{t-1}, where only x_t [n, ...] is known: the posterior's, with x_0 as the guessed noise has it."""
    clean = cleaned(schedule, noisy, steps, network(noisy, steps))
    return posterior(schedule, clean, noisy, steps)[0]


def chain(schedule: Schedule, network: Network, noise: Tensor, variances: Tensor | None = None) -> Iterator[Tensor]:
    """x_T, x_{T-1}, ... x_0 from noise [T, n, ...]: x_T is the first of it (Ho et al. 2020, algorithm 2).

    variances [T]: of the steps, the posterior's by default. Nothing is added at the last step.
    """
    variances = schedule.posterior_variance if variances is None else variances
    now = noise[0]
    yield now
    for step in range(len(schedule), 0, -1):
        last = step == 1
        fresh = torch.zeros_like(now) if last else noise[len(schedule) - step + 1]
        now = back(schedule, network, now, step, fresh, variances[step - 1].item())
        yield now


class Moment(NamedTuple):
    """One place of a chain. step: t; noisy: x_t; noise, clean: the network's guesses of what was added and of x_0, [n, ...] each; at the end, t = 0,
    nothing is left to guess: no noise, and x_0 itself."""

    step: int
    noisy: Tensor
    noise: Tensor
    clean: Tensor


def guided(told: Tensor, untold: Tensor, weight: float) -> Tensor:
    """eps_u + w (eps_c - eps_u): the guess for a class from those with and without it (Ho & Salimans 2022, equation 6, with their w + 1 called
    w here). w = 1 is the guess for the class, 0 that for none."""
    return untold + weight * (told - untold)


def guess(schedule: Schedule, network: Network, noisy: Tensor, step: int, most: float = math.inf) -> Moment:
    """What a network makes of x_t [n, ...]. most: how far a number of x_0 may be from 0; the guess of it is held to that, and the noise is what
    then is missing."""
    steps = torch.full((len(noisy),), step)
    noise = network(noisy, steps)
    clean = cleaned(schedule, noisy, steps, noise)
    if math.isfinite(most):
        clean = clean.clamp(-most, most)
        left = at(schedule.alphas_cumprod, steps, noisy)
        noise = (noisy - left.sqrt() * clean) / (1 - left).sqrt()
    return Moment(step, noisy, noise, clean)


def strides(steps: int, count: int) -> list[int]:
    """`count` of the steps 1 to T, evenly spread, the last of them T, in rising order (Song et al. 2021, section 4.2)."""
    return [round(steps * (one + 1) / count) for one in range(count)]


def leap(schedule: Schedule, now: Moment, before: int, eta: float, fresh: Tensor) -> Tensor:
    """x_s from x_t, s = `before` < t (Song et al. 2021, equations 12 and 16). eta 0: without fresh noise; 1, for s = t - 1: a step of DDPM with the
    posterior's variance."""
    left = schedule.alphas_cumprod[now.step - 1].item()
    then = schedule.alphas_cumprod[before - 1].item() if before else 1.0
    variance = eta**2 * (1 - then) / (1 - left) * (1 - left / then)
    return then**0.5 * now.clean + max(0.0, 1 - then - variance) ** 0.5 * now.noise + variance**0.5 * fresh


def leaps(
    schedule: Schedule, network: Network, noise: Tensor, count: int, eta: float, most: float = math.inf
) -> Iterator[Moment]:
    """`count` of the steps from noise to x_0, then x_0: count + 1 moments. noise [1 or count, n, ...]: x_T is the first of it, the others are the fresh
    noise of the steps; with eta 0 there is none."""
    now, places = noise[0], strides(len(schedule), count)
    for place in range(count - 1, -1, -1):
        moment = guess(schedule, network, now, places[place], most)
        yield moment
        fresh = noise[count - place] if eta and place else torch.zeros_like(now)
        now = leap(schedule, moment, places[place - 1] if place else 0, eta, fresh)
    yield Moment(0, now, torch.zeros_like(now), now)


def errors(schedule: Schedule, network: Network, clean: Tensor, noise: Tensor) -> Tensor:
    """How far the guessed mean of x_{t-1} is from the posterior's (at the first step: from x_0), squared and averaged over the
    coordinates of points [n, d], with one noise [T, n, d] a step -> [T, n], in double precision.
    """
    found = []
    for step in range(1, len(schedule) + 1):
        steps = torch.full((len(clean),), step)
        noisy = noised(schedule, clean, steps, noise[step - 1])
        target = posterior(schedule, clean, noisy, steps)[0]  # at the first step it is x_0
        away = target - guessed_mean(schedule, network, noisy, steps)
        found.append((away.double() ** 2).mean(1))
    return torch.stack(found)


def best_variances(schedule: Schedule, errors: Tensor) -> Tensor:
    """The variances [T] of the steps back that make the bound largest, from `errors` [T, n] on points that were learned from: the
    posterior's, and the mean error on top (Bao et al. 2022, Analytic-DPM, theorem 1).
    """
    return schedule.posterior_variance + errors.mean(1)


def divergences(schedule: Schedule, clean: Tensor, errors: Tensor, variances: Tensor) -> Tensor:
    """What the bound loses before the last step, in nats for points [n, d] with those `errors` [T, n] -> [n] (Ho et al. 2020, equation 5):
    a Kullback-Leibler divergence for each step back but the last, and that of x_T from pure noise.
    """
    size, final = clean.shape[1], schedule.alphas_cumprod[-1]
    square = clean.double() ** 2
    pure = ((final * square + (1 - final) - 1 - (1 - final).log()) / 2).sum(1)  # KL(q(x_T | x_0) || N(0, 1))
    ratio = (schedule.posterior_variance[1:] / variances[1:])[:, None]
    between = size * (ratio - 1 - ratio.log() + errors[1:] / variances[1:, None]) / 2  # [T - 1, n]
    return between.sum(0) + pure


def bound(schedule: Schedule, clean: Tensor, errors: Tensor, variances: Tensor) -> Tensor:
    """The bound on log p(x_0) in nats for points [n, d] with those `errors` [T, n] -> [n] (equation 5): what the last step back says
    of x_0, a density, less the divergences before it.
    """
    first = -clean.shape[1] * (errors[0] / variances[0] + (2 * math.pi * variances[0]).log()) / 2
    return first - divergences(schedule, clean, errors, variances)
