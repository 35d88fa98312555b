"""Rewards of single words, and what a word is worth: returns, advantages.

Sutton & Barto 2018, chapter 3 (returns); Schulman et al. 2016, equation 16 (GAE); Ziegler et al. 2019 (a KL penalty for
each token). All [B, T]: B answers, T tokens, `mask` 1 where an answer has a token.
"""

import torch
from torch import Tensor


def token_rewards(scores: Tensor, logprobs: Tensor, reference: Tensor, mask: Tensor, kl_coef: float) -> Tensor:
    """[B, T]: at every token the price of having left the reference, -kl_coef (log p - log p_ref); at the last the score too.

    scores [B]: what the reward model gives each whole answer. logprobs, reference [B, T]: of the tokens that were said.
    """
    rewards = -kl_coef * (logprobs - reference) * mask
    last = mask.sum(1).long() - 1  # [B]
    return rewards.scatter_add(1, last[:, None], scores[:, None])


def returns(rewards: Tensor, mask: Tensor, gamma: float = 1.0) -> Tensor:
    """[B, T]: G_t = r_t + gamma G_(t+1)."""
    found = torch.zeros_like(rewards)
    after = torch.zeros(len(rewards), dtype=rewards.dtype, device=rewards.device)
    for at in reversed(range(rewards.shape[1])):
        after = (rewards[:, at] + gamma * after) * mask[:, at]
        found[:, at] = after
    return found


def advantages(rewards: Tensor, values: Tensor, mask: Tensor, gamma: float = 1.0, lam: float = 0.95) -> Tensor:
    """[B, T]: generalised advantages, A_t = d_t + gamma lam A_(t+1) with d_t = r_t + gamma V_(t+1) - V_t; V is 0 at the end."""
    found = torch.zeros_like(rewards)
    after = torch.zeros(len(rewards), dtype=rewards.dtype, device=rewards.device)
    for at in reversed(range(rewards.shape[1])):
        following = values[:, at + 1] * mask[:, at + 1] if at + 1 < rewards.shape[1] else torch.zeros_like(after)
        surprise = rewards[:, at] + gamma * following - values[:, at]
        after = (surprise + gamma * lam * after) * mask[:, at]
        found[:, at] = after
    return found


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """The mean over all tokens that there are."""
    return (values * mask).sum() / mask.sum()


def whitened(values: Tensor, mask: Tensor) -> Tensor:
    """[B, T]: with mean 0 and variance 1 over all tokens that there are."""
    centred = values - masked_mean(values, mask)
    return centred * torch.rsqrt(masked_mean(centred**2, mask) + 1e-8) * mask
