"""Ways to a policy with more reward, all from the same start: PPO, REINFORCE, hill climbing, DPO, best of n."""

import copy
import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from model.errors import UserError
from model.rlhf.losses import dpo, ppo, reinforce, value_error
from model.rlhf.returns import advantages, masked_mean, whitened
from model.rlhf.rollout import Recipe, Rollout, Task, Told, rolled
from model.rlhf.speaking import Answers, held, speak
from model.training.instructing import rows, words
from model.training.texts import PADDING
from model.transformer import GPT
from model.world.dialogues import Dialogue

LONGEST_STEP = 1.0  # the longest gradient that is followed
# Times the rate of PPO, and of kl_coef: the best of a few that were tried on 100 and 500 votes.
REINFORCE_RATE, DPO_RATE, DPO_BETA = 2.0, 0.5, 5.0
VALUE_RATE, VALUE_WIDTH = 3e-3, 32
NOISE, TRIES = 0.06, 3  # of hill climbing: how far a step goes, and how many are tried in an iteration
DPO_STEPS, DPO_BATCH, LEAST_BETA = 3, 64, 0.01


class Method:
    """A policy, how it answers, and how it changes after a batch."""

    distance: float | None = None  # the KL from the start, where it is known without counting

    def __init__(self, recipe: Recipe, task: Task) -> None:
        self.recipe, self.task, self.policy = recipe, task, copy.deepcopy(task.start).eval()

    def answer(self, asked: Sequence[Dialogue], seed: int) -> Answers:
        """Its answers, drawn with this seed."""
        return speak(self.policy, self.task.tokenizer, asked, seed)

    def update(self, rollout: Rollout, kl_coef: float) -> Told:
        """Change the policy after these answers."""
        raise NotImplementedError

    def descend(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        """One step against the gradient."""
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.policy.parameters(), LONGEST_STEP)
        optimizer.step()


class Ppo(Method):
    """Proximal policy optimisation with a value head and generalised advantages (Schulman et al. 2016, 2017)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        width = task.start.config.d_model
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(recipe.seed)
            self.value = nn.Sequential(nn.Linear(width, VALUE_WIDTH), nn.Tanh(), nn.Linear(VALUE_WIDTH, 1))
        self._optimizer = torch.optim.AdamW(
            [
                {"params": self.policy.parameters(), "lr": recipe.learning_rate},
                {"params": self.value.parameters(), "lr": VALUE_RATE},
            ],
            weight_decay=0.0,
        )

    def update(self, rollout: Rollout, kl_coef: float) -> Told:
        """`epochs` steps on the batch, whose answers were drawn before the first."""
        answers, mask, recipe = rollout.answers, rollout.mask, self.recipe
        with torch.no_grad():
            values = self._values(held(self.policy, answers.ids, answers.start).states) * mask
        gained = advantages(rollout.rewards, values, mask, lam=recipe.lam)
        followed = whitened(gained, mask)
        for _ in range(recipe.epochs):
            now = held(self.policy, answers.ids, answers.start)
            clipped = ppo(now.logprobs, rollout.logprobs, followed, mask, recipe.clip)
            # The value head reads the states and does not change them: what is said is the policy's alone.
            error = value_error(self._values(now.states.detach()), rollout.returns, mask)
            self.descend(self._optimizer, clipped.loss + error)
        with torch.no_grad():
            after = held(self.policy, answers.ids, answers.start).logprobs
            last = ppo(after, rollout.logprobs, followed, mask, recipe.clip)
        wrong = float(value_error(values, rollout.returns, mask))
        return Told(values, gained, last.ratios * mask, float(last.clip_fraction), wrong)

    def _values(self, states: Tensor) -> Tensor:
        return self.value(states)[..., 0]  # [B, T]


class Reinforce(Method):
    """One step along the policy gradient; the mean return is the baseline (Williams 1992)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        self._optimizer = torch.optim.AdamW(
            self.policy.parameters(), lr=REINFORCE_RATE * recipe.learning_rate, weight_decay=0.0
        )

    def update(self, rollout: Rollout, kl_coef: float) -> Told:
        """One step on the batch."""
        answers, mask = rollout.answers, rollout.mask
        baseline = masked_mean(rollout.returns, mask)
        gained = (rollout.returns - baseline) * mask
        now = held(self.policy, answers.ids, answers.start)
        self.descend(self._optimizer, reinforce(now.logprobs, whitened(gained, mask), mask))
        with torch.no_grad():
            after = held(self.policy, answers.ids, answers.start).logprobs
        return Told(baseline * mask, gained, (after - rollout.logprobs).exp() * mask)


