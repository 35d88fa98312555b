"""Losses: PPO's clipped objective, REINFORCE, the value error, DPO, IPO, KTO, Bradley-Terry; the divergence of two policies.

Schulman et al. 2017, equation 7 (PPO); Williams 1992 (REINFORCE); Rafailov et al. 2023, equation 7 (DPO); Azar et al. 2024,
equation 17 (IPO); Ethayarajh et al. 2024, equations 7 and 8 (KTO); Bradley & Terry 1952; Schulman 2020, "Approximating KL
divergence" (k1, k2, k3). All per token [B, T]; `mask` is 1 where an answer has one.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from model.rlhf.returns import masked_mean


class Clipped(NamedTuple):
    """PPO's loss, with its ratios [B, T] and the share of tokens whose gradient the clip removes."""

    loss: Tensor
    ratios: Tensor
    clip_fraction: Tensor


def ppo(logprobs: Tensor, old: Tensor, advantages: Tensor, mask: Tensor, clip: float = 0.2) -> Clipped:
    """-mean min(r A, clip(r, 1 - clip, 1 + clip) A), with r = p / p_old of each token of the answers."""
    ratios = torch.exp(logprobs - old)
    free, bounded = ratios * advantages, ratios.clamp(1 - clip, 1 + clip) * advantages
    cut = clipped(ratios, advantages, clip).to(mask.dtype)
    return Clipped(-masked_mean(torch.minimum(free, bounded), mask), ratios, masked_mean(cut, mask))


def clipped(ratios: Tensor, advantages: Tensor, clip: float) -> Tensor:
    """Bool, where PPO's clip removes the gradient: the ratio has already moved by more than `clip` where the advantage leads."""
    return ratios.clamp(1 - clip, 1 + clip) * advantages < ratios * advantages


def reinforce(logprobs: Tensor, advantages: Tensor, mask: Tensor) -> Tensor:
    """-mean log p A.

    Its gradient is an unbiased estimate of the policy gradient if the advantages do not depend on p.
    """
    return -masked_mean(logprobs * advantages, mask)


def value_error(values: Tensor, returns: Tensor, mask: Tensor) -> Tensor:
    """Half the mean squared error of the values."""
    return 0.5 * masked_mean((values - returns) ** 2, mask)


def dpo(chosen: Tensor, rejected: Tensor, beta: float) -> Tensor:
    """-mean log sigmoid(beta (h+ - h-)).

    chosen, rejected: h = log p / p_ref [B] of whole answers; beta h is the reward that the policy itself stands for.
    """
    return -F.logsigmoid(beta * (chosen - rejected)).mean()


def ipo(chosen: Tensor, rejected: Tensor, beta: float) -> Tensor:
    """mean (h+ - h- - 1 / (2 beta))^2, with h = log p / p_ref [B] of whole answers."""
    return ((chosen - rejected - 1 / (2 * beta)) ** 2).mean()


def kto(good: Tensor, bad: Tensor, point: Tensor, beta: float) -> Tensor:
    """The mean of 1 - sigmoid(beta (h - z)) over good answers and of 1 - sigmoid(beta (z - h)) over bad ones.

    good [B], bad [C]: h = log p / p_ref of answers that were rated; point: z, the KL from the reference, which is not
    differentiated.
    """
    return torch.cat([torch.sigmoid(beta * (point - good)), torch.sigmoid(beta * (bad - point))]).mean()


def bradley_terry(chosen: Tensor, rejected: Tensor) -> Tensor:
    """-mean log sigmoid(reward of the chosen - reward of the rejected); rewards [B].

    The sigmoid of the difference is the probability that the first is preferred.
    """
    return -F.logsigmoid(chosen - rejected).mean()


class Divergence(NamedTuple):
    """KL(p || p_ref) from tokens drawn from p: unbiased (k1), biased with low variance (k2), unbiased with low variance (k3)."""

    k1: Tensor
    k2: Tensor
    k3: Tensor


def estimates(logprobs: Tensor, reference: Tensor) -> Divergence:
    """Of each token log r, (log r)^2 / 2 and (1 / r - 1) + log r with r = p / p_ref."""
    log_ratio = logprobs - reference
    return Divergence(log_ratio, log_ratio**2 / 2, torch.expm1(-log_ratio) + log_ratio)


def divergence(logprobs: Tensor, reference: Tensor, mask: Tensor) -> Divergence:
    """Their means over all tokens."""
    return Divergence(*(masked_mean(one, mask) for one in estimates(logprobs, reference)))
