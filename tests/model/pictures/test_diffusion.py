"""Closed forms of diffusion, against Bayes' rule, simulation and the bound worked term by term by torch.distributions."""

import math

import pytest
import torch
from pytest import approx
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from model.pictures import diffusion
from model.pictures.diffusion import Schedule

STEPS = 20
SCHEDULE = Schedule(diffusion.cosine(STEPS))
CLEAN = torch.tensor([[0.7, -0.3], [0.1, 1.2]], dtype=torch.float64)


def guess(points: Tensor, steps: Tensor) -> Tensor:
    """A network that is wrong."""
    return 0.8 * points + 0.1 * steps[:, None] / STEPS


@pytest.mark.parametrize("betas", [diffusion.cosine(STEPS), diffusion.linear(STEPS)])
def test_noise_adds_up_step_by_step(betas: Tensor) -> None:
    """mean and variance of x_t, each step alone applied to them."""
    schedule, mean, variance = Schedule(betas), 1.0, 0.0
    for step, beta in enumerate(betas.tolist()):
        mean, variance = math.sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        assert schedule.alphas_cumprod[step].sqrt().item() == approx(mean)
        assert (1 - schedule.alphas_cumprod[step]).item() == approx(variance)


def test_the_cosine_schedule_is_that_of_its_equation() -> None:
    f = lambda t: math.cos((t / STEPS + 0.008) / 1.008 * math.pi / 2) ** 2  # noqa: E731
    for step in range(1, STEPS):
        assert SCHEDULE.alphas_cumprod[step - 1].item() == approx(f(step) / f(0))
    assert SCHEDULE.betas[-1].item() == diffusion.LARGEST


def test_the_posterior_is_bayes_rule_on_a_grid() -> None:
    """q(x_{t-1} | x_0) q(x_t | x_{t-1}), summed over a fine grid."""
    grid = torch.linspace(-8, 8, 20_001, dtype=torch.float64)
    for step, clean, noisy in [(2, 0.7, 0.4), (9, -0.3, 1.1), (STEPS, 1.2, -0.8)]:
        before, beta = SCHEDULE.before[step - 1], SCHEDULE.betas[step - 1]
        prior = Normal(before.sqrt() * clean, (1 - before).sqrt())
        weight = (
            prior.log_prob(grid) + Normal((1 - beta).sqrt() * grid, beta.sqrt()).log_prob(torch.tensor(noisy))
        ).exp()
        weight = weight / weight.sum()
        mean = (weight * grid).sum()
        found = diffusion.posterior(
            SCHEDULE,
            torch.tensor([[clean]], dtype=torch.float64),
            torch.tensor([[noisy]], dtype=torch.float64),
            torch.tensor([step]),
        )
        assert found[0].item() == approx(mean.item(), abs=1e-6)
        assert found[1].item() == approx((weight * (grid - mean) ** 2).sum().item(), rel=1e-5)


def test_noise_is_taken_away_again() -> None:
    noise, steps = (
        torch.randn(2, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0)),
        torch.tensor([3, 17]),
    )
    noisy = diffusion.noised(SCHEDULE, CLEAN, steps, noise)
    assert torch.allclose(diffusion.cleaned(SCHEDULE, noisy, steps, noise), CLEAN)
    perfect = lambda points, at: noise  # noqa: E731
    assert diffusion.loss(SCHEDULE, perfect, CLEAN, steps, noise).item() == 0
    assert diffusion.loss(SCHEDULE, lambda points, at: noise + 2, CLEAN, steps, noise).item() == approx(4)


def test_the_bound_is_the_sum_of_its_divergences() -> None:
    """The same, by torch.distributions: one Gaussian against the other at each step (Ho et al. 2020, equation 5)."""
    noise = torch.randn(STEPS, 2, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    errors = diffusion.errors(SCHEDULE, guess, CLEAN, noise)
    variances = diffusion.best_variances(SCHEDULE, errors)
    last = SCHEDULE.alphas_cumprod[-1]
    total = -kl_divergence(Normal(last.sqrt() * CLEAN, (1 - last).sqrt()), Normal(0.0, 1.0)).sum(1)
    for step in range(1, STEPS + 1):
        steps = torch.full((2,), step)
        noisy = diffusion.noised(SCHEDULE, CLEAN, steps, noise[step - 1])
        made = Normal(diffusion.guessed_mean(SCHEDULE, guess, noisy, steps), variances[step - 1].sqrt())
        if step == 1:
            total = total + made.log_prob(CLEAN).sum(1)
        else:
            mean, variance = diffusion.posterior(SCHEDULE, CLEAN, noisy, steps)
            total = total - kl_divergence(Normal(mean, variance.sqrt()), made).sum(1)
    assert torch.allclose(diffusion.bound(SCHEDULE, CLEAN, errors, variances), total)


def test_no_other_variances_have_a_larger_bound() -> None:
    noise = torch.randn(STEPS, 2, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    errors = diffusion.errors(SCHEDULE, guess, CLEAN, noise)
    best = diffusion.best_variances(SCHEDULE, errors)
    most = diffusion.bound(SCHEDULE, CLEAN, errors, best).mean()
    for step in range(STEPS):
        for factor in (0.9, 1.1):
            other = best.clone()
            other[step] *= factor
            assert diffusion.bound(SCHEDULE, CLEAN, errors, other).mean() < most


def test_one_who_knows_the_noise_of_a_gaussian_makes_that_gaussian() -> None:
    """For x_0 ~ N(0, s^2) the best guess is linear in x_t: the chain then ends at that spread."""
    spread = 0.5

    def best(points: Tensor, steps: Tensor) -> Tensor:
        left = diffusion.at(schedule.alphas_cumprod, steps, points)
        return points * (1 - left).sqrt() / (left * spread**2 + 1 - left)

    schedule = Schedule(diffusion.cosine(200))
    noise = torch.randn(200, 40_000, 1, generator=torch.Generator().manual_seed(3))
    *_, made = diffusion.chain(schedule, best, noise)
    assert made.mean().item() == approx(0, abs=0.01) and made.std().item() == approx(spread, rel=0.04)


def test_betas_are_variances() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Schedule(torch.tensor([0.1, 1.0]))
