"""Rewards of single tokens, returns, and advantages.

Sutton & Barto 2018, chapter 3 (returns); Schulman et al. 2016, equation 16 (GAE); Ziegler et al. 2019 (a KL penalty for
each token). All [B, T]: B answers, T tokens; `mask` is 1 where an answer has one.
"""

import torch
from torch import Tensor


def token_rewards(scores: Tensor, logprobs: Tensor, reference: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    """[B, T]: for every token the KL penalty, -kl_coef (log p - log p_ref); for the last one the score too.

    scores [B]: of whole answers, by the reward model. logprobs, reference [B, T]: of their tokens.
    """
    rewards = -kl_coef * (logprobs - reference) * mask
    last = mask.sum(1).long() - 1  # [B]
    return rewards.scatter_add(1, last[:, None], scores[:, None])


def returns(rewards: Tensor, mask: Tensor, gamma: float = 1.0) -> Tensor:
    """[B, T]: G_t = r_t + gamma G_(t+1)."""
    result = torch.zeros_like(rewards)
    after = torch.zeros(len(rewards), dtype=rewards.dtype, device=rewards.device)
    for t in reversed(range(rewards.shape[1])):
        after = (rewards[:, t] + gamma * after) * mask[:, t]
        result[:, t] = after
    return result


def advantages(rewards: Tensor, values: Tensor, mask: Tensor, gamma: float = 1.0, lam: float = 0.95) -> Tensor:
    """[B, T]: generalised advantages, A_t = d_t + gamma lam A_(t+1) with d_t = r_t + gamma V_(t+1) - V_t;

    V is 0 at the end.
    """
    result = torch.zeros_like(rewards)
    after = torch.zeros(len(rewards), dtype=rewards.dtype, device=rewards.device)
    for t in reversed(range(rewards.shape[1])):
        following = values[:, t + 1] * mask[:, t + 1] if t + 1 < rewards.shape[1] else torch.zeros_like(after)
        delta = rewards[:, t] + gamma * following - values[:, t]
        after = (delta + gamma * lam * after) * mask[:, t]
        result[:, t] = after
    return result


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """The mean over all tokens of the answers."""
    return (values * mask).sum() / mask.sum()


def whitened(values: Tensor, mask: Tensor) -> Tensor:
    """[B, T]: scaled to mean 0 and variance 1 over all tokens of the answers."""
    centred = values - masked_mean(values, mask)
    return centred * torch.rsqrt(masked_mean(centred**2, mask) + 1e-8) * mask
