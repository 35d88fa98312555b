"""An answer as a decision process: what the view shows of it, and its numbers for the prose."""

import math
from typing import NamedTuple

from viz.shared.numbers import chance, rounded


class WordData(NamedTuple):
    """A word of an answer as a step of the decision process: its probability by the policy and by the reference, the reward for it,
    the return from it on, the value that was expected before it, its advantage, that advantage as the update uses it (scaled),
    and the ratio of its probability after the update to that before."""

    word: str
    probability: float
    reference: float
    reward: float
    returned: float
    value: float
    advantage: float
    scaled: float
    ratio: float


class Estimate(NamedTuple):
    """An estimator of the KL divergence: its mean over the words of a batch, and the standard deviation of one word's."""

    mean: float
    spread: float


class ProcessData(NamedTuple):
    """An answer of a batch as a decision process; score: what the reward model gives it, true: what it is worth.

    batch: of every word of the batch the ratio, the scaled advantage, and whether PPO's clip holds it back; updated: whether an
    update followed. kl: KL(policy || reference) of a word, summed over the vocabulary; k1, k2, k3: its estimates from the words
    that were said (Schulman 2020).
    """

    story: str
    question: str
    words: list[WordData]
    score: float
    true: float
    kl_coef: float
    batch: list[tuple[float, float, bool]]
    updated: bool
    answers: int
    kl: float
    k1: Estimate
    k2: Estimate
    k3: Estimate

    @property
    def clipped(self) -> int:
        """How many words of the batch the clip holds back."""
        return sum(cut for _, _, cut in self.batch)


FIELDS = ("score", "price", "total", "kl_coef", "first", "probability", "reference", "paid", "advantage", "scaled", "kl",
          "k1", "k1_spread", "k2", "k2_spread", "k3", "k3_spread", "clipped")  # fmt: skip


def process_facts(whose: str, lam: str, data: ProcessData | None) -> dict[str, str]:
    """lam: of the advantages; data: None while there is no answer."""
    known = {"whose": whose, "lam": lam}
    if data is None:
        return dict.fromkeys(FIELDS, "…") | known
    total, first = sum(one.reward for one in data.words), data.words[0]
    estimates = {"k1": data.k1, "k2": data.k2, "k3": data.k3}
    return known | {
        "score": rounded(data.score),
        "price": rounded(data.score - total),
        "total": rounded(total),
        "kl_coef": f"{data.kl_coef:.3g}",
        "first": first.word,
        "probability": chance(first.probability),
        "reference": chance(first.reference),
        "paid": rounded(data.kl_coef * math.log(first.probability / first.reference), 3),
        "advantage": rounded(first.advantage),
        "scaled": rounded(first.scaled),
        "kl": rounded(data.kl, 3),
        "clipped": f"{data.clipped} of the {len(data.batch)} words" if data.updated else "no words: no update followed",
        **{name: rounded(one.mean, 3) for name, one in estimates.items()},
        **{f"{name}_spread": rounded(one.spread, 3) for name, one in estimates.items()},
    }
