"""Two groups of simulated raters with different tastes: what their votes teach, and whose taste the best policy follows."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

from pages.rlhf.work import learning
from pages.server.jobs import one_thread
from pages.server.keep import keep

PAIRS = 300  # that are judged, each by one of the two groups
QUESTIONS, EACH = 16, 32  # and how often the reference answers each: over these answers policies are computed
_pool = ThreadPoolExecutor(1, thread_name_prefix="glassbox-groups", initializer=one_thread)
STEPS = 10  # of the share of group B, from 0 to 1


class Found(NamedTuple):
    """What votes teach where group B casts `share` of them.

    rewards: the mean of the reward that group A's, group B's and all votes teach, for answers of each style [S], in standard
    deviations; None for a group without votes. wins: of each style, the share of its votes that it wins, None where it has none.
    outcomes: by the way of merging (model.rlhf.conflicting.MERGES), of the best policy (model.rlhf.conflicting.Outcome).
    """

    share: float
    votes: tuple[int, int]
    rewards: tuple[list[float] | None, list[float] | None, list[float]]
    wins: list[float | None]
    outcomes: dict[str, Any]


class Agreement(NamedTuple):
    """Of two raters who judge PAIRS pairs: the share on which both say the same, and Cohen's kappa."""

    same: float
    kappa: float


class Groups(NamedTuple):
    """For each share; how far two raters of A agree, two of B, and one of each; and the policy that nothing changes."""

    found: list[Found]
    agreements: tuple[Agreement, Agreement, Agreement]
    reference: Any


def tastes() -> tuple[tuple[str, ...], Any]:
    """The styles, and what each is worth to each group."""
    from model.rlhf import conflicting

    return conflicting.STYLES, conflicting.TASTES


@keep(1)
def answers() -> Any:  # -> model.rlhf.conflicting.Answers
    """What the reference says to QUESTIONS questions, EACH times."""
    from model.rlhf import conflicting
    from model.rlhf.speaking import speak
    from model.world.dialogues import dialogues

    asked = list(islice(dialogues(learning.lexicon(), "closed form"), QUESTIONS))
    said = speak(*learning.start(), [one for one in asked for _ in range(EACH)], 0).said
    return conflicting.answers(asked, [said[at * EACH : (at + 1) * EACH] for at in range(QUESTIONS)])


@keep(1)
def pairs() -> list[Any]:  # of model.rlhf.preferences.Pair
    """The pairs that are judged."""
    from model.rlhf import preferences

    return list(islice(preferences.pairs(*learning.start(), learning.lexicon(), "groups"), PAIRS))


def scored(votes: Sequence[Any]) -> Any:  # -> model.trace.Floats | None
    """[Q, A]: the reward of the reference's answers that these votes teach, with mean 0 and deviation 1; None without votes."""
    from model.rlhf import rewards

    return rewarded(rewards.word_counts(votes, learning.start()[1])) if votes else None


def rewarded(reward: Any) -> Any:  # model.rlhf.rewards.Reward -> model.trace.Floats
    """[Q, A]: a reward of the reference's answers that does not read the question, with mean 0 and deviation 1."""
    from model.rlhf import conflicting

    flat = [answer for row in answers().said for answer in row]
    return conflicting.standard(reward.scores([()] * len(flat), flat).reshape(QUESTIONS, EACH))


def by_style(scores: Any) -> list[float]:
    """[S]: the mean over the answers of each style."""
    from model.rlhf.conflicting import STYLES

    styles = answers().styles
    return [float(scores[styles == at].mean()) if (styles == at).any() else 0.0 for at in range(len(STYLES))]


@keep(8)
def verdicts(noise: int, seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """Of each group, what one of its raters says of the pairs, and what another does."""
    from model.rlhf import conflicting

    one, other = ([conflicting.verdicts(pairs(), taste, noise / 100, f"{seed} {group} {who}")
                   for group, taste in enumerate(conflicting.TASTES)] for who in ("one", "other"))  # fmt: skip
    return one, other


@keep(16)
def groups(noise: int, seed: int, beta: float) -> Groups:
    """For every share of group B; noise: of a hundred verdicts, so many are wrong."""
    return _pool.submit(_groups, noise, seed, beta).result()


def _groups(noise: int, seed: int, beta: float) -> Groups:
    import numpy as np

    from model.rlhf import conflicting

    one, other = verdicts(noise, seed)
    drawn = conflicting.drawn(PAIRS, seed)
    found = [_found(at / STEPS, one, drawn, beta) for at in range(STEPS + 1)]
    even = np.full((QUESTIONS, EACH), 1 / EACH)
    agreements = _agreement(one[0], other[0]), _agreement(one[1], other[1]), _agreement(one[0], one[1])
    return Groups(found, agreements, conflicting.outcome(answers(), even))


def _found(share: float, said: list[list[str]], drawn: Sequence[float], beta: float) -> Found:
    from model.rlhf import conflicting

    places: tuple[list[int], list[int]] = ([], [])
    for at, one in enumerate(drawn):
        places[one < share].append(at)
    own = [conflicting.comparisons([pairs()[at] for at in there], [said[group][at] for at in there])
           for group, there in enumerate(places)]  # fmt: skip
    pooled = [*own[0], *own[1]]
    first, second, both = scored(own[0]), scored(own[1]), scored(pooled)
    there = [one for one in (first, second) if one is not None]
    outcomes = {}
    for how in conflicting.MERGES:
        scores = both if how == "pooled" else conflicting.merged(how, there)
        outcomes[how] = conflicting.outcome(answers(), conflicting.tilted(scores, beta))
    means = tuple(None if one is None else by_style(one) for one in (first, second, both))
    return Found(share, (len(own[0]), len(own[1])), means, list(conflicting.wins(pooled).values()), outcomes)  # type: ignore[arg-type]


def _agreement(one: Sequence[str], other: Sequence[str]) -> Agreement:
    from sklearn.metrics import cohen_kappa_score

    same = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    return Agreement(same, float(cohen_kappa_score(one, other)))
