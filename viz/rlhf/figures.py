"""Human feedback: what its views show, and its numbers for the prose."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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
    bins: list[tuple[float, float, int]]
    good: list[tuple[str, float]]
    bad: list[tuple[str, float]]
    over: list[tuple[str, str, float, float]]
    under: list[tuple[str, str, float, float]]


class WordData(NamedTuple):
    """A word of an answer as a step of the decision process: its probability by the policy and by the start, the reward for it,
    the return from it on, the value that was expected before it, its advantage, and the ratio of its probability after the update
    to that before."""

    word: str
    probability: float
    reference: float
    reward: float
    returned: float
    value: float
    advantage: float
    ratio: float


class ProcessData(NamedTuple):
    """An answer of a batch as a decision process; score: what the reward model gives it, true: what it is worth; ratios and
    advantages of every token of the batch."""

    story: str
    question: str
    words: list[WordData]
    score: float
    true: float
    kl_coef: float
    batch: list[tuple[float, float]]
    answers: int


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


def vote_facts(tally: Any, taught: Sequence[tuple[str, float]]) -> dict[str, str]:
    """tally: votes by rater, ties, clear; taught: words with the weights that the votes gave them, the best first."""
    if not taught:
        return {"clear": str(tally.clear), "best": "…", "weight": "…", "told": "No votes have been cast yet."}
    word, weight = taught[0]
    return {
        "clear": str(tally.clear),
        "best": word,
        "weight": _signed(weight),
        "told": f"After {tally.clear} votes for one side, the most rewarded word is “{word}” ({_signed(weight)}).",
    }


def policy_facts(lanes: Sequence[Sequence[Figures]], titles: Sequence[str] = ("",)) -> dict[str, str]:
    """lanes: the figures of each policy, iteration after iteration, none yet: dots; titles: their names."""
    names = ("true", "proxy", "kl", "kind", "right", "entropy", "length", "kl_coef")
    if not lanes or not lanes[0]:
        return dict.fromkeys((*names, "iteration", "kind_before", "right_before", "true_before", "price"), "…") | {
            "beside": ""
        }
    first, last = lanes[0][0], lanes[0][-1]
    found = {name: _number(last[name]) for name in names} | {
        "iteration": str(len(lanes[0]) - 1),
        "true_before": _number(first["true"]),
        "beside": " ".join(
            _beside(title, found[-1]) for title, found in zip(titles[1:], lanes[1:], strict=False) if found
        ),
        "price": _number((last["kl_coef"] or 0) * (last["kl"] or 0)),
    }
    for name in ("kind", "right"):
        found |= {name: _percent(last[name]), f"{name}_before": _percent(first[name])}
    return found


def _beside(title: str, last: Figures) -> str:
    """What another policy has come to."""
    return (
        f"In comparison, {title} has {_percent(last['kind'])} kind, {_percent(last['right'])} right answers, "
        f"a true reward of {_number(last['true'])} and a KL of {_number(last['kl'])}."
    )


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:z.2f}".replace("-", "−")


def _percent(value: float | None) -> str:
    return "…" if value is None else f"{100 * value:.0f} %"


def reward_facts(whose: str, data: RewardData, epochs: Sequence[tuple[float, float]]) -> dict[str, str]:
    """data: clear, curve, crossed, good, bad; epochs: what a transformer ranks rightly of the votes and of new pairs."""
    seen, held = epochs[-1] if epochs else (None, None)
    (good, plus), (bad, minus) = (data.good or [("…", 0.0)])[0], (data.bad or [("…", 0.0)])[-1]
    return {
        "whose": whose,
        "clear": str(data.clear),
        "held": _percent(data.curve[-1][1]),
        "crossed": _percent(data.crossed),
        "seen_head": _percent(seen),
        "held_head": _percent(held),
        "good": good,
        "plus": _signed(plus),
        "bad": bad,
        "minus": _signed(minus),
        "odds": _percent(1 / (1 + math.exp(minus - plus))),
    }


def process_facts(whose: str, data: ProcessData | None) -> dict[str, str]:
    """data: an answer with its words, score, true, kl_coef; None while there is none."""
    if data is None:
        return dict.fromkeys(
            ("words", "score", "price", "total", "kl_coef", "first", "probability", "reference", "paid"), "…"
        ) | {"whose": whose}
    total, first = sum(one.reward for one in data.words), data.words[0]
    return {
        "whose": whose,
        "words": str(len(data.words)),
        "score": _number(data.score),
        "price": _number(data.score - total),
        "total": _number(total),
        "kl_coef": f"{data.kl_coef:g}",
        "first": first.word,
        "probability": _number(first.probability),
        "reference": _number(first.reference),
        "paid": _number(data.kl_coef * math.log(first.probability / first.reference)),
    }


def hacking_facts(lanes: Sequence[Sequence[Figures]]) -> dict[str, str]:
    """lanes: the figures of each seed; none yet: dots."""
    if not lanes or not all(lanes):
        return dict.fromkeys(
            ("iteration", "peak", "peak_kl", "now", "now_kl", "proxy", "length", "right", "fallen"), "…"
        )
    first = lanes[0]
    best = max(first, key=lambda one: one["true"] or 0.0)
    fallen = sum(max(one["true"] or 0.0 for one in lane) - (lane[-1]["true"] or 0.0) >= 1 for lane in lanes)
    last = first[-1]
    return {
        "iteration": str(len(first) - 1),
        "peak": _number(best["true"]),
        "peak_kl": _number(best["kl"]),
        "now": _number(last["true"]),
        "now_kl": _number(last["kl"]),
        "proxy": _number(last["proxy"]),
        "length": f"{last['length']:.0f}",
        "right": _percent(last["right"]),
        "fallen": f"{fallen} of {len(lanes)}",
    }


def read_state(data: RoomsData) -> str:
    """Of the model that has only read: parameters, loss, floor."""
    return f"{data.parameters:,} weights; {data.loss - data.floor:.3f} nats per token above the world’s own"


def instructed_state(data: RoomsData) -> str:
    """Of the model that answers: lessons, right, tested."""
    return f"{data.lessons:,} lessons; {data.right} of {data.tested} new questions right"


def reward_state(clear: int, lent: bool, accuracy: float, tested: int) -> str:
    """Of the reward: how many votes it knows, whether they are lent by the simulated rater, and how good it is."""
    whose = "of the simulated rater" if lent else "for one side"
    return f"{clear:,} votes {whose}; ranks {_percent(accuracy)} of {tested} new pairs correctly"


def policy_state(method: str, iteration: int | None, last: Figures) -> str:
    """Of the policy: how far it is; None where it has not begun."""
    if iteration is None:
        return f"{method}: not run yet"
    return f"{method}, iteration {iteration}: {_percent(last['kind'])} kind, {_percent(last['right'])} right"


def remark(style: str, right: bool) -> str:
    """Behind an answer: its style, and whether it is true."""
    return f"{'plain' if style == 'neutral' else style}, {'right' if right else 'wrong'}"


def rewarded(score: float) -> str:
    """Behind an answer: its reward."""
    return f"reward {_signed(score)}"


def _signed(value: float) -> str:
    return f"{value:+z.2f}".replace("-", "−")


def gradient_facts(
    episodes: int, scatter: Sequence[tuple[int, float, float]], best: float, last: Any
) -> dict[str, str]:
    """scatter: (episodes, error bare, error with a baseline); best: what the start is worth at best; last: an update."""
    _, bare, helped = scatter[0]
    found = {
        "episodes": str(episodes),
        "bare": _number(bare),
        "helped": _number(helped),
        "less": f"{bare / helped:.1f}",
        "best": _number(best),
    }
    if last is None:
        return found | dict.fromkeys(("step", "exact", "sampled", "baseline", "believed", "double"), "…")
    exact, sampled, baseline = map(_number, last.worth)
    believed, double = map(_number, last.believed)
    return found | {
        "step": str(last.step),
        "exact": exact,
        "sampled": sampled,
        "baseline": baseline,
        "believed": believed,
        "double": double,
    }


def real_facts(made: Sequence[tuple[float, float]], over: int = 8) -> dict[str, str]:
    """made: (mean reward, KL) of each iteration; over: how many of the last ones are averaged."""
    if not made:
        return dict.fromkeys(("iteration", "first", "last", "kl"), "…")
    first, last = (sum(reward for reward, _ in part) / len(part) for part in (made[:over], made[-over:]))
    return {"iteration": str(len(made) - 1), "first": _number(first), "last": _number(last), "kl": _number(made[-1][1])}
