"""The training loop of RLHF: a policy learns from a reward, iteration after iteration; reproducible from a seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from model.errors import UserError
from model.rlhf.methods import METHODS
from model.rlhf.preferences import rated_style
from model.rlhf.rollout import Recipe, Rollout, Task, UpdateStats, rolled
from model.rlhf.speaking import Words, predict, speak
from model.training.trainer import copied
from model.transformer import GPT
from model.world.dialogues import Dialogue, dialogues
from model.world.lexicon import Lexicon

SHOWN, DRAWN = 4, 1  # fixed questions that are answered at every iteration, and the seed of the answers
READ = 32  # answers of the reference on which the probabilities of words are compared
SHIFTED = 6  # words that became more likely, and as many that became less likely
PAIRS = 256  # neighbouring words in distinct-2: it falls with their number, so that the number is fixed
KL_ERROR_CLIP, KL_GAIN = 0.2, 0.5  # of an adaptive KL coefficient (Ziegler et al. 2019, section 2.2)


class Figures(NamedTuple):
    """One iteration in numbers: means over its answers.

    proxy, true  by the reward model, and the true utility
    kl           from the reference, in nats per answer
    entropy      in nats per token
    length       in tokens
    kind, right  shares of the answers
    distinct     distinct-2
    """

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
    """The policy after `iteration` updates.

    rollout  its answers to a batch of new questions
    samples  its answers to the fixed questions
    shifted  words whose mean probability differs most from that of the reference, with the difference
    """

    iteration: int
    figures: Figures
    rollout: Rollout
    samples: tuple[Words, ...]
    shifted: list[tuple[str, float]]
    weights: Mapping[str, Tensor]


def shown(lexicon: Lexicon) -> list[Dialogue]:
    """The fixed questions. No policy learns from them."""
    return list(islice(dialogues(lexicon, "shown"), SHOWN))


def learn(recipe: Recipe, task: Task) -> Iterator[Snapshot]:
    """The policy before the first update and after each. Raises UserError if an update destroyed it."""
    method = METHODS[recipe.method](recipe, task)
    questions, watch = dialogues(task.lexicon, f"policy {recipe.seed}"), Watch(task)
    kl_coef = recipe.kl_coef
    for iteration in range(recipe.iterations + 1):
        answers = method.answer(list(islice(questions, recipe.batch)), recipe.seed * 10_000 + iteration)
        weights = copied(method.policy)
        samples, shifted = watch.look(method.policy)
        rollout, entropy = rolled(method.policy, answers, kl_coef, task)
        last = iteration == recipe.iterations
        stats = method.judge(rollout) if last else method.update(rollout, kl_coef)
        if not watch.speaks(method.policy):
            raise UserError(f"Iteration {iteration + 1} destroyed the policy: lower the learning rate.")
        known = {name: getattr(stats, name) for name in ("values", "advantages", "scaled", "ratios")}
        rollout = replace(rollout, **{name: value for name, value in known.items() if value is not None})
        figures = figured(rollout, entropy, kl_coef, stats, method.exact_kl)
        yield Snapshot(iteration, figures, rollout, samples, shifted, weights)
        if recipe.target:
            error = min(KL_ERROR_CLIP, max(-KL_ERROR_CLIP, figures.kl / recipe.target - 1))
            kl_coef *= 1 + KL_GAIN * error


def figured(rollout: Rollout, entropy: float, kl_coef: float, stats: UpdateStats, exact_kl: float | None) -> Figures:
    """The numbers of an iteration. exact_kl: None where the KL is to be estimated from the answers."""
    answers, mask = rollout.answers, rollout.mask
    pairs = list(zip(answers.asked, answers.said, strict=True))
    estimated_kl = float((rollout.logprobs - rollout.reference).sum(1).mean())
    return Figures(
        proxy=float(rollout.scores.mean()),
        true=float(rollout.true.mean()),
        kl=estimated_kl if exact_kl is None else exact_kl,
        entropy=entropy,
        length=float(mask.sum(1).mean()),
        kind=float(np.mean([rated_style(said) == "kind" for said in answers.said])),
        right=float(np.mean([asked.right(said) for asked, said in pairs])),
        kl_coef=kl_coef,
        distinct=distinct(answers.said),
        clip_fraction=stats.clip_fraction,
        value_error=stats.value_error,
    )


def distinct(said: Sequence[Words]) -> float | None:
    """The share of distinct ones among the first PAIRS pairs of neighbouring words (distinct-2, Li et al. 2016).

    None if there are fewer pairs.
    """
    pairs = [pair for answer in said for pair in pairwise(answer)][:PAIRS]
    return len(set(pairs)) / PAIRS if len(pairs) == PAIRS else None


class Watch:
    """Looks at every policy of a task: its answers to the fixed questions, and the words that it favours."""

    def __init__(self, task: Task) -> None:
        self._task, self._asked = task, shown(task.lexicon)
        read = speak(task.start, task.tokenizer, list(islice(dialogues(task.lexicon, "read"), READ)), 0)
        self._ids, self._start, self._mask = read.ids, read.start, read.mask[..., None]
        self._reference = self._probabilities(task.start)

    @torch.no_grad()
    def look(self, policy: GPT) -> tuple[tuple[Words, ...], list[tuple[str, float]]]:
        """Its answers, and the words whose mean probability on the reference's answers rose most, then fell most."""
        moved = self._probabilities(policy) - self._reference
        order = moved.argsort(descending=True).tolist()
        up, down = order[:SHIFTED], order[-SHIFTED:]
        tokens = [token for token in up if moved[token] > 0] + [token for token in down if moved[token] < 0]
        shifted = [(self._task.tokenizer.word(token), float(moved[token])) for token in tokens]
        return tuple(speak(policy, self._task.tokenizer, self._asked, DRAWN).said), shifted

    def speaks(self, policy: GPT) -> bool:
        """Whether its probabilities are still finite."""
        return bool(self._probabilities(policy).isfinite().all())

    @torch.no_grad()
    def _probabilities(self, policy: GPT) -> Tensor:
        """[V]: the mean probability of every token."""
        probabilities = predict(policy, self._ids, self._start).all.exp()  # [B, T, V]
        return (probabilities * self._mask).sum((0, 1)) / self._mask.sum()
