"""Losses against values worked by hand, gradients against what they should be, the KL against the exact one."""

import math

import pytest
import torch

from model.rlhf.losses import bradley_terry, divergence, dpo, ipo, kto, ppo, reinforce, value_error

ONES = torch.ones(1, 2)


def logs(*values: float) -> torch.Tensor:
    return torch.tensor([values], dtype=torch.float64).log()


def gradient(tensor: torch.Tensor) -> torch.Tensor:
    assert tensor.grad is not None
    return tensor.grad


@pytest.mark.parametrize(
    ("ratio", "advantage", "expected", "moves"),
    [
        (1.5, 2.0, -2.4, False),  # already much likelier: no more is to be gained
        (0.5, -1.0, 0.8, False),  # already much less likely
        (1.5, -1.0, 1.5, True),  # likelier though it was bad: this is undone
        (0.5, 2.0, -1.0, True),
        (1.1, 2.0, -2.2, True),
    ],
)
def test_ppo_by_hand(ratio: float, advantage: float, expected: float, moves: bool) -> None:
    logprobs = logs(0.4 * ratio).requires_grad_()
    found = ppo(logprobs, logs(0.4), torch.tensor([[advantage]], dtype=torch.float64), torch.ones(1, 1))
    found.loss.backward()
    assert float(found.loss.detach()) == pytest.approx(expected)
    assert float(found.ratios[0, 0].detach()) == pytest.approx(ratio)
    assert (gradient(logprobs).abs().item() > 0) == moves == (found.clip_fraction.item() == 0)


def test_masked_tokens_move_nothing() -> None:
    logprobs = logs(0.4, 0.9).requires_grad_()
    mask = torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    ppo(logprobs, logs(0.4, 0.1), torch.tensor([[1.0, 50.0]], dtype=torch.float64), mask).loss.backward()
    assert gradient(logprobs)[0].tolist() == [-1.0, 0.0]


def test_ppos_first_step_is_reinforces() -> None:
    advantages = torch.tensor([[0.7, -1.2]], dtype=torch.float64)
    first, second = logs(0.3, 0.6).requires_grad_(), logs(0.3, 0.6).requires_grad_()
    ppo(first, logs(0.3, 0.6), advantages, ONES).loss.backward()
    reinforce(second, advantages, ONES).backward()
    assert torch.allclose(gradient(first), gradient(second))


def test_the_policy_gradient_is_the_exact_one_on_a_bandit() -> None:
    """Three words, known rewards: the mean over all words of REINFORCE's gradient is that of the expected reward."""
    rewards = torch.tensor([1.0, 3.0, -2.0], dtype=torch.float64)
    scores = torch.tensor([0.2, -0.4, 0.9], dtype=torch.float64, requires_grad=True)
    (scores.softmax(0) @ rewards).backward()
    exact = gradient(scores).clone()
    for baseline in (0.0, 2.0):  # a baseline changes no mean
        found = torch.zeros(3, dtype=torch.float64)
        for word in range(3):
            scores.grad = None
            logprobs = scores.log_softmax(0)[word].reshape(1, 1)
            reinforce(logprobs, (rewards[word] - baseline).reshape(1, 1), torch.ones(1, 1)).backward()
            found -= scores.softmax(0)[word].detach() * gradient(scores)
        assert torch.allclose(found, exact)


def test_losses_of_votes_by_hand() -> None:
    chosen, rejected = torch.tensor([1.0]), torch.tensor([-1.0])  # log p / p_ref
    found = dpo(chosen, rejected, beta=0.5)
    assert float(found) == pytest.approx(-math.log(1 / (1 + math.exp(-0.5 * (1 - -1)))))
    assert float(dpo(rejected, chosen, 0.5)) > float(found)  # the other way
    assert float(ipo(chosen, rejected, 0.25)) == 0  # the margin is 1 / (2 beta): no more is wanted
    assert float(ipo(chosen * 2, rejected, 0.25)) == 1
    good, bad = 1 / (1 + math.exp(0.5 * (1 - 0.4))), 1 / (1 + math.exp(0.5 * (0.4 - -1)))
    assert float(kto(chosen, rejected, torch.tensor(0.4), 0.5)) == pytest.approx((good + bad) / 2)
    assert float(bradley_terry(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 0.0]))) == pytest.approx(
        (math.log(1 + math.exp(-1)) + math.log(2)) / 2
    )


def test_the_value_error_by_hand() -> None:
    assert float(value_error(torch.tensor([[1.0, 9.0]]), torch.tensor([[4.0, 0.0]]), torch.tensor([[1.0, 0.0]]))) == 4.5


def test_kl_estimators_against_the_exact_kl() -> None:
    p, q = torch.tensor([0.5, 0.3, 0.2]), torch.tensor([0.1, 0.2, 0.7])
    exact = float((p * (p / q).log()).sum())
    words = torch.multinomial(p, 200_000, replacement=True, generator=torch.Generator().manual_seed(1))
    found = divergence(p.log()[words][None], q.log()[words][None], torch.ones(1, len(words)))
    assert float(found.k1) == pytest.approx(exact, rel=0.02)
    assert float(found.k3) == pytest.approx(exact, rel=0.02)
    second_moment = float((p * (p / q).log() ** 2).sum()) / 2
    assert float(found.k2) == pytest.approx(second_moment, rel=0.02)
    assert float((q * (q / p).log()).sum()) < exact - 0.03  # it is not the KL the other way
