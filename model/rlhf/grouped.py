"""Methods that compare the answers to one question with each other, so that nothing has to be estimated: GRPO, RLOO.

Shao et al. 2024 (GRPO, equations 3 and 4); Kool et al. 2019, Ahmadian et al. 2024 (RLOO). Sizes: P questions, G answers each.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from model.rlhf.learner import Method, used
from model.rlhf.losses import estimates, ppo, reinforce
from model.rlhf.returns import masked_mean
from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats
from model.rlhf.speaking import Answers, predict
from model.world.dialogues import Dialogue

GROUP = 4  # answers to each question
LEAST = 1e-4  # added to the standard deviation of a group's rewards: they may all be the same


def relative(rewards: Tensor) -> Tensor:
    """[P, G]: how much better each answer is than its group, in standard deviations of the group (GRPO's advantages)."""
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / (rewards.std(1, keepdim=True) + LEAST)


def leave_one_out(rewards: Tensor) -> Tensor:
    """[P, G]: each reward minus the mean of the others of its group (RLOO's advantages)."""
    return rewards - (rewards.sum(1, keepdim=True) - rewards) / (rewards.shape[1] - 1)


class Grouped(Method):
    """A policy that answers each question GROUP times."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        self._optimizer = torch.optim.AdamW(self.policy.parameters(), lr=self.learning_rate, weight_decay=0.0)

    def answer(self, asked: Sequence[Dialogue], seed: int) -> Answers:
        """As many answers as there are questions, to every GROUP-th of them, so that a batch is the same work as for others."""
        return super().answer([asked[at - at % GROUP] for at in range(len(asked) - len(asked) % GROUP)], seed)


class Grpo(Grouped):
    """Group relative policy optimisation: PPO's clip with advantages from the group; the KL is a part of the loss, by k3."""

    def judge(self, rollout: Rollout) -> UpdateStats:
        """The advantages: the same for every word of an answer."""
        scores = torch.from_numpy(rollout.scores).float()
        gains = relative(scores.view(-1, GROUP)).view(-1, 1) * rollout.mask
        centred = scores.view(-1, GROUP) - scores.view(-1, GROUP).mean(1, keepdim=True)
        return UpdateStats(advantages=centred.view(-1, 1) * rollout.mask, scaled=gains)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """`epochs` steps on the same batch."""
        answers, mask, recipe, judged = rollout.answers, rollout.mask, self.recipe, self.judge(rollout)
        beta, _, steps = used(recipe, kl_coef)
        assert judged.scaled is not None and beta is not None  # judge gives them, and GRPO has one
        for _ in range(steps):
            now = predict(self.policy, answers.ids, answers.start).logprobs
            clipped = ppo(now, rollout.logprobs, judged.scaled, mask, recipe.clip)
            self.descend(self._optimizer, clipped.loss + beta * masked_mean(estimates(now, rollout.reference).k3, mask))
        with torch.no_grad():
            after = predict(self.policy, answers.ids, answers.start).logprobs
            last = ppo(after, rollout.logprobs, judged.scaled, mask, recipe.clip)
        return judged._replace(ratios=last.ratios * mask, clip_fraction=float(last.clip_fraction))


class Rloo(Grouped):
    """One step along the policy gradient, each answer against the mean of the others to its question."""

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """One step on the batch: a second one would need the ratios of PPO. The reward of an answer is its score less the penalty
        of all its words."""
        answers, mask = rollout.answers, rollout.mask
        whole = rollout.rewards.sum(1)  # [P G]
        gains = leave_one_out(whole.view(-1, GROUP)).view(-1, 1) * mask
        scaled = gains / (whole.std() + LEAST)
        now = predict(self.policy, answers.ids, answers.start).logprobs
        self.descend(self._optimizer, reinforce(now, scaled, mask))
        with torch.no_grad():
            after = predict(self.policy, answers.ids, answers.start).logprobs
        return UpdateStats(advantages=gains, scaled=scaled, ratios=(after - rollout.logprobs).exp() * mask)
