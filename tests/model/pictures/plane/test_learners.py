"""Each learner's likelihood, bound or gradient against integration, torch.distributions and finite differences."""

import numpy as np
import pytest
import torch
from pytest import approx
from torch.distributions import Independent, Normal, kl_divergence

from model.pictures.plane import shapes, vae
from model.pictures.plane.autoregressive import BIN, LEFT, LOW, Autoregressive
from model.pictures.plane.denoiser import Diffusion
from model.pictures.plane.density import FINE, axes
from model.pictures.plane.gan import Gan, penalty
from model.pictures.plane.learner import Planar, Settings
from model.pictures.plane.vae import CODE, Vae

MOONS = shapes.shape("moons")
POINTS = torch.tensor(MOONS.sample(4_000, 0), dtype=torch.float32)
KINDS = [Autoregressive, Vae, Gan, Diffusion]


def taught(kind: type[Planar], steps: int = 150) -> Planar:
    one = kind(POINTS, Settings(), 0)
    for _ in range(steps):
        one.step()
    return one


def places(fine: float = FINE) -> torch.Tensor:
    return torch.tensor(np.stack(np.meshgrid(*axes(fine)), -1).reshape(-1, 2), dtype=torch.float32)


def test_the_chain_integrates_to_one() -> None:
    one = taught(Autoregressive)
    assert float(one.density(places()).sum()) * FINE**2 == approx(1, abs=1e-4)  # type: ignore[attr-defined]
    beyond = one.model.densities(torch.tensor([[9.0, 0.0]]))
    assert beyond.item() == float("-inf")


def test_the_chain_makes_points_of_its_density() -> None:
    """Shares of columns among many made points, against its own p(x)."""
    one = taught(Autoregressive)
    made = one.sampled(torch.rand(40_000, 2, generator=torch.Generator().manual_seed(1)))
    column = ((made[:, 0] - LEFT) / BIN).floor().long()
    shares = torch.bincount(column, minlength=len(one.model.across)) / len(made)
    assert float((shares - one.model.across.detach().softmax(0)).abs().max()) < 6e-3
    assert float(made[:, 1].min()) >= LOW


def test_the_divergence_is_that_of_torch() -> None:
    mean, spread = torch.randn(2, 5, CODE, generator=torch.Generator().manual_seed(0))
    there = kl_divergence(Normal(mean, spread.exp()), Normal(0.0, 1.0)).sum(1)
    assert torch.allclose(vae.divergence(mean, spread), there, atol=1e-5)


def test_the_bound_and_the_estimate_are_those_of_torch() -> None:
    one = taught(Vae, 50)
    points, noise = POINTS[:40], torch.randn(6, 40, CODE, generator=torch.Generator().manual_seed(2))
    mean, spread = one.model.encoded(points)
    near = Independent(Normal(mean, spread.exp()), 1)
    code = mean + spread.exp() * noise
    reading = Independent(Normal(one.model.decoder(code), one.model.spread.exp()), 1).log_prob(points)
    prior = Independent(Normal(torch.zeros(CODE), 1.0), 1)
    exact = reading[0] - kl_divergence(near, Independent(Normal(torch.zeros(40, CODE), 1.0), 1))
    assert torch.allclose(vae.bound(one.model, points, noise[0]), exact, atol=1e-4)
    weights = reading + prior.log_prob(code) - near.log_prob(code)
    assert torch.allclose(vae.weighed(one.model, points, noise), weights.exp().mean(0).log(), atol=1e-3)


def test_the_bound_is_below_the_estimate_and_that_below_one() -> None:
    """Both are below log p(x); and what is estimated over the plane integrates to about 1."""
    one = taught(Vae, 600)
    noise = torch.randn(512, 300, CODE, generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        many = vae.weighed(one.model, POINTS[:300], noise).mean()
        few = torch.stack(
            [vae.weighed(one.model, POINTS[:300], noise[at : at + 8]).mean() for at in range(0, 512, 8)]
        ).mean()
        bounds = torch.stack([vae.bound(one.model, POINTS[:300], one_).mean() for one_ in noise]).mean()
    assert bounds < few < many
    assert float(one.density(places(1 / 8)).sum()) / 64 == approx(1, abs=0.1)  # type: ignore[attr-defined]


def test_the_penalty_is_the_slope_by_finite_differences() -> None:
    torch.manual_seed(0)
    judge = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)).double()
    points, step = torch.randn(5, 2, dtype=torch.float64), 1e-5
    slopes = [
        (judge(points + step * axis) - judge(points - step * axis))[:, 0] / (2 * step)
        for axis in torch.eye(2, dtype=torch.float64)
    ]
    assert penalty(judge, points).item() == approx(sum(one**2 for one in slopes).mean().item(), rel=1e-6)


def test_the_score_points_to_where_the_density_grows() -> None:
    """With much noise left, the field leads towards the middle of what is drawn."""
    one = taught(Diffusion, 400)
    at = torch.tensor([[3.0, 0.0], [-3.0, 0.0], [0.0, 2.5], [0.0, -2.5]])
    assert ((one.score(at, 40) * at).sum(1) < 0).all()  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_a_learner_learns_and_is_the_same_for_the_same_seed(kind: type[Planar]) -> None:
    one, other, new = taught(kind, 40), taught(kind, 40), kind(POINTS, Settings(), 1)
    noise = torch.rand(50, one.noise, generator=torch.Generator().manual_seed(0))
    assert torch.equal(one.sampled(noise), other.sampled(noise))
    assert not torch.equal(one.sampled(noise), new.sampled(noise))
    if hasattr(one, "likelihood"):
        assert taught(kind, 200).likelihood(POINTS[:200]) > kind(POINTS, Settings(), 0).likelihood(POINTS[:200]) + 0.3  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_goes_on_as_the_original_does(kind: type[Planar]) -> None:
    one = taught(kind, 20)
    held, again = one.state(), kind(POINTS, Settings(), 5)
    again.resume(held)
    for _ in range(15):
        one.step()
        again.step()
    noise = torch.rand(20, one.noise, generator=torch.Generator().manual_seed(0))
    assert torch.equal(one.sampled(noise), again.sampled(noise)) and again.steps == one.steps == 35


def test_a_rate_that_is_too_large_stops_one_learner() -> None:
    one = Vae(POINTS, Settings(rate=100), 0)
    one.until(0.3)
    steps = one.steps
    one.until(5.0)
    assert one.diverged and one.steps == steps


def test_another_rate_keeps_what_was_learned() -> None:
    one = taught(Vae, 30)
    weights = {name: value.clone() for name, value in one.model.state_dict().items()}
    one.change(Settings(rate=0.1))
    assert all(torch.equal(value, weights[name]) for name, value in one.model.state_dict().items())
    assert one.optimizers[0].param_groups[0]["lr"] == approx(0.1 * Vae.usual)
