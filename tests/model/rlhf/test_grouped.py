"""Advantages within a group: worked by hand, and by the lines of TRL that compute them."""

import inspect
import textwrap
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from model.rlhf.grouped import LEAST, leave_one_out, relative
from model.rlhf.losses import estimates, ppo
from model.rlhf.returns import masked_mean
from tests.model.rlhf.test_trl import MASK, VALUES, trl

REWARDS = torch.tensor([[1.0, 2.0, 6.0, 3.0], [0.5, -1.0, 0.0, 0.5], [2.0, 2.0, 2.0, 2.0]])


def test_by_hand() -> None:
    assert leave_one_out(torch.tensor([[1.0, 2.0, 6.0]])).tolist() == [[1 - 4, 2 - 3.5, 6 - 1.5]]
    std = 7**0.5  # of 1, 2, 6 about 3, by n - 1
    assert relative(torch.tensor([[1.0, 2.0, 6.0]]))[0].tolist() == pytest.approx(
        [-2 / std, -1 / std, 3 / std], rel=1e-3
    )
    assert leave_one_out(torch.ones(1, 4)).tolist() == relative(torch.ones(1, 4)).tolist() == [[0.0] * 4]


def run(method: Any, first: str, last: str, **given: Any) -> dict[str, Any]:
    """What a method of TRL leaves behind when its lines from the one that begins with `first` to `last` are run."""
    lines = textwrap.dedent(inspect.getsource(method)).splitlines()
    begin = next(at for at, line in enumerate(lines) if line.strip().startswith(first))
    end = next(at for at, line in enumerate(lines[begin:], begin) if line.strip().startswith(last))
    left = {"torch": torch} | given
    exec(textwrap.dedent("\n".join(lines[begin:end])), left)
    return left


def test_grpos_are_trls() -> None:
    method = trl("trainer.grpo_trainer").GRPOTrainer._generate_and_score_completions
    self = SimpleNamespace(num_generations=4, scale_rewards="group")
    found = run(method, "mean_grouped_rewards = ", "# Slice to keep", self=self, rewards=REWARDS.flatten())
    assert torch.allclose(relative(REWARDS).flatten(), found["advantages"], atol=1e-6)


@pytest.mark.parametrize("normalised", [False, True])
def test_rloos_are_trls(normalised: bool) -> None:
    method = trl("trainer.rloo_trainer").RLOOTrainer._generate_and_score_completions
    self = SimpleNamespace(num_generations=4, normalize_advantages=normalised)
    found = run(method, "grouped_rewards = ", "# Slice to keep", self=self, rewards=REWARDS.flatten())
    ours = leave_one_out(REWARDS).flatten()
    assert torch.allclose(ours / (ours.std() + LEAST) if normalised else ours, found["advantages"], atol=1e-6)


def test_grpos_loss_is_trls() -> None:
    """The clip with one advantage for all words of an answer, and k3 of the KL; the mean over all words, as in DAPO."""
    chance = torch.Generator().manual_seed(2)
    now, old, reference = (VALUES + 0.4 * torch.randn(VALUES.shape, generator=chance) for _ in range(3))
    gains = torch.tensor([1.0, -0.5, 0.3, -1.2, 0.7, 0.0])
    self = SimpleNamespace(
        beta=0.3,
        epsilon_low=0.2,
        epsilon_high=0.2,
        importance_sampling_level="token",
        loss_type="bnpo",
        current_gradient_accumulation_steps=1,
        args=SimpleNamespace(delta=None),
        use_vllm=False,
    )
    given = {"per_token_logps": now, "entropy_mask": None, "completion_mask": MASK, "self": self}
    inputs = {"advantages": gains, "old_per_token_logps": old, "ref_per_token_logps": reference}
    method = trl("trainer.grpo_trainer").GRPOTrainer._compute_loss
    theirs = run(method, "# Compute the KL divergence between", "# Log the metrics", inputs=inputs, **given)["loss"]
    ours = ppo(now, old, gains[:, None] * MASK, MASK, 0.2).loss + 0.3 * masked_mean(estimates(now, reference).k3, MASK)
    assert float(ours) == pytest.approx(float(theirs), rel=1e-5)
