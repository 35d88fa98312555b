"""Schedule, posterior, steps and whole chains against the schedulers of diffusers."""

from typing import Any

import pytest
import torch
from torch import Tensor

from model.pictures import diffusion
from model.pictures.diffusion import Schedule

T, N = 100, 5
SCHEDULE = Schedule(diffusion.cosine(T))
DOUBLE = torch.float64
NOISY = torch.randn(N, 6, generator=torch.Generator().manual_seed(3), dtype=DOUBLE)
NOISE = torch.randn(N, 6, generator=torch.Generator().manual_seed(4), dtype=DOUBLE)


def network(points: Tensor, steps: Tensor) -> Tensor:
    """A network that is wrong, and not linear."""
    return (0.9 * points + 0.3 * steps[:, None] / T).tanh() - 0.1 * points.roll(1, 1)


def peer(kind: str, **settings: Any) -> Any:
    import diffusers

    found = getattr(diffusers, kind)(num_train_timesteps=T, beta_schedule="squaredcos_cap_v2", **settings)
    found.betas, found.alphas = found.betas.double(), found.alphas.double()
    return found


def exact(found: Any) -> Any:
    """The peer keeps its betas in single precision: with ours its steps can be compared to the last digit."""
    found.betas, found.alphas = SCHEDULE.betas, 1 - SCHEDULE.betas
    found.alphas_cumprod = found.alphas.cumprod(0)
    return found


def test_the_schedule() -> None:
    found = peer("DDPMScheduler")
    assert torch.allclose(SCHEDULE.betas, found.betas.double(), rtol=2e-4)
    assert torch.allclose(SCHEDULE.alphas_cumprod, found.alphas_cumprod.double(), rtol=2e-4)


def test_noise() -> None:
    steps = torch.tensor([1, 7, 50, 99, 100])
    ours = diffusion.noised(SCHEDULE, NOISY, steps, NOISE)
    assert torch.allclose(ours, exact(peer("DDPMScheduler")).add_noise(NOISY, NOISE, steps - 1))


@pytest.mark.parametrize("step", [1, 2, 40, 100])
@pytest.mark.parametrize("kind", ["fixed_small", "fixed_large"])
def test_one_step_of_ddpm(step: int, kind: str) -> None:
    """The posterior's variance, or beta: both with a clean picture that is held to 1, and the same fresh noise."""
    found = exact(peer("DDPMScheduler", variance_type=kind))
    steps = torch.full((N,), step)
    fresh = torch.randn(NOISY.shape, generator=torch.Generator().manual_seed(step), dtype=DOUBLE)
    theirs = found.step(NOISE, step - 1, NOISY, generator=torch.Generator().manual_seed(step)).prev_sample
    clean = diffusion.cleaned(SCHEDULE, NOISY, steps, NOISE).clamp(-1, 1)
    mean, variance = diffusion.posterior(SCHEDULE, clean, NOISY, steps)
    variance = variance if kind == "fixed_small" else torch.full_like(variance, SCHEDULE.betas[step - 1].item())
    assert torch.allclose(theirs, mean + (step > 1) * variance.sqrt() * fresh)
    if step > 1:
        assert found._get_variance(step - 1).item() == pytest.approx(variance[0].item())


@pytest.mark.parametrize("count", [10, 25, 100])
@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("place", [0, 3, -1])
def test_one_step_of_ddim(count: int, eta: float, place: int) -> None:
    found = exact(peer("DDIMScheduler", timestep_spacing="trailing"))
    found.set_timesteps(count)
    steps = diffusion.strides(T, count)
    assert [one + 1 for one in reversed(found.timesteps.tolist())] == steps
    step, before = steps[place], 0 if place == 0 else steps[place - 1]
    theirs = found.step(
        NOISE, step - 1, NOISY, eta=eta, use_clipped_model_output=True, variance_noise=NOISY.roll(2, 0)
    ).prev_sample
    now = diffusion.guess(SCHEDULE, lambda x, t: NOISE, NOISY, step, 1.0)
    assert torch.allclose(theirs, diffusion.leap(SCHEDULE, now, before, eta, NOISY.roll(2, 0)))


@pytest.mark.parametrize("most", [1.0, float("inf")])
def test_a_whole_chain_of_ddpm(most: float) -> None:
    found = exact(peer("DDPMScheduler", clip_sample=most == 1.0, variance_type="fixed_small"))
    ours_, random = (torch.Generator().manual_seed(9) for _ in range(2))
    fresh = torch.stack([torch.randn(NOISY.shape, generator=ours_, dtype=DOUBLE) for _ in range(T)])
    now = torch.randn(NOISY.shape, generator=random, dtype=DOUBLE)
    ours = list(diffusion.leaps(SCHEDULE, network, fresh, T, 1.0, most))
    for step, moment in zip(range(T, 0, -1), ours, strict=False):
        assert moment.step == step and torch.allclose(moment.noisy, now, atol=1e-9)
        guess = network(now, torch.full((N,), step))
        given = found.step(guess, step - 1, now, generator=random)
        assert torch.allclose(moment.clean, given.pred_original_sample, atol=1e-8)
        now = given.prev_sample
    assert torch.allclose(ours[-1].noisy, now, atol=1e-9) and len(ours) == T + 1
    if most == float("inf"):
        assert torch.allclose(list(diffusion.chain(SCHEDULE, network, fresh))[-1], now, atol=1e-9)


@pytest.mark.parametrize("count", [10, 25])
def test_a_whole_chain_of_ddim(count: int) -> None:
    found = exact(peer("DDIMScheduler", timestep_spacing="trailing"))
    found.set_timesteps(count)
    now = NOISY
    for step in found.timesteps.tolist():
        guess = network(now, torch.full((N,), step + 1))
        now = found.step(guess, step, now, use_clipped_model_output=True).prev_sample
    *_, last = diffusion.leaps(SCHEDULE, network, NOISY[None], count, 0.0, 1.0)
    assert torch.allclose(last.noisy, now, atol=1e-9)
