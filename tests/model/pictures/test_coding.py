"""The parts of the ELBO are those of torch.distributions; what learns is good enough on three seeds."""

import numpy as np
import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from model.errors import UserError
from model.pictures import coding
from model.pictures.coding import Plan
from model.pictures.digits import held_out


@pytest.mark.parametrize("kind", ["vae", "cvae"])
def test_the_parts_of_the_elbo_are_those_of_torch(kind: str) -> None:
    coder = coding.made(Plan(kind, 8, seed=3))
    pictures = (torch.rand(20, 64) > 0.5).float()  # whole ink or none: what Bernoulli takes
    labels, noise = torch.arange(20) % 10, torch.randn(20, 8)
    mean, log_variance = coder.encode(pictures, labels)
    code = Normal(mean, log_variance.exp().sqrt())
    found = coding.parts(coder, pictures, labels, noise)
    expected = kl_divergence(code, Normal(0.0, 1.0)).sum(1)
    torch.testing.assert_close(found.kl, expected, rtol=1e-4, atol=1e-5)
    ink = Bernoulli(logits=coder.decode(code.mean + code.stddev * noise, labels))
    torch.testing.assert_close(found.reconstruction, -ink.log_prob(pictures).sum(1), rtol=1e-4, atol=1e-4)


def test_the_divergence_is_that_of_many_draws() -> None:
    """KL(q || p) is the mean of ln q - ln p over draws from q."""
    mean, log_variance = torch.tensor([[0.7, -1.2]]), torch.tensor([[-0.5, 0.3]])
    q, p = Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)
    draws = mean + q.stddev * torch.randn(400_000, 2, generator=torch.Generator().manual_seed(0))
    expected = (q.log_prob(draws) - p.log_prob(draws)).sum(1).mean()
    assert float(coding.divergence(mean, log_variance)) == pytest.approx(float(expected), abs=0.01)


def test_an_autoencoder_codes_a_digit_as_one_point() -> None:
    coder, held = coding.made(Plan("ae", 2)), held_out()
    mean, deviation = coding.encoded(coder, held.pictures[:5], held.labels[:5])
    assert mean.shape == (5, 2) and (deviation == 0).all()
    pictures, labels = torch.tensor(held.pictures[:5]), torch.tensor(held.labels[:5])
    one, other = (coding.parts(coder, pictures, labels, torch.randn(5, 2)) for _ in range(2))
    assert torch.equal(one.reconstruction, other.reconstruction) and (one.kl == 0).all()


def test_only_what_is_told_the_class_draws_by_it() -> None:
    codes, classes = np.zeros((10, 2), np.float32), np.arange(10)
    for kind, differ in (("vae", False), ("cvae", True)):
        drawn = coding.decoded(coding.made(Plan(kind, 2)), codes, classes)
        assert (drawn.std(0).max() > 1e-4) == differ


def test_the_same_seed_learns_the_same_and_weights_come_back() -> None:
    plan = Plan("vae", 2, seed=5)
    runs = [list(coding.learning(plan, 60)) for _ in range(2)]
    assert runs[0][-1].reconstruction == runs[1][-1].reconstruction < runs[0][0].reconstruction
    again = coding.loaded(plan, runs[0][-1].weights)
    assert np.abs(coding.drawn(again, 50) - coding.drawn(coding.loaded(plan, runs[1][-1].weights), 50)).max() == 0


def test_a_rate_that_diverges_ends_with_a_sentence() -> None:
    with pytest.raises(UserError, match="smaller rate"):
        list(coding.learning(Plan("vae", 2, rate=1e30), 60))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_eight_numbers_draw_digits(seed: int) -> None:
    *_, last = coding.learning(Plan("vae", 8, 0.5, seed))
    assert last.distance is not None and last.distance <= 17
