"""A batch of answers as a decision process: the state is the question and the answer so far, the action the next word.

The reward comes at the end of the answer; every word costs a KL penalty against the reference policy, the frozen start.

Ziegler et al. 2019; Stiennon et al. 2020; Ouyang et al. 2022. Sizes: B answers, T tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from model.rlhf.preferences import Comparison, utility
from model.rlhf.returns import returns, token_rewards
from model.rlhf.rewards import Scaled
from model.rlhf.speaking import Answers, predict
from model.tokenizers.small import WordTokenizer
from model.trace import Floats
from model.training.instructing import words
from model.transformer import GPT
from model.world.lexicon import Lexicon

METHODS = ("ppo", "grpo", "rloo", "reinforce", "climb", "dpo", "ipo", "kto", "best")


class Task(NamedTuple):
    """What to learn from: the start, which is also the reference policy; the reward; and the votes behind it."""

    start: GPT
    tokenizer: WordTokenizer
    lexicon: Lexicon
    reward: Scaled
    votes: Sequence[Comparison]


@dataclass(frozen=True)
class Recipe:
    """How a policy learns. Raises ValueError for a value out of range.

    kl_coef  the reward that a nat of KL from the reference costs (DPO, IPO, KTO: their beta is a multiple)
    target   the KL, in nats per answer, that kl_coef is adapted to; 0: it stays as it is
    clip     PPO, GRPO: how far the probability ratio of a word may move in one iteration
    lam      PPO: lambda of the generalised advantages
    epochs   PPO, GRPO: passes over each batch
    """

    method: str = "ppo"
    kl_coef: float = 0.1
    target: float = 0.0
    learning_rate: float = 1e-3
    clip: float = 0.2
    lam: float = 0.95
    epochs: int = 3
    batch: int = 64
    iterations: int = 40
    seed: int = 0

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"method is {self.method!r}: choose one of {', '.join(METHODS)}")
        for name, least in (("epochs", 1), ("batch", 2), ("iterations", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}: it must be at least {least}")
        if not (self.kl_coef >= 0 and self.learning_rate > 0 and self.clip > 0 and 0 <= self.lam <= 1):
            raise ValueError("choose kl_coef of at least 0, learning_rate and clip above 0, lam from 0 to 1")


@dataclass(frozen=True, eq=False)
class Rollout:
    """A batch of answers as a decision process. Arrays are [B, T] by token if not marked otherwise.

    mask                  1 where an answer has a token
    logprobs, reference   of each word, by the policy and by the reference policy
    scores [B], true [B]  of each answer, by the reward model, and its true utility
    rewards, returns      -kl_coef (logprobs - reference), for the last word the score too; and their sums to the end
    values, advantages    the return expected before each word; how much better it went (0 for methods without)
    scaled                the advantages as the update uses them: with mean 0 and standard deviation 1 over the batch
    ratios                of each word's probability after the update to that before
    kl                    KL(policy || reference) before each word, summed over the whole vocabulary: what k1, k2 and k3 of
                          model.rlhf.losses estimate
    """

    answers: Answers
    mask: Tensor
    logprobs: Tensor
    reference: Tensor
    scores: Floats
    true: Floats
    rewards: Tensor
    returns: Tensor
    values: Tensor
    advantages: Tensor
    scaled: Tensor
    ratios: Tensor
    kl: Tensor


class UpdateStats(NamedTuple):
    """Statistics of an update; None for those that the method does not have."""

    values: Tensor | None = None  # [B, T]
    advantages: Tensor | None = None
    scaled: Tensor | None = None
    ratios: Tensor | None = None
    clip_fraction: float | None = None
    value_error: float | None = None


@torch.no_grad()
def rolled(policy: GPT, answers: Answers, kl_coef: float, task: Task) -> tuple[Rollout, float]:
    """Answers of a policy with their rewards, and the policy's mean entropy in nats per token."""
    mask, prompts = answers.mask, [tuple(words(dialogue)) for dialogue in answers.asked]
    now, before = (predict(model, answers.ids, answers.start) for model in (policy, task.start))
    scores = task.reward.scores(prompts, answers.said)
    rewards = token_rewards(torch.from_numpy(scores).float(), now.logprobs, before.logprobs, mask, kl_coef)
    true = np.array([utility(asked, said) for asked, said in zip(answers.asked, answers.said, strict=True)])
    zeros = torch.zeros_like(mask)
    rollout = Rollout(
        answers,
        mask,
        now.logprobs * mask,
        before.logprobs * mask,
        scores,
        true,
        rewards,
        returns(rewards, mask),
        zeros,
        zeros,
        zeros,
        torch.ones_like(mask),
        (now.all.exp() * (now.all - before.all)).sum(-1) * mask,
    )
    return rollout, now.entropy(mask)
