"""Methods that raise the reward of a policy, all from the same start; these here by trying, by gradients, by choosing."""

import copy
import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from model.rlhf.direct import Dpo, Ipo, Kto
from model.rlhf.grouped import Grpo, Rloo
from model.rlhf.learner import Method, used
from model.rlhf.losses import ppo, reinforce, value_error
from model.rlhf.returns import advantages, masked_mean, whitened
from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats, rolled
from model.rlhf.speaking import Answers, predict, speak
from model.seeded import seeded
from model.training.instructing import words
from model.training.texts import PADDING
from model.transformer import GPT
from model.world.dialogues import Dialogue

VALUE_RATE, VALUE_WIDTH = 3e-3, 32
NOISE = 0.06  # of hill climbing: the size of a step


class Ppo(Method):
    """Proximal policy optimisation with a value head and generalised advantages (Schulman et al. 2016, 2017)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        width = task.start.config.d_model
        with seeded(recipe.seed):
            self.value = nn.Sequential(nn.Linear(width, VALUE_WIDTH), nn.Tanh(), nn.Linear(VALUE_WIDTH, 1))
        self._optimizer = torch.optim.AdamW(
            [
                {"params": self.policy.parameters(), "lr": self.learning_rate},
                {"params": self.value.parameters(), "lr": VALUE_RATE},
            ],
            weight_decay=0.0,
        )

    @torch.no_grad()
    def judge(self, rollout: Rollout) -> UpdateStats:
        """Values, advantages as they are and as the update uses them, and the error of the values."""
        answers, mask = rollout.answers, rollout.mask
        values = self._values(predict(self.policy, answers.ids, answers.start).states) * mask
        raw = advantages(rollout.rewards, values, mask, lam=self.recipe.lam)
        error = float(value_error(values, rollout.returns, mask))
        return UpdateStats(values, raw, whitened(raw, mask), value_error=error)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """`epochs` steps on the same batch."""
        answers, mask, recipe = rollout.answers, rollout.mask, self.recipe
        judged = self.judge(rollout)
        gains = judged.scaled
        assert gains is not None  # judge gives them
        for _ in range(recipe.epochs):
            now = predict(self.policy, answers.ids, answers.start)
            clipped = ppo(now.logprobs, rollout.logprobs, gains, mask, recipe.clip)
            # The value head reads the states but does not train them: they serve the policy alone.
            error = value_error(self._values(now.states.detach()), rollout.returns, mask)
            self.descend(self._optimizer, clipped.loss + error)
        with torch.no_grad():
            after = predict(self.policy, answers.ids, answers.start).logprobs
            last = ppo(after, rollout.logprobs, gains, mask, recipe.clip)
        return judged._replace(ratios=last.ratios * mask, clip_fraction=float(last.clip_fraction))

    def _values(self, states: Tensor) -> Tensor:
        return self.value(states)[..., 0]  # [B, T]


class Reinforce(Method):
    """One step along the policy gradient, with the mean return as the baseline (Williams 1992)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        self._optimizer = torch.optim.AdamW(self.policy.parameters(), lr=self.learning_rate, weight_decay=0.0)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """One step on the batch."""
        answers, mask = rollout.answers, rollout.mask
        baseline = masked_mean(rollout.returns, mask)
        gains = (rollout.returns - baseline) * mask
        scaled = whitened(gains, mask)
        now = predict(self.policy, answers.ids, answers.start)
        self.descend(self._optimizer, reinforce(now.logprobs, scaled, mask))
        with torch.no_grad():
            after = predict(self.policy, answers.ids, answers.start).logprobs
        return UpdateStats(baseline * mask, gains, scaled, (after - rollout.logprobs).exp() * mask)


class Climb(Method):
    """Hill climbing: a random step in the space of all weights is kept if the same questions then get more reward."""

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """A few steps in turn, judged with the same random numbers."""
        rng = np.random.default_rng([self.recipe.seed, int(rollout.answers.ids.sum())])
        seed = int(rng.integers(10**6))
        best = self._worth(self.policy, rollout.answers.asked, seed, kl_coef)
        for _ in range(used(self.recipe, kl_coef).steps):
            other = copy.deepcopy(self.policy)
            with torch.no_grad():
                for weight in other.parameters():
                    step = torch.from_numpy(rng.standard_normal(weight.shape, dtype=np.float32))
                    weight.add_(NOISE * weight.std().nan_to_num() * step)
            worth = self._worth(other, rollout.answers.asked, seed, kl_coef)
            if worth > best:
                self.policy, best = other, worth
        return UpdateStats()

    def _worth(self, policy: GPT, asked: Sequence[Dialogue], seed: int, kl_coef: float) -> float:
        answers = speak(policy, self.task.tokenizer, asked, seed)
        return float(rolled(policy, answers, kl_coef, self.task)[0].rewards.sum(1).mean())


class Best(Method):
    """Best of n: no weight changes. Each question is answered n times, and the answer with the highest reward is given.

    n grows by one in every iteration, from n = 1, the reference policy itself.
    """

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        self._count, self.exact_kl = 0, 0.0

    def answer(self, asked: Sequence[Dialogue], seed: int) -> Answers:
        """The best of n answers to each question."""
        self._count += 1
        self.exact_kl = best_of(self._count)
        tries = [speak(self.policy, self.task.tokenizer, asked, seed * 100 + number) for number in range(self._count)]
        prompts = [tuple(words(dialogue)) for dialogue in asked]
        scores = np.stack([self.task.reward.scores(prompts, answers.said) for answers in tries])  # [n, B]
        best = scores.argmax(0)
        width = max(answers.ids.shape[1] for answers in tries)
        ids = torch.full((len(asked), width), PADDING)
        for number, which in enumerate(best):
            row = tries[which].ids[number]
            ids[number, : len(row)] = row
        said = [tries[which].said[number] for number, which in enumerate(best)]
        return Answers(asked, said, ids, tries[0].start)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """Nothing changes."""
        return UpdateStats()


METHODS: dict[str, type[Method]] = {
    "ppo": Ppo,
    "grpo": Grpo,
    "rloo": Rloo,
    "reinforce": Reinforce,
    "climb": Climb,
    "dpo": Dpo,
    "ipo": Ipo,
    "kto": Kto,
    "best": Best,
}


def best_of(count: int) -> float:
    """KL(best of `count` answers || one answer) in nats is at most this: log n - (n - 1) / n.

    Stiennon et al. 2020 and Gao et al. 2023 give it as the KL; Beirami et al. 2024 show that it is an upper bound, which
    is reached only where no two answers are the same.
    """
    return math.log(count) - (count - 1) / count
