"""A language model as the rater of answers (Bai et al. 2022; Lee et al. 2023: RLAIF), asked in two ways.

Asked which of two answers is better, in both orders, as its choice depends on the order (Wang et al. 2024; Zheng et al. 2023: position
bias). Or asked of each answer alone, by how much likelier it holds one word than its opposite.
"""

import math
import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from model.rlhf.preferences import Pair
from model.trace import Floats

FIRST, SECOND, FRIENDLY, RUDE = " A", " B", " friendly", " rude"
Logits = Callable[[str], Floats]  # of a model: a text -> [V], the logits of the next token


class Asked(NamedTuple):
    """The prompts of a pair: with its first answer as A, with it as B, and of each answer alone."""

    turned: tuple[str, str]
    alone: tuple[str, str]


class Opinion(NamedTuple):
    """What the model says of a pair: the probability of A where its first answer is A, and where it is B, among A and B; and of
    `friendly` among `friendly` and `rude`, of each answer."""

    turned: tuple[float, float]
    alone: tuple[float, float]

    @property
    def by_turns(self) -> float:
        """By how much the first answer is preferred, in nats: the mean log-odds of both orders, which no constant liking of A changes."""
        return (log_odds(self.turned[0]) - log_odds(self.turned[1])) / 2

    @property
    def by_each(self) -> float:
        """By how much the first answer is preferred, in nats: the difference of the log-odds of `friendly`."""
        return log_odds(self.alone[0]) - log_odds(self.alone[1])


def sentence(words: Sequence[str], names: Collection[str] = ()) -> str:
    """Words as people write them; names: those that begin with a capital."""
    text = " ".join(word.capitalize() if word in names else word for word in words)
    for mark in ".,?:":
        text = text.replace(f" {mark}", mark)
    return re.sub(r"(^|[.?] )([a-z])", lambda found: found[1] + found[2].upper(), text)


def asked(pair: Pair, names: Collection[str] = ()) -> Asked:
    """What the model reads."""
    story, question, first, second = (
        sentence(one, names) for one in (pair.asked.story, pair.asked.question, pair.first, pair.second)
    )
    turned = [
        f"Story: {story} Question: {question}\nAnswer A: {one}\nAnswer B: {other}\nThe better answer, true and kind, is Answer"
        for one, other in ((first, second), (second, first))
    ]
    alone = [f"Tom: {question} Ann: {one}\nAnn is" for one in (first, second)]
    return Asked((turned[0], turned[1]), (alone[0], alone[1]))


def opinion(one: Asked, logits: Logits, token: Callable[[str], int]) -> Opinion:
    """Of a pair by a model with these `logits`; token: the first token of a word that follows a text."""
    turned = [_share(logits(text), token(FIRST), token(SECOND)) for text in one.turned]
    alone = [_share(logits(text), token(FRIENDLY), token(RUDE)) for text in one.alone]
    return Opinion((turned[0], turned[1]), (alone[0], alone[1]))


def log_odds(p: float) -> float:
    """ln p / (1 - p); of a rounded probability, which may be 0 or 1, a finite one."""
    sure = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(sure / (1 - sure))


def _share(logits: Floats, one: int, other: int) -> float:
    """The probability of one token among two."""
    return 1 / (1 + math.exp(min(700.0, float(logits[other]) - float(logits[one]))))
