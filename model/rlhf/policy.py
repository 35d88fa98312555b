"""A policy that learns from a reward: iteration after iteration, watched, kept, and the same again from the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from model.errors import UserError
from model.rlhf.methods import METHODS
from model.rlhf.preferences import heard
from model.rlhf.rollout import Recipe, Rollout, Task, Told, rolled
from model.rlhf.speaking import Words, held, speak
from model.training.trainer import copied
from model.transformer import GPT
from model.world.dialogues import Dialogue, dialogues
from model.world.lexicon import Lexicon

SHOWN, DRAWN = 4, 1  # questions that are answered at every iteration, and the seed of the answers
READ = 32  # answers of the start whose words are weighed at every iteration
SHIFTED = 6  # words that became likelier, and less likely
PAIRS = 256  # neighbouring words that distinct-2 looks at: it falls with their number, so that is fixed
PATIENCE = 0.2  # of the distance from the target, at most, that moves an adaptive KL coefficient (Ziegler et al. 2019)
FOLLOWED = 0.5


class Figures(NamedTuple):
    """One iteration in numbers: means over its answers. kl: nats an answer from the start; length in tokens."""

    proxy: float
    true: float
    kl: float
    entropy: float
    length: float
    kind: float
    right: float
    kl_coef: float
    distinct: float | None
    clip_fraction: float | None
    value_error: float | None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The policy after `iteration` updates: what it says to a batch of new questions and to those that are always shown,
    which words it would say more and less often than the start, and its weights."""

    iteration: int
    figures: Figures
    rollout: Rollout
    samples: tuple[Words, ...]
    shifted: list[tuple[str, float]]
    weights: Mapping[str, Tensor]


def shown(lexicon: Lexicon) -> list[Dialogue]:
    """The questions that every policy is asked at every iteration; none learns from them."""
    return list(islice(dialogues(lexicon, "shown"), SHOWN))


def learn(recipe: Recipe, task: Task) -> Iterator[Snapshot]:
    """The policy before the first update and after each. Raises UserError where an update destroyed it."""
    method = METHODS[recipe.method](recipe, task)
    asked, watch = dialogues(task.lexicon, f"policy {recipe.seed}"), Watch(task)
    kl_coef = recipe.kl_coef
    for iteration in range(recipe.iterations + 1):
        answers = method.answer(list(islice(asked, recipe.batch)), recipe.seed * 10_000 + iteration)
        weights = copied(method.policy)
        samples, shifted = watch.look(method.policy)
        rollout, entropy = rolled(method.policy, answers, kl_coef, task)
        last = iteration == recipe.iterations
        told = Told() if last else method.update(rollout, kl_coef)
        if not watch.speaks(method.policy):
            raise UserError(f"At iteration {iteration + 1} the steps destroyed the policy: lower the learning rate.")
        kept = {
            name: found for name in ("values", "advantages", "ratios") if (found := getattr(told, name)) is not None
        }
        rollout = replace(rollout, **kept)
        figures = figured(rollout, entropy, kl_coef, told, method.distance)
        yield Snapshot(iteration, figures, rollout, samples, shifted, weights)
        if recipe.target:
            error = min(PATIENCE, max(-PATIENCE, figures.kl / recipe.target - 1))
            kl_coef *= 1 + FOLLOWED * error


def figured(rollout: Rollout, entropy: float, kl_coef: float, told: Told, distance: float | None) -> Figures:
    """The numbers of an iteration. distance: the KL where it is known without counting."""
    answers, mask = rollout.answers, rollout.mask
    kl = float((rollout.logprobs - rollout.reference).sum(1).mean()) if distance is None else distance
    pairs = list(zip(answers.asked, answers.said, strict=True))
    return Figures(
        float(rollout.scores.mean()),
        float(rollout.true.mean()),
        kl,
        entropy,
        float(mask.sum(1).mean()),
        float(np.mean([heard(said) == "kind" for _, said in pairs])),
        float(np.mean([one.right(said) for one, said in pairs])),
        kl_coef,
        distinct(answers.said),
        told.clip_fraction,
        told.value_error,
    )


def distinct(said: Sequence[Words]) -> float | None:
    """Of the first PAIRS pairs of neighbouring words the share that are different (distinct-2, Li et al. 2016); None where
    there are fewer."""
    found = [pair for one in said for pair in pairwise(one)][:PAIRS]
    return len(set(found)) / PAIRS if len(found) == PAIRS else None


class Watch:
    """What is looked at in every policy of a task: its answers to the same questions, and the words that it favours."""

    def __init__(self, task: Task) -> None:
        self._task, self._asked = task, shown(task.lexicon)
        read = speak(task.start, task.tokenizer, list(islice(dialogues(task.lexicon, "read"), READ)), 0)
        self._ids, self._start, self._mask = read.ids, read.start, read.mask[..., None]
        self._before = self._chances(task.start)

    @torch.no_grad()
    def look(self, policy: GPT) -> tuple[tuple[Words, ...], list[tuple[str, float]]]:
        """Its answers, and the words whose mean chance at the start's own answers moved most: up first, then down."""
        moved = self._chances(policy) - self._before
        order = moved.argsort(descending=True).tolist()
        places = [at for at in order[:SHIFTED] if moved[at] > 0] + [at for at in order[-SHIFTED:] if moved[at] < 0]
        shifted = [(self._task.tokenizer.word(at), float(moved[at])) for at in places]
        return tuple(speak(policy, self._task.tokenizer, self._asked, DRAWN).said), shifted

    def speaks(self, policy: GPT) -> bool:
        """Whether it still gives tokens proper chances."""
        return bool(self._chances(policy).isfinite().all())

    @torch.no_grad()
    def _chances(self, policy: GPT) -> Tensor:
        """[V]: the mean chance of every token."""
        chances = held(policy, self._ids, self._start).all.exp()  # [B, T, V]
        return (chances * self._mask).sum((0, 1)) / self._mask.sum()
