"""Human feedback: what its views show, and its numbers for the prose."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from viz.shared.numbers import count, percent, rounded, signed

Figures = Mapping[str, float | None]


class SeenData(NamedTuple):
    """An iteration: its figures by name, the answers to the fixed questions with style and whether they are right, and the
    words that are said more and less often than at the start."""

    iteration: int
    figures: dict[str, float | None]
    samples: list[tuple[str, str, bool]]
    shifted: list[tuple[str, float]]


class RewardData(NamedTuple):
    """What votes have taught a reward that counts words.

    clear: votes for one side; curve: (votes, share of held-out pairs ranked correctly) for more and more of them; crossed: the
    share of the votes themselves that those not among them rank rightly, and bins: (mean predicted probability, share preferred,
    how many) of these; good, bad: words with their weights; over, under: (question, answer, reward, truth) of the start's
    answers, in standard deviations, that the reward gets most wrong.
    """

    clear: int
    curve: list[tuple[int, float]]
    crossed: float
    bins: Sequence[tuple[float, float, int]]
    good: list[tuple[str, float]]
    bad: list[tuple[str, float]]
    over: list[tuple[str, str, float, float]]
    under: list[tuple[str, str, float, float]]


class RoomsData(NamedTuple):
    """Two models and a reward at work on the same questions: (story, question), what the toy and the instructed one say, and
    the reward and the truth of the latter's answers; how many of the tested questions the instructed one has right."""

    questions: list[tuple[str, str]]
    pretrained: list[str]
    instructed: list[tuple[str, str, bool]]
    rewards: list[float]
    parameters: int
    loss: float
    floor: float
    lessons: int
    right: int
    tested: int


def vote_facts(tally: Any, taught: Sequence[tuple[str, float]], strength: float) -> dict[str, str]:
    """tally: votes by rater, ties, clear; taught: words with the weights that the votes gave them; strength: C."""
    known = {"clear": str(tally.clear), "strength": f"{strength:g}"}
    after = f"After {count(tally.clear, 'vote', 'votes')} for one side"
    if not taught:
        told = (
            f"{after}, no word is worth more than another."
            if tally.clear
            else "No votes for one side have been cast yet."
        )
        return known | {"told": told}
    word, weight = max(taught, key=lambda one: one[1])
    if weight > 0:
        return known | {"told": f"{after}, the most rewarded word is “{word}” ({signed(weight)})."}
    word, weight = min(taught, key=lambda one: one[1])
    return known | {"told": f"{after}, no word is rewarded yet; the most penalized one is “{word}” ({signed(weight)})."}


def reward_facts(
    whose: str, data: RewardData, epochs: Sequence[tuple[float, float]], stopped: int | None, spared: int
) -> dict[str, str]:
    """data: clear, curve, crossed, good, bad; epochs: what a transformer ranks rightly of the votes and of new pairs.

    stopped: the epoch whose transformer policies follow, None while it still learns; spared: one vote of so many is not learned
    from.
    """
    seen, held = epochs[-1] if epochs else (None, None)
    # “.” adds nothing: where no word is worth anything, two answers are compared that are the same.
    good, plus = max(data.good, key=lambda one: one[1], default=(".", 0.0))
    bad, minus = min(data.bad, key=lambda one: one[1], default=(".", 0.0))
    return {
        "epoch": str(len(epochs) - 1) if epochs else "…",
        "stopped": _stopped(stopped, data.clear, spared),
        "whose": whose,
        "clear": str(data.clear),
        "held": percent(data.curve[-1][1]),
        "crossed": percent(data.crossed),
        "seen_head": percent(seen),
        "held_head": percent(held),
        "good": good,
        "plus": signed(plus),
        "bad": bad,
        "minus": signed(minus),
        "odds": percent(1 / (1 + math.exp(minus - plus))),
    }


def _stopped(epoch: int | None, votes: int, spared: int) -> str:
    if votes < spared:
        return (
            f"With fewer than {spared} votes none can be spared to tell when to stop, so policies follow its last state"
        )
    if epoch is None:
        return f"One vote in {spared} is spared: it will tell after which reading to stop"
    return f"Policies follow it as it is after reading {epoch}: there, the one vote in {spared} that was spared is most likely"


