"""Returns and advantages against their definitions, summed in two loops."""

import pytest
import torch

from model.rlhf.returns import advantages, masked_mean, returns, token_rewards, whitened

GENERATOR = torch.Generator().manual_seed(0)
LENGTHS = (5, 1, 3)
MASK = torch.tensor([[1.0] * n + [0.0] * (5 - n) for n in LENGTHS], dtype=torch.float64)
REWARDS = torch.randn(3, 5, generator=GENERATOR, dtype=torch.float64) * MASK
VALUES = torch.randn(3, 5, generator=GENERATOR, dtype=torch.float64)  # also behind the ends: nobody may look there


@pytest.mark.parametrize(("gamma", "lam"), [(1.0, 0.95), (0.9, 0.5), (1.0, 1.0), (0.99, 0.0)])
def test_advantages_equal_the_double_sum(gamma: float, lam: float) -> None:
    """Schulman et al. 2016, equation 16: the sum over l of (gamma lam)^l d_(t+l), each d on its own."""
    found = advantages(REWARDS, VALUES, MASK, gamma, lam)
    for row, length in enumerate(LENGTHS):
        for t in range(5):
            total = torch.tensor(0.0, dtype=torch.float64)
            for at in range(t, length):
                following = float(VALUES[row, at + 1]) if at + 1 < length else 0.0
                total += (gamma * lam) ** (at - t) * (REWARDS[row, at] + gamma * following - VALUES[row, at])
            assert float(found[row, t]) == pytest.approx(float(total), abs=1e-12)


@pytest.mark.parametrize("gamma", [1.0, 0.8])
def test_returns_equal_their_sums(gamma: float) -> None:
    found = returns(REWARDS, MASK, gamma)
    for row, length in enumerate(LENGTHS):
        for t in range(length):
            expected = sum(gamma ** (at - t) * float(REWARDS[row, at]) for at in range(t, length))
            assert float(found[row, t]) == pytest.approx(expected)
    assert (found * (1 - MASK) == 0).all()


def test_with_lambda_1_an_advantage_is_the_return_less_the_value() -> None:
    found = advantages(REWARDS, VALUES, MASK, 0.9, 1.0)
    assert torch.allclose(found, (returns(REWARDS, MASK, 0.9) - VALUES) * MASK)


def test_the_score_comes_at_the_last_word_and_leaving_costs_at_each() -> None:
    logprobs, reference = torch.full((3, 5), -1.0), torch.full((3, 5), -3.0)
    found = token_rewards(torch.tensor([10.0, 20.0, 30.0]), logprobs, reference, MASK.float(), kl_coef=0.1)
    assert torch.allclose(found[0], torch.tensor([-0.2, -0.2, -0.2, -0.2, 9.8]))
    assert torch.allclose(found[1], torch.tensor([19.8, 0.0, 0.0, 0.0, 0.0]))
    assert torch.allclose(found[2], torch.tensor([-0.2, -0.2, 29.8, 0.0, 0.0]))


def test_what_only_fills_a_row_up_counts_nowhere() -> None:
    assert float(masked_mean(torch.tensor([[1.0, 99.0], [3.0, 5.0]]), torch.tensor([[1.0, 0.0], [1.0, 1.0]]))) == 3.0
    found = whitened(VALUES, MASK)
    inside = found[MASK > 0]
    assert float(inside.mean()) == pytest.approx(0, abs=1e-9) and float(inside.var(correction=0)) == pytest.approx(
        1, rel=1e-5
    )
    assert (found[MASK == 0] == 0).all()
