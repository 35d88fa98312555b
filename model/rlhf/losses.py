"""What is made small: PPO's clipped objective, REINFORCE, the value error, DPO, Bradley and Terry; and how far apart two
policies are.

Schulman et al. 2017, equation 7 (PPO); Williams 1992 (REINFORCE); Rafailov et al. 2023, equation 7 (DPO); Bradley & Terry
1952; Schulman 2020, "Approximating KL divergence" (k1, k2, k3). All per token [B, T], `mask` 1 where an answer has a token.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from model.rlhf.returns import masked_mean


class Clipped(NamedTuple):
    """PPO's loss, and what it is made of: the ratios [B, T], and the share of tokens whose gradient the clip takes away."""

    loss: Tensor
    ratios: Tensor
    clip_fraction: Tensor


def ppo(logprobs: Tensor, old: Tensor, advantages: Tensor, mask: Tensor, clip: float = 0.2) -> Clipped:
    """-mean min(r A, clip(r, 1 - clip, 1 + clip) A), with r = p / p_old of each token that was said."""
    ratios = torch.exp(logprobs - old)
    free, bounded = ratios * advantages, ratios.clamp(1 - clip, 1 + clip) * advantages
    cut = (bounded < free).to(mask.dtype)
    return Clipped(-masked_mean(torch.minimum(free, bounded), mask), ratios, masked_mean(cut, mask))


def reinforce(logprobs: Tensor, advantages: Tensor, mask: Tensor) -> Tensor:
    """-mean log p A: its gradient is an unbiased estimate of the policy gradient, for advantages that do not depend on it."""
    return -masked_mean(logprobs * advantages, mask)


def value_error(values: Tensor, returns: Tensor, mask: Tensor) -> Tensor:
    """Half the mean squared distance of the values from the returns."""
    return 0.5 * masked_mean((values - returns) ** 2, mask)


def dpo(chosen: Tensor, rejected: Tensor, chosen_reference: Tensor, rejected_reference: Tensor, beta: float) -> Tensor:
    """-mean log sigmoid(beta ((log p / p_ref of the chosen) - (the same of the rejected))); log-probabilities [B] of whole
    answers."""
    return -F.logsigmoid(beta * ((chosen - chosen_reference) - (rejected - rejected_reference))).mean()


def bradley_terry(chosen: Tensor, rejected: Tensor) -> Tensor:
    """-mean log sigmoid(reward of the chosen - reward of the rejected): rewards [B]. The chance that the first is preferred is
    the sigmoid of the difference."""
    return -F.logsigmoid(chosen - rejected).mean()


class Divergence(NamedTuple):
    """KL(p || p_ref) estimated from tokens drawn from p: unbiased (k1), of low variance (k2, biased), and both (k3)."""

    k1: Tensor
    k2: Tensor
    k3: Tensor


def divergence(logprobs: Tensor, reference: Tensor, mask: Tensor) -> Divergence:
    """Means over all tokens, of log r, (log r)^2 / 2 and (1 / r - 1) + log r with r = p / p_ref."""
    log_ratio = logprobs - reference
    return Divergence(
        masked_mean(log_ratio, mask),
        masked_mean(log_ratio**2 / 2, mask),
        masked_mean(torch.expm1(-log_ratio) + log_ratio, mask),
    )
