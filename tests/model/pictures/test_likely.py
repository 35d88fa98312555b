"""How likely a picture is: against mpmath, numerical integration, torch's distributions, and one pixel after the other."""

import math
from itertools import product

import numpy as np
import pytest
import torch
from mpmath import mp
from pytest import approx
from scipy.stats import norm
from torch.distributions import Normal, kl_divergence

from model.pictures import coding, denoising, diffusion, likely, pixelwise
from model.pictures.digits import held_out

LEVELS = np.rint(held_out().pictures[:2] * 16).astype(np.int64)


def test_the_masses_of_all_greys_add_up_to_one() -> None:
    greys = torch.arange(17, dtype=torch.float64)
    for mean, deviation in product((-3.0, 0.2, 8.5, 16.0, 40.0), (0.3, 1.0, 9.0)):
        found = likely.binned(torch.full_like(greys, mean), torch.full_like(greys, deviation), greys)
        assert found.exp().sum().item() == approx(1)


@pytest.mark.parametrize(("mean", "deviation", "grey"), [(3.2, 1.5, 3), (0.1, 0.5, 16), (15.0, 0.5, 0), (2.0, 0.4, 14)])
def test_a_mass_is_the_normal_distributions_also_where_next_to_nothing_is(
    mean: float, deviation: float, grey: int
) -> None:
    mp.dps = 400
    low = mp.mpf(0) if grey == 0 else mp.ncdf((mp.mpf(grey) - 0.5 - mean) / deviation)
    high = mp.mpf(1) if grey == 16 else mp.ncdf((mp.mpf(grey) + 0.5 - mean) / deviation)
    found = likely.binned(*(torch.tensor([one], dtype=torch.float64) for one in (mean, deviation, grey)))
    assert found.item() == approx(float(mp.log(high - low)), rel=1e-9)


def test_pixels_are_summed_over_the_classes() -> None:
    """With every pixel set, the writer pays for each what the picture costs in a class: one token after the other."""
    model = pixelwise.made(pixelwise.Plan()).eval()
    picture = LEVELS[0]
    costs = [pixelwise.written(model, label, picture, 1.0, 0).bits.sum(dtype=np.float64) for label in range(10)]
    assert likely.by_pixels(model, LEVELS)[0] == approx(-math.log2(np.mean(np.exp2(-np.array(costs)))), abs=1e-3)


def test_the_codes_bound_is_that_of_numerical_integration() -> None:
    """A code of one number: p(x) is an integral over a line. Untaught, the encoder is near the prior, and the bound near p(x)."""
    coder = coding.made(coding.Plan(width=1)).requires_grad_(False)
    codes = np.linspace(-7, 7, 2001)
    drawn = coding.decoded(coder, codes[:, None], np.zeros(len(codes), int)) * 16.0
    greys, deviation = LEVELS[0], likely.spread(coder).numpy()
    low = np.where(greys == 0, 0, norm.cdf(greys - 0.5, drawn, deviation))
    high = np.where(greys == 16, 1, norm.cdf(greys + 0.5, drawn, deviation))
    exact = -math.log2(np.trapezoid(np.exp(np.log(high - low).sum(1)) * norm.pdf(codes), codes))
    found = likely.by_codes(coder, LEVELS)[0]
    assert exact - 0.05 < found < exact + 0.5


def test_the_steps_bound_is_that_of_torchs_distributions() -> None:
    """Each divergence between two normal distributions, and the mass of the greys at the last step by SciPy."""
    model = denoising.made(denoising.Plan()).requires_grad_(False)
    with torch.no_grad():
        model.outer.weight.normal_(std=0.02, generator=torch.Generator().manual_seed(1))
    schedule, variances = denoising.schedule(), likely.variances(model)
    clean = torch.tensor(LEVELS[:1]).repeat(likely.NOISES, 1).float() / 8 - 1
    noise = torch.randn(denoising.T, *clean.shape, generator=torch.Generator().manual_seed(0))
    network = denoising.network(model, torch.zeros(len(clean), dtype=torch.long), 0.0)
    final = schedule.alphas_cumprod[-1]
    nats = kl_divergence(Normal(final.sqrt() * clean, (1 - final).sqrt()), Normal(0.0, 1.0)).sum(1)
    for step in range(denoising.T, 1, -1):
        steps = torch.full((len(clean),), step)
        noisy = diffusion.noised(schedule, clean, steps, noise[step - 1])
        mean, variance = diffusion.posterior(schedule, clean, noisy, steps)
        guess = diffusion.guessed_mean(schedule, network, noisy, steps)
        true = Normal(mean.double(), variance.double().sqrt())
        nats = nats + kl_divergence(true, Normal(guess.double(), variances[step - 1].sqrt())).sum(1)
    first = torch.ones(len(clean), dtype=torch.long)
    mean = (
        diffusion.guessed_mean(schedule, network, diffusion.noised(schedule, clean, first, noise[0]), first) + 1
    ) * 8
    deviation, greys = variances[0].sqrt().item() * 8, LEVELS[0]
    low = np.where(greys == 0, -np.inf, greys - 0.5)
    high = np.where(greys == 16, np.inf, greys + 0.5)
    mass = norm.cdf(high, mean, deviation) - norm.cdf(low, mean, deviation)
    expected = (nats.numpy() - np.log(mass).sum(1)).mean() / math.log(2)
    assert likely.by_steps(model, LEVELS[:1])[0] == approx(expected, rel=1e-4)
