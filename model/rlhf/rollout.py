"""A batch of answers as a decision process: the state is the question and the words said so far, the action the next word;
the reward comes at the end of the answer, less a price for every word that the start would hardly have said.

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
from model.rlhf.speaking import Answers, held
from model.tokenizers.small import WordTokenizer
from model.trace import Floats
from model.training.instructing import words
from model.transformer import GPT
from model.world.lexicon import Lexicon

METHODS = ("ppo", "reinforce", "climb", "dpo", "best")


class Task(NamedTuple):
    """What there is to learn from: the model that begins, the reward, and the votes behind it."""

    start: GPT
    tokenizer: WordTokenizer
    lexicon: Lexicon
    reward: Scaled
    votes: Sequence[Comparison]


@dataclass(frozen=True)
class Recipe:
    """How a policy learns. Raises ValueError for what cannot be.

    kl_coef  reward that a nat of distance from the start costs (DPO: its beta); target: nats an answer that it is moved
             towards, 0 where it stays as it is
    clip     PPO: how far a word's chance may move in one iteration; lam: GAE; epochs: how often it reads each batch
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
            raise ValueError(f"method is {self.method!r}: choose of {', '.join(METHODS)}")
        for name, least in (("epochs", 1), ("batch", 2), ("iterations", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}: it must be at least {least}")
        if not (self.kl_coef >= 0 and self.learning_rate > 0 and self.clip > 0 and 0 <= self.lam <= 1):
            raise ValueError("kl_coef from 0, learning_rate and clip above 0, lam from 0 to 1")


@dataclass(frozen=True, eq=False)
class Rollout:
    """A batch of answers as a decision process: every array [B, T] by token unless it says otherwise, `mask` 1 where one is.

    logprobs, reference  of each word, by the policy and by the start
    scores [B], true [B] what the reward model gives, and what the answers are truly worth
    rewards, returns     -kl_coef (logprobs - reference), at the end the score too; and their sums to the end
    values, advantages   what was expected before each word; how much better it went (0 for methods without)
    ratios               of each word's chance after the update to that before
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
    ratios: Tensor


class Told(NamedTuple):
    """What an update leaves to be seen; None where the method has no such thing."""

    values: Tensor | None = None  # [B, T]
    advantages: Tensor | None = None
    ratios: Tensor | None = None
    clip_fraction: float | None = None
    value_error: float | None = None


@torch.no_grad()
def rolled(policy: GPT, answers: Answers, kl_coef: float, task: Task) -> tuple[Rollout, float]:
    """Answers of a policy with what they are worth, and how undecided it was, in nats a token."""
    mask, prompts = answers.mask, [tuple(words(one)) for one in answers.asked]
    now, before = (held(model, answers.ids, answers.start) for model in (policy, task.start))
    scores = task.reward.scores(prompts, answers.said)
    rewards = token_rewards(torch.from_numpy(scores).float(), now.logprobs, before.logprobs, mask, kl_coef)
    true = np.array([utility(one, said) for one, said in zip(answers.asked, answers.said, strict=True)])
    nothing = torch.zeros_like(mask)
    rollout = Rollout(
        answers,
        mask,
        now.logprobs * mask,
        before.logprobs * mask,
        scores,
        true,
        rewards,
        returns(rewards, mask),
        nothing,
        nothing,
        torch.ones_like(mask),
    )
    return rollout, now.entropy(mask)
