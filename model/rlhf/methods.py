"""Methods that raise the reward of a policy, all from the same start: PPO, REINFORCE, hill climbing, DPO, best of n."""

import copy
import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from model.errors import UserError
from model.rlhf.losses import dpo, ppo, reinforce, value_error
from model.rlhf.returns import advantages, masked_mean, whitened
from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats, rolled
from model.rlhf.speaking import Answers, predict, speak
from model.training.instructing import rows, words
from model.training.texts import PADDING
from model.transformer import GPT
from model.world.dialogues import Dialogue

MAX_GRAD_NORM = 1.0
# Factors on the recipe's learning rate, and on kl_coef: the best of a few that were tried on 100 and 500 votes.
REINFORCE_RATE, DPO_RATE, DPO_BETA = 2.0, 0.5, 5.0
VALUE_RATE, VALUE_WIDTH = 3e-3, 32
NOISE, TRIES = 0.06, 3  # of hill climbing: the size of a step, and the steps tried in an iteration
DPO_STEPS, DPO_BATCH, MIN_BETA = 3, 64, 0.01


class Method:
    """A policy, how it answers, and how it changes after a batch."""

    exact_kl: float | None = None  # from the reference, if it is known without an estimate

    def __init__(self, recipe: Recipe, task: Task) -> None:
        self.recipe, self.task, self.policy = recipe, task, copy.deepcopy(task.start).eval()

    def answer(self, asked: Sequence[Dialogue], seed: int) -> Answers:
        """Its answers, drawn with this seed."""
        return speak(self.policy, self.task.tokenizer, asked, seed)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """Change the policy after these answers."""
        raise NotImplementedError

    def descend(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        """One step against the gradient."""
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.policy.parameters(), MAX_GRAD_NORM)
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

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """`epochs` steps on the same batch."""
        answers, mask, recipe = rollout.answers, rollout.mask, self.recipe
        with torch.no_grad():
            values = self._values(predict(self.policy, answers.ids, answers.start).states) * mask
        raw = advantages(rollout.rewards, values, mask, lam=recipe.lam)
        gains = whitened(raw, mask)
        for _ in range(recipe.epochs):
            now = predict(self.policy, answers.ids, answers.start)
            clipped = ppo(now.logprobs, rollout.logprobs, gains, mask, recipe.clip)
            # The value head reads the states but does not train them: they serve the policy alone.
            error = value_error(self._values(now.states.detach()), rollout.returns, mask)
            self.descend(self._optimizer, clipped.loss + error)
        with torch.no_grad():
            after = predict(self.policy, answers.ids, answers.start).logprobs
            last = ppo(after, rollout.logprobs, gains, mask, recipe.clip)
        error = value_error(values, rollout.returns, mask)
        return UpdateStats(values, raw, last.ratios * mask, float(last.clip_fraction), float(error))

    def _values(self, states: Tensor) -> Tensor:
        return self.value(states)[..., 0]  # [B, T]


class Reinforce(Method):
    """One step along the policy gradient, with the mean return as the baseline (Williams 1992)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        self._optimizer = torch.optim.AdamW(
            self.policy.parameters(), lr=REINFORCE_RATE * recipe.learning_rate, weight_decay=0.0
        )

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """One step on the batch."""
        answers, mask = rollout.answers, rollout.mask
        baseline = masked_mean(rollout.returns, mask)
        gains = (rollout.returns - baseline) * mask
        now = predict(self.policy, answers.ids, answers.start)
        self.descend(self._optimizer, reinforce(now.logprobs, whitened(gains, mask), mask))
        with torch.no_grad():
            after = predict(self.policy, answers.ids, answers.start).logprobs
        return UpdateStats(baseline * mask, gains, (after - rollout.logprobs).exp() * mask)


class Climb(Method):
    """Hill climbing: a random step in the space of all weights is kept if the same questions then get more reward."""

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """TRIES steps in turn, judged with the same random numbers."""
        rng = np.random.default_rng([self.recipe.seed, int(rollout.answers.ids.sum())])
        seed = int(rng.integers(10**6))
        best = self._worth(self.policy, rollout.answers.asked, seed, kl_coef)
        for _ in range(TRIES):
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


class Dpo(Method):
    """Direct preference optimisation from the votes, without a reward model (Rafailov et al. 2023)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        clear = [vote for vote in task.votes if not vote.tie]
        if not clear:
            raise UserError("There are no votes for one side yet, and DPO learns from nothing else: vote first.")
        self._optimizer = torch.optim.AdamW(
            self.policy.parameters(), lr=DPO_RATE * recipe.learning_rate, weight_decay=0.0
        )
        both = ([vote.chosen for vote in clear], [vote.rejected for vote in clear])
        prompts = [vote.prompt for vote in clear]
        self._sides = [rows(list(zip(prompts, answers, strict=True)), task.tokenizer) for answers in both]
        with torch.no_grad():
            self._reference = [logprob(task.start, *side) for side in self._sides]
        self._generator = torch.Generator().manual_seed(recipe.seed)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """DPO_STEPS steps on votes drawn at random. The batch is not used."""
        beta = max(DPO_BETA * kl_coef, MIN_BETA)
        for _ in range(DPO_STEPS):
            places = torch.randint(len(self._reference[0]), (DPO_BATCH,), generator=self._generator)
            chosen, rejected = (logprob(self.policy, ids[places], targets[places]) for ids, targets in self._sides)
            better, worse = (reference[places] for reference in self._reference)
            self.descend(self._optimizer, dpo(chosen, rejected, better, worse, beta))
        return UpdateStats()


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


METHODS: dict[str, type[Method]] = {"ppo": Ppo, "reinforce": Reinforce, "climb": Climb, "dpo": Dpo, "best": Best}


def logprob(policy: GPT, ids: Tensor, targets: Tensor) -> Tensor:
    """[B]: the log-probability of each whole answer; ids, targets [B, T] as from instructing.rows."""
    every = policy(ids.clamp_min(0)).log_softmax(-1)  # [B, T, V]
    each = every.gather(-1, targets.clamp_min(0)[..., None])[..., 0]
    return (each * (targets != PADDING)).sum(1)


def best_of(count: int) -> float:
    """KL(best of `count` answers || one answer) in nats: log n - (n - 1) / n (Stiennon et al. 2020; Gao et al.

    2023).
    """
    return math.log(count) - (count - 1) / count