class Climb(Method):
    """Hill climbing: a random step in the space of all weights is kept where the same questions then go better."""

    def update(self, rollout: Rollout, kl_coef: float) -> Told:
        """TRIES steps in turn; each is judged with the same draws."""
        chance = np.random.default_rng([self.recipe.seed, int(rollout.answers.ids.sum())])
        seed = int(chance.integers(10**6))
        best = self._worth(self.policy, rollout.answers.asked, seed, kl_coef)
        for _ in range(TRIES):
            other = copy.deepcopy(self.policy)
            with torch.no_grad():
                for one in other.parameters():
                    step = torch.from_numpy(chance.standard_normal(one.shape, dtype=np.float32))
                    one.add_(NOISE * one.std().nan_to_num() * step)
            worth = self._worth(other, rollout.answers.asked, seed, kl_coef)
            if worth > best:
                self.policy, best = other, worth
        return Told()

    def _worth(self, policy: GPT, asked: Sequence[Dialogue], seed: int, kl_coef: float) -> float:
        answers = speak(policy, self.task.tokenizer, asked, seed)
        return float(rolled(policy, answers, kl_coef, self.task)[0].rewards.sum(1).mean())


class Dpo(Method):
    """Direct preference optimisation: from the votes alone, without a reward model (Rafailov et al. 2023)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        clear = [one for one in task.votes if not one.tie]
        if not clear:
            raise UserError("There are no votes for one side yet: DPO learns from nothing else.")
        self._optimizer = torch.optim.AdamW(
            self.policy.parameters(), lr=DPO_RATE * recipe.learning_rate, weight_decay=0.0
        )
        self._sides = [
            rows([(one.prompt, answer) for one, answer in zip(clear, said, strict=True)], task.tokenizer)
            for said in ([one.chosen for one in clear], [one.rejected for one in clear])
        ]
        with torch.no_grad():
            self._before = [logprob(task.start, *side) for side in self._sides]
        self._chance = torch.Generator().manual_seed(recipe.seed)

    def update(self, rollout: Rollout, kl_coef: float) -> Told:
        """DPO_STEPS steps on votes drawn at random; the batch was only looked at."""
        beta = max(DPO_BETA * kl_coef, LEAST_BETA)
        for _ in range(DPO_STEPS):
            places = torch.randint(len(self._before[0]), (DPO_BATCH,), generator=self._chance)
            chosen, rejected = (logprob(self.policy, ids[places], targets[places]) for ids, targets in self._sides)
            better, worse = (one[places] for one in self._before)
            self.descend(self._optimizer, dpo(chosen, rejected, better, worse, beta))
        return Told()


class Best(Method):
    """Best of n: no weight changes; each question is answered n times, and the answer with the highest reward is given.

    Every iteration n grows by one. What the start itself would say is n = 1.
    """

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        self._count, self.distance = 0, 0.0

    def answer(self, asked: Sequence[Dialogue], seed: int) -> Answers:
        """The best of n answers to each question."""
        self._count += 1
        self.distance = best_of(self._count)
        found = [speak(self.policy, self.task.tokenizer, asked, seed * 100 + one) for one in range(self._count)]
        prompts = [tuple(words(one)) for one in asked]
        scores = np.stack([self.task.reward.scores(prompts, one.said) for one in found])  # [n, B]
        best = scores.argmax(0)
        width = max(one.ids.shape[1] for one in found)
        ids = torch.full((len(asked), width), PADDING)
        for at, which in enumerate(best):
            row = found[which].ids[at]
            ids[at, : len(row)] = row
        said = [found[which].said[at] for at, which in enumerate(best)]
        return Answers(asked, said, ids, found[0].start)

    def update(self, rollout: Rollout, kl_coef: float) -> Told:
        """Nothing changes."""
        return Told()


METHODS: dict[str, type[Method]] = {"ppo": Ppo, "reinforce": Reinforce, "climb": Climb, "dpo": Dpo, "best": Best}


def logprob(policy: GPT, ids: Tensor, targets: Tensor) -> Tensor:
    """[B]: the log-probability of each whole answer; ids, targets [B, T] as instructing.rows gives them."""
    found = policy(ids.clamp_min(0)).log_softmax(-1)  # [B, T, V]
    each = found.gather(-1, targets.clamp_min(0)[..., None])[..., 0]
    return (each * (targets != PADDING)).sum(1)


def best_of(count: int) -> float:
    """KL(best of `count` answers || one answer) in nats: log n - (n - 1) / n (Stiennon et al. 2020; Gao et al. 2023)."""
    return math.log(count) - (count - 1) / count
