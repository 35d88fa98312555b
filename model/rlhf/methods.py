"""Methods that raise the reward of a policy, all from the same start: PPO, REINFORCE, hill climbing, DPO, best of n."""

import copy
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from model.errors import UserError
from model.rlhf.losses import dpo, ppo, reinforce, value_error
from model.rlhf.returns import advantages, masked_mean, whitened
from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats, rolled
from model.rlhf.speaking import Answers, predict, speak
from model.seeded import seeded
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


class Used(NamedTuple):
    """What a method makes of a recipe; None for what it has no use for.

    kl_coef        what a nat of KL from the reference costs; DPO: its beta
    learning_rate  of AdamW
    steps          in an iteration: of the optimiser, or tried in the space of weights
    """

    kl_coef: float | None
    learning_rate: float | None
    steps: int


def used(recipe: Recipe, kl_coef: float) -> Used:
    """What the method of this recipe uses in an iteration whose KL coefficient is `kl_coef`."""
    rate = recipe.learning_rate
    return {
        "ppo": Used(kl_coef, rate, recipe.epochs),
        "reinforce": Used(kl_coef, REINFORCE_RATE * rate, 1),
        "climb": Used(kl_coef, None, TRIES),
        "dpo": Used(max(DPO_BETA * kl_coef, MIN_BETA), DPO_RATE * rate, DPO_STEPS),
        "best": Used(None, None, 0),
    }[recipe.method]


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


class Dpo(Method):
    """Direct preference optimisation from the votes, without a reward model (Rafailov et al. 2023)."""

    def __init__(self, recipe: Recipe, task: Task) -> None:
        super().__init__(recipe, task)
        clear = [vote for vote in task.votes if not vote.tie]
        if not clear:
            raise UserError("There are no votes for one side yet, and DPO learns from nothing else: vote first.")
        self._optimizer = torch.optim.AdamW(self.policy.parameters(), lr=self.learning_rate, weight_decay=0.0)
        both = ([vote.chosen for vote in clear], [vote.rejected for vote in clear])
        prompts = [vote.prompt for vote in clear]
        self._sides = [rows(list(zip(prompts, answers, strict=True)), task.tokenizer) for answers in both]
        with torch.no_grad():
            self._reference = [logprob(task.start, *side) for side in self._sides]
        self._generator = torch.Generator().manual_seed(recipe.seed)

    def update(self, rollout: Rollout, kl_coef: float) -> UpdateStats:
        """DPO_STEPS steps on votes drawn at random. The batch is not used."""
        beta, _, steps = used(self.recipe, kl_coef)
        assert beta is not None  # DPO has one
        for _ in range(steps):
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
    """KL(best of `count` answers || one answer) in nats is at most this: log n - (n - 1) / n.

    Stiennon et al. 2020 and Gao et al. 2023 give it as the KL; Beirami et al. 2024 show that it is an upper bound, which
    is reached only where no two answers are the same.
    """
    return math.log(count) - (count - 1) / count
