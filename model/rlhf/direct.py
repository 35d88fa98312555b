"""Methods that learn from the votes directly, without a reward model: DPO, IPO, KTO.

Rafailov et al. 2023 (DPO); Azar et al. 2024 (IPO); Ethayarajh et al. 2024 (KTO). Only the table of embeddings, which is also
the un-embedding, and the last norm learn. When all weights do, the answers lose their truth before they gain their tone: of
500 votes at best 70 % kind with 5 points fewer right, here 97 % with 1 (the best of 143 settings on one seed;
on three other sets of votes they give 86 to 91 %).
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from model.errors import UserError
from model.rlhf.learner import Method, used
from model.rlhf.losses import dpo, ipo, kto
from model.rlhf.preferences import Comparison
from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats
from model.tokenizers.small import WordTokenizer
from model.training.instructing import rows
from model.training.texts import PADDING
from model.transformer import GPT

VOTES = 64  # of each step
LEARNING = ("wte.", "ln_f.")  # beginnings of the names of the weights that learn


class Direct(Method):
    """A policy that learns from votes. Raises UserError without any for one side."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        clear = [vote for vote in task.votes if not vote.tie]
        if not clear:
            title = recipe.method.upper()
            raise UserError(f"There are no votes for one side yet, and {title} learns from nothing else: vote first.")
        for name, weight in self.policy.named_parameters():
            weight.requires_grad_(name.startswith(LEARNING))
        weights = [weight for weight in self.policy.parameters() if weight.requires_grad]
        self._optimizer = torch.optim.AdamW(weights, lr=self.learning_rate, weight_decay=0.0)
        both = ([vote.chosen for vote in clear], [vote.rejected for vote in clear])
        prompts = [vote.prompt for vote in clear]
        self._sides = [rows(list(zip(prompts, answers, strict=True)), task.tokenizer) for answers in both]
        with torch.no_grad():
            self._reference = [logprob(task.start, *side) for side in self._sides]
        self._generator = torch.Generator().manual_seed(recipe.seed)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """A few steps on votes drawn at random. The batch is not used."""
        beta, _, steps = used(self.recipe, kl_coef)
        assert beta is not None  # all of them have one
        for _ in range(steps):
            places = torch.randint(len(self._reference[0]), (VOTES,), generator=self._generator)
            chosen, rejected = self._ratios(places)
            self.descend(self._optimizer, self.loss(chosen, rejected, beta))
        return UpdateStats()

    def loss(self, chosen: Tensor, rejected: Tensor, beta: float) -> Tensor:
        """Of log p / p_ref [B] of the chosen answers and the rejected ones."""
        raise NotImplementedError

    def _ratios(self, places: Tensor) -> tuple[Tensor, Tensor]:
        """log p / p_ref [B] of the chosen answers of these votes, and of the rejected ones."""
        chosen, rejected = (
            logprob(self.policy, ids[places], targets[places]) - reference[places]
            for (ids, targets), reference in zip(self._sides, self._reference, strict=True)
        )
        return chosen, rejected


class Dpo(Direct):
    """Direct preference optimisation (Rafailov et al. 2023)."""

    def loss(self, chosen: Tensor, rejected: Tensor, beta: float) -> Tensor:
        """How surely the better answer wins, by the reward that the policy itself stands for."""
        return dpo(chosen, rejected, beta)


class Ipo(Direct):
    """Identity preference optimisation (Azar et al. 2024)."""

    def loss(self, chosen: Tensor, rejected: Tensor, beta: float) -> Tensor:
        """How far the margin is from 1 / (2 beta): unlike DPO's it does not grow without end."""
        return ipo(chosen, rejected, beta)


class Kto(Direct):
    """Kahneman-Tversky optimisation (Ethayarajh et al. 2024): every answer of a vote is a rating, +1 or -1, of its own."""

    def loss(self, chosen: Tensor, rejected: Tensor, beta: float) -> Tensor:
        """How far good answers are above the reference point and bad ones below; it is the mean of both, not below 0."""
        point = torch.cat([chosen, rejected]).mean().clamp_min(0).detach()
        return kto(chosen, rejected, point, beta)


def logprob(policy: GPT, ids: Tensor, targets: Tensor) -> Tensor:
    """[B]: the log-probability of each whole answer; ids, targets [B, T] as from instructing.rows."""
    return spelled(policy, ids, targets).sum(1)


def spelled(policy: GPT, ids: Tensor, targets: Tensor) -> Tensor:
    """[B, T]: the log-probability of each token of the answers, 0 elsewhere."""
    every = policy(ids.clamp_min(0)).log_softmax(-1)  # [B, T, V]
    each = every.gather(-1, targets.clamp_min(0)[..., None])[..., 0]
    return each * (targets != PADDING)


def hidden(
    policy: GPT, start: GPT, tokenizer: WordTokenizer, votes: Sequence[Comparison]
) -> list[list[tuple[float, ...]]]:
    """log pi / pi_ref of each token, the mark at the end included, of the chosen and of the rejected answer of each vote.

    beta times their sum is the reward that DPO finds in a policy (Rafailov et al. 2023, equation 5, without the part that is the
    same for all answers to a question).
    """
    sides = []
    for answers in ([vote.chosen for vote in votes], [vote.rejected for vote in votes]):
        ids, targets = rows(list(zip([vote.prompt for vote in votes], answers, strict=True)), tokenizer)
        with torch.no_grad():
            found = spelled(policy, ids, targets) - spelled(start, ids, targets)
        sides.append([tuple(row[target != PADDING].tolist()) for row, target in zip(found, targets, strict=True)])
    return [list(pair) for pair in zip(*sides, strict=True)]
