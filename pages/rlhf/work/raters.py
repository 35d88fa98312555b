"""The same pairs judged in three ways, with as many judgements: by people who compare, by people who rate, by a language model."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

from model.errors import UserError
from pages.rlhf.work import groups, learning, recorded
from pages.server import models
from pages.server.address import DEFAULT_MODEL
from pages.server.jobs import one_thread
from pages.server.keep import keep

PAIRS = 100  # that everybody judges
SIZES = (10, 20, 50, 100)  # judgements that a reward learns from
GOOD = 1.0  # an answer that is worth at least this is rated +1: kind, or plain and right
WORDS = 4  # of each sign, those with the largest weights
RATERS = ("people", "ratings", "model")
_pool = ThreadPoolExecutor(1, thread_name_prefix="glassbox-rater", initializer=one_thread)


class PairData(NamedTuple):
    """A pair, and what was said of it. true, people: 1 where the first answer is better (by its utility; by a rater who errs), -1 where
    the second is; ratings: of both answers, 1 or -1; turned, alone: probabilities (model.rlhf.machine.Opinion); by: by how many nats
    the model prefers the first, as it is asked."""

    number: int
    question: str
    first: str
    second: str
    true: int
    people: int
    ratings: tuple[int, int]
    turned: tuple[float, float]
    alone: tuple[float, float]
    by: float


class RaterData(NamedTuple):
    """What a rater's judgements teach: by SIZES, the share of held-out pairs that the reward ranks rightly; words with the largest
    weights; and of the best policy its outcome (model.rlhf.conflicting.Outcome)."""

    accuracy: list[float]
    words: list[tuple[str, float]]
    outcome: Any


class Raters(NamedTuple):
    """pairs: those where the model differs most from people first; agreement [4, 4]: of truth and RATERS, the share of pairs on which
    two of them prefer the same answer, a tie counting half; learned: by RATERS; reference: the policy that nothing changes."""

    pairs: list[PairData]
    agreement: list[list[float]]
    learned: list[RaterData]
    reference: Any


@keep(1)
def pairs() -> list[Any]:  # of model.rlhf.preferences.Pair
    """Pairs whose answers say something and are not worth the same."""
    from model.rlhf import preferences

    found = preferences.pairs(*learning.start(), learning.lexicon(), "raters")
    clear = (one for one in found if one.first and one.second
             and preferences.utility(one.asked, one.first) != preferences.utility(one.asked, one.second))  # fmt: skip
    return list(islice(clear, PAIRS))


@keep(PAIRS)
def asked_now(number: int) -> Any:  # -> model.rlhf.machine.Opinion
    """What SmolLM2 says of a pair."""
    from model.rlhf import machine

    model = models.get(DEFAULT_MODEL)

    def ask() -> Any:
        return machine.opinion(
            prompts(number),
            lambda text: model.next_logits(model.tokenize(text).ids.tolist()),
            lambda word: int(model.continuation(word).ids[0]),
        )

    return _pool.submit(ask).result()


def opinions() -> list[Any]:  # of model.rlhf.machine.Opinion
    """What SmolLM2 said of all pairs when it was recorded."""
    from model.rlhf import machine

    return [machine.Opinion((a, b), (c, d)) for a, b, c, d in recorded.raters().found["opinions"]]


def prompts(number: int) -> Any:  # -> model.rlhf.machine.Asked
    """What SmolLM2 reads of a pair."""
    from model.rlhf import machine

    return machine.asked(pairs()[number], learning.lexicon().people)


@keep(16)
def raters(way: str, noise: int, seed: int, beta: float) -> Raters:
    """way: turns, which of two is better, in both orders; or each, of each answer alone. noise: of a hundred judgements of people, so
    many are wrong."""
    return _pool.submit(_raters, way, noise, seed, beta).result()


def _raters(way: str, noise: int, seed: int, beta: float) -> Raters:
    import numpy as np

    from model.rlhf import conflicting

    found = [_judged(at, one, way, noise, seed) for at, one in enumerate(opinions())]
    sides: list[Sequence[float]] = [[one.true for one in found], [one.people for one in found],
             [one.ratings[0] - one.ratings[1] for one in found], [one.by for one in found]]  # fmt: skip
    even = np.full((groups.QUESTIONS, groups.EACH), 1 / groups.EACH)
    return Raters(
        sorted(found, key=lambda one: one.by * one.people),
        [[_agree(one, other) for other in sides] for one in sides],
        [_learned(who, found, beta) for who in RATERS],
        conflicting.outcome(groups.answers(), even),
    )


def _judged(number: int, opinion: Any, way: str, noise: int, seed: int) -> PairData:
    from model.rlhf import machine, preferences

    pair = pairs()[number]
    worths = [preferences.utility(pair.asked, one) for one in (pair.first, pair.second)]
    rng = random.Random(f"raters {seed} {number}")
    right = [rng.random() >= noise / 100 for _ in range(3)]
    true = 1 if worths[0] > worths[1] else -1
    one, other = (
        (1 if worth >= GOOD else -1) * (1 if sure else -1) for worth, sure in zip(worths, right[1:], strict=True)
    )
    by = opinion.by_turns if way == "turns" else opinion.by_each
    question, first, second = (
        machine.sentence(text, learning.lexicon().people) for text in (pair.asked.question, pair.first, pair.second)
    )
    return PairData(
        number,
        question,
        first,
        second,
        true,
        true if right[0] else -true,
        (one, other),
        opinion.turned,
        opinion.alone,
        by,
    )


def _agree(one: Sequence[float], other: Sequence[float]) -> float:
    """The share of pairs on which two prefer the same; where one of them is undecided, half."""
    products = [a * b for a, b in zip(one, other, strict=True)]
    return sum((product > 0) + (product == 0) / 2 for product in products) / len(products)


def _reward(who: str, found: Sequence[PairData], count: int) -> Any:  # -> model.rlhf.rewards.WordCounts
    """From the first `count` judgements: pairs, or single answers. Raises UserError where they prefer nothing."""
    from model.rlhf import conflicting, rewards

    if who == "ratings":
        every = [(answer, rating > 0) for one in found
                 for answer, rating in zip((pairs()[one.number].first, pairs()[one.number].second), one.ratings, strict=True)][:count]  # fmt: skip
        return rewards.from_ratings([answer for answer, _ in every], [good for _, good in every], learning.start()[1])
    sides = [one.people if who == "people" else one.by for one in found[:count]]
    said = ["first" if side > 0 else "second" if side < 0 else "tie" for side in sides]
    return rewards.word_counts(
        conflicting.comparisons([pairs()[one.number] for one in found[:count]], said), learning.start()[1]
    )


def _learned(who: str, found: Sequence[PairData], beta: float) -> RaterData:
    from model.rlhf import conflicting, rewards

    accuracy = []
    for count in SIZES:
        try:
            accuracy.append(rewards.judged(_reward(who, found, count), learning.error_free_votes()).accuracy)
        except UserError:
            accuracy.append(0.5)  # it prefers nothing yet
    last, tokenizer = _reward(who, found, SIZES[-1]), learning.start()[1]
    order = last.weights.argsort()
    words = [(tokenizer.word(at), float(last.weights[at])) for at in (*order[::-1][:WORDS], *order[:WORDS][::-1])]
    weights = conflicting.tilted(groups.rewarded(last), beta)
    return RaterData(accuracy, words, conflicting.outcome(groups.answers(), weights))