def read_state(data: RoomsData) -> str:
    """Of the model that has only read: parameters, loss, floor."""
    return f"{data.parameters:,} weights; {data.loss - data.floor:.3f} nats per token above the world’s own"


def instructed_state(data: RoomsData) -> str:
    """Of the model that answers: lessons, right, tested."""
    return f"{data.lessons:,} lessons; {data.right} of {data.tested} new questions right"


def reward_state(clear: int, lent: bool, accuracy: float, tested: int) -> str:
    """Of the reward: how many votes it knows, whether they are lent by the simulated rater, and how good it is."""
    whose = "of the simulated rater" if lent else "for one side"
    return f"{clear:,} votes {whose}; ranks {percent(accuracy)} of {tested} new pairs correctly"


def policy_state(method: str, iteration: int | None, last: Figures) -> str:
    """Of the policy: how far it is; None where it has not begun."""
    if iteration is None:
        return f"{method}: not run yet"
    return f"{method}, iteration {iteration}: {percent(last['kind'])} kind, {percent(last['right'])} right"


def remark(style: str, right: bool) -> str:
    """Behind an answer: its style, and whether it is true."""
    return f"{'plain' if style == 'neutral' else style}, {'right' if right else 'wrong'}"


def rewarded(score: float) -> str:
    """Behind an answer: its reward."""
    return f"reward {signed(score)}"


def gradient_facts(
    episodes: int, scatter: Sequence[tuple[int, float, float]], best: float, last: Any, alpha: float, gamma: float
) -> dict[str, str]:
    """scatter: (episodes, error bare, error with a baseline); best: what the start is worth at best; last: an update;
    alpha: the rate of Q-learning; gamma: the game's discount."""
    _, bare, helped = scatter[0]
    found = {
        "episodes": str(episodes),
        "bare": rounded(bare),
        "helped": rounded(helped),
        "less": f"{bare / helped:.1f}",
        "best": rounded(best),
        "alpha": f"{alpha:g}",
        "gamma": f"{gamma:g}",
    }
    if last is None:
        return found | dict.fromkeys(("step", "exact", "sampled", "baseline", "believed", "double"), "…")
    exact, sampled, baseline = map(rounded, last.worth)
    believed, double = map(rounded, last.believed)
    return found | {
        "step": str(last.step),
        "exact": exact,
        "sampled": sampled,
        "baseline": baseline,
        "believed": believed,
        "double": double,
    }


class AdaptersData(NamedTuple):
    """How SmolLM2's adapters are built and learn: weights of the model and of the adapters, layers in all and with adapters,
    matrices in each, rank r and alpha, the answers to a prompt, what a nat of KL costs."""

    parameters: int
    trained: int
    layers: int
    adapted: int
    matrices: int
    rank: int
    alpha: int
    batch: int
    kl_coef: float


def real_facts(
    made: Sequence[tuple[float, float, tuple[tuple[float, float], ...]]], about: AdaptersData, over: int = 8
) -> dict[str, str]:
    """made: (mean reward, KL, reward and advantage of each answer) of each iteration; over: how many of the last ones are
    averaged."""
    known = {
        "million": f"{about.parameters / 1e6:.0f}",
        "trained": f"{about.trained:,}".replace(",", "{,}"),
        "lower": str(about.layers - about.adapted),
        "adapted": str(about.adapted),
        "matrices": str(about.matrices),
        "rank": str(about.rank),
        "alpha": str(about.alpha),
        "batch": str(about.batch),
        "rest": str(about.batch - 1),
        "kl_coef": f"{about.kl_coef:g}",
    }
    if not made:
        return known | dict.fromkeys(("iteration", "first", "last", "kl"), "…") | {"worked": ""}
    first, last = (sum(one[0] for one in part) / len(part) for part in (made[:over], made[-over:]))
    reward, advantage = max(made[-1][2], key=lambda one: one[1])
    return known | {
        "iteration": str(len(made) - 1),
        "first": rounded(first),
        "last": rounded(last),
        "kl": rounded(made[-1][1]),
        "worked": f"In this batch the largest advantage is {signed(advantage)}, of an answer with the reward {signed(reward)}.",
    }
