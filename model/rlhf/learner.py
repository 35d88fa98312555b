"""What every method of RLHF is: a policy that answers, and that an update changes; and what it makes of a recipe."""

import copy
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats
from model.rlhf.speaking import Answers, speak
from model.world.dialogues import Dialogue

MAX_GRAD_NORM = 1.0
# Factors on the recipe's learning rate, and on kl_coef: the best of a few that were tried on 100 and 500 votes.
RATES = {"reinforce": 2.0, "rloo": 2.0, "dpo": 2.0, "ipo": 2.0, "kto": 2.0}
# GRPO's penalty is a mean over words, while each word gets the whole advantage of its answer: it must be dearer.
BETAS = {"grpo": 5.0, "dpo": 2.0, "ipo": 0.5, "kto": 2.0}
DIRECT = ("dpo", "ipo", "kto")  # learn from votes, without a reward
MIN_BETA, DIRECT_STEPS = 0.01, 3
TRIES = 3  # of hill climbing: steps tried in an iteration


class Used(NamedTuple):
    """What a method makes of a recipe; None for what it has no use for.

    kl_coef        what a nat of KL from the reference costs; GRPO, DPO, IPO, KTO: their beta
    learning_rate  of AdamW
    steps          in an iteration: of the optimiser, or tried in the space of weights
    """

    kl_coef: float | None
    learning_rate: float | None
    steps: int


def used(recipe: Recipe, kl_coef: float) -> Used:
    """What the method of this recipe uses in an iteration whose KL coefficient is `kl_coef`."""
    method, rate = recipe.method, recipe.learning_rate * RATES.get(recipe.method, 1.0)
    if method in DIRECT:
        return Used(max(BETAS[method] * kl_coef, MIN_BETA), rate, DIRECT_STEPS)
    steps = {"ppo": recipe.epochs, "grpo": recipe.epochs, "reinforce": 1, "rloo": 1, "climb": TRIES, "best": 0}[method]
    own = None if method == "best" else BETAS.get(method, 1.0) * kl_coef
    return Used(own, rate if method not in ("climb", "best") else None, steps)


class Method:
    """A policy, how it answers, and how it changes after a batch."""

    exact_kl: float | None = None  # from the reference, if it is known without an estimate

    def __init__(self, recipe: Recipe, task: Task) -> None:
        self.recipe, self.task, self.policy = recipe, task, copy.deepcopy(task.start).eval()
        self.learning_rate = used(recipe, recipe.kl_coef).learning_rate or 0.0  # 0: of methods without one

    def answer(self, asked: Sequence[Dialogue], seed: int) -> Answers:
        """Its answers, drawn with this seed."""
        return speak(self.policy, self.task.tokenizer, asked, seed)

    def judge(self, rollout: Rollout) -> UpdateStats:
        """How much better each word went than expected, without an update."""
        return UpdateStats()

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """Change the policy after these answers."""
        raise NotImplementedError

    def descend(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        """One step against the gradient."""
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.policy.parameters(), MAX_GRAD_NORM)
        optimizer.step()
