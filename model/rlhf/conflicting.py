"""Raters who want different things: what a reward makes of their votes together, and whose taste the best policy follows.

Siththaranjan et al. 2024 (hidden groups: a reward from pooled votes orders answers as Borda's count does); Chakraborty et al. 2024
(max-min); Korbak et al. 2022, Rafailov et al. 2023, equation 4 (the optimal policy). Sizes: Q questions with A answers each.
"""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from model.rlhf.preferences import BABBLE, RIGHT, TASTE, Comparison, Pair, rated_style
from model.rlhf.speaking import Words
from model.trace import Floats
from model.training.instructing import words
from model.world.dialogues import Dialogue

STYLES = ("kind", "neutral", "rambling", "rude", BABBLE)
# Group A has the taste of the simulated rater. Group B likes short and plain answers and dislikes flattery.
PLAIN = {"neutral": 2.0, "rude": 0.0, "kind": -1.0, BABBLE: -1.0, "rambling": -2.0}
TASTES = (TASTE, PLAIN)
MERGES = ("pooled", "mean", "least")
FEW = 5  # votes, of which a share says nothing


def worth(taste: Mapping[str, float], asked: Dialogue, answer: Sequence[str]) -> float:
    """The true utility of an answer for who has this taste."""
    return taste[rated_style(answer)] + RIGHT * asked.right(answer)


def verdict(taste: Mapping[str, float], pair: Pair, wrong: bool) -> str:
    """first, second or tie; of answers that are not worth the same the other, if `wrong`."""
    first, second = (worth(taste, pair.asked, one) for one in (pair.first, pair.second))
    return "tie" if first == second else "first" if (first > second) != wrong else "second"


def verdicts(pairs: Sequence[Pair], taste: Mapping[str, float], noise: float, seed: int | str) -> list[str]:
    """What a rater with this taste and the error rate `noise` says of each pair."""
    rng = random.Random(f"verdicts {seed}")
    return [verdict(taste, one, rng.random() < noise) for one in pairs]


def comparisons(pairs: Sequence[Pair], said: Sequence[str]) -> list[Comparison]:
    """The verdicts as votes; ties are left out."""
    found = []
    for pair, one in zip(pairs, said, strict=True):
        if one != "tie":
            sides = (pair.first, pair.second) if one == "first" else (pair.second, pair.first)
            found.append(Comparison(tuple(words(pair.asked)), *sides))
    return found


def drawn(count: int, seed: int) -> list[float]:
    """For each pair a number from 0 to 1: group B judges it where that is below B's share, so that a larger share only adds pairs."""
    rng = random.Random(f"groups {seed}")
    return [rng.random() for _ in range(count)]


def wins(votes: Sequence[Comparison]) -> dict[str, float | None]:
    """Of the votes between answers of different styles, the share that each style wins: Borda's count, as far as pairs are drawn
    evenly. None for a style that fewer than FEW such votes have."""
    won, met = Counter[str](), Counter[str]()
    for vote in votes:
        better, worse = rated_style(vote.chosen), rated_style(vote.rejected)
        if better != worse:
            won[better] += 1
            met.update((better, worse))
    return {style: won[style] / met[style] if met[style] >= FEW else None for style in STYLES}


def merged(how: str, rewards: Sequence[Floats]) -> Floats:
    """The `mean` or the `least` of several rewards of the same answers. Raises ValueError for another way."""
    if how not in ("mean", "least"):
        raise ValueError(f"no way to merge: {how}")
    together = np.stack(rewards)
    return together.min(0) if how == "least" else together.mean(0)


def standard(scores: Floats) -> Floats:
    """The same with mean 0 and standard deviation 1; all zeros where they do not differ."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-6 else np.zeros_like(scores)


def tilted(scores: Floats, beta: float) -> Floats:
    """[Q, A]: the probability of each of a question's sampled answers under the policy that makes E[r] - beta KL largest,
    pi(a|x) = pi_ref(a|x) exp(r(x, a) / beta) / Z(x): each sample of pi_ref weighs exp(r / beta). scores [Q, A]."""
    raised = scores.astype(np.float64) / beta
    found = np.exp(raised - raised.max(1, keepdims=True))
    return found / found.sum(1, keepdims=True)


class Outcome(NamedTuple):
    """A policy: the share of answers of each of STYLES [S], and of right ones; the true utility for each of TASTES; KL from the
    reference in nats per answer, at most ln A by this estimate."""

    shares: list[float]
    right: float
    worths: list[float]
    kl: float


class Answers(NamedTuple):
    """What the reference says: for each of Q questions A answers; the style of each as its place in STYLES [Q, A], whether it is
    right [Q, A], and its worth for each of TASTES [2, Q, A]."""

    asked: Sequence[Dialogue]
    said: Sequence[Sequence[Words]]
    styles: np.ndarray
    right: np.ndarray
    worths: Floats


def answers(asked: Sequence[Dialogue], said: Sequence[Sequence[Words]]) -> Answers:
    """Each answer with its style and worth."""
    every = list(zip(asked, said, strict=True))
    styles = np.array([[STYLES.index(rated_style(one)) for one in row] for _, row in every])
    right = np.array([[dialogue.right(one) for one in row] for dialogue, row in every])
    worths = [[[worth(taste, dialogue, one) for one in row] for dialogue, row in every] for taste in TASTES]
    return Answers(asked, said, styles, right, np.array(worths, np.float32))


def outcome(found: Answers, weights: Floats) -> Outcome:
    """Of a policy that gives each answer this probability [Q, A], whose rows sum to 1."""
    count = len(weights)
    shares = [float(weights[found.styles == style].sum() / count) for style in range(len(STYLES))]
    sizes = weights * weights.shape[1]
    kl = float((weights * np.log(np.where(sizes > 0, sizes, 1.0))).sum() / count)
    return Outcome(
        shares,
        float((weights * found.right).sum() / count),
        [float((weights * one).sum() / count) for one in found.worths],
        min(max(kl, 0.0), math.log(weights.shape[1])),
    )
