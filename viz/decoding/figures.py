"""One step of decoding as rows: every stage of the likeliest tokens, and all others together."""

import re
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats
from viz.shared.numbers import count, finite, minus
from viz.shared.words import piece as shown

SHOWN = 20
CUT_NAMES = ("", "repeat", "top-k", "top-p", "min-p", "typical")  # model.decoding.CUTS, as people read them


class Stages(Protocol):
    """model.decoding.Chain: all of a step's stages, [V] each."""

    @property
    def logits(self) -> Floats: ...
    @property
    def penalised(self) -> Floats: ...
    @property
    def scaled(self) -> Floats: ...
    @property
    def filtered(self) -> Floats: ...
    @property
    def cut(self) -> NDArray[np.uint8]: ...
    @property
    def probabilities(self) -> NDArray[np.float64]: ...
    @property
    def log_probabilities(self) -> NDArray[np.float64]: ...
    @property
    def order(self) -> NDArray[np.int64]: ...
    @property
    def cumulative(self) -> NDArray[np.float64]: ...


class Row(NamedTuple):
    """One token: its rank among all from 1, its stages, by what it was cut, and where it begins on the line of the draw.

    logprob is what the model itself gives it, before any setting.
    """

    token: int
    piece: bytes
    rank: int
    logit: float
    penalised: float
    scaled: float
    cut: int
    p: float
    start: float
    logprob: float


class StageData(NamedTuple):
    """The likeliest tokens and those asked for, and the others: how many, how many of them are left, their mass."""

    rows: tuple[Row, ...]
    others: int
    others_left: int
    others_mass: float
    left: int
    entropy: float
    draw: float | None
    fallen: int


def stage_data(stages: Stages, draw: float | None, fallen: int, piece: Callable[[int], bytes],
               also: Sequence[int] = ()) -> StageData:  # fmt: skip
    """draw: the random number, None where the likeliest is taken; fallen: the token it fell on; also: shown as well."""
    # What is banned stands where it would have stood: its score is still there to see.
    standing = np.where(np.isinf(stages.scaled), stages.logits, stages.scaled)

    def rank(token: int) -> int:
        equal = np.flatnonzero(standing == standing[token])
        return int((standing > standing[token]).sum()) + int((equal < token).sum()) + 1

    most = np.argpartition(-standing, min(SHOWN, len(standing)) - 1)[:SHOWN]
    first = np.flatnonzero(standing >= standing[most].min())  # with all that are equal to the last
    chosen = [int(one) for one in first[np.argsort(-standing[first], kind="stable")][:SHOWN]]
    chosen += sorted({fallen, *also} - set(chosen), key=rank)
    starts = np.zeros(len(standing))
    starts[stages.order] = np.concatenate([[0.0], stages.cumulative[:-1]])
    rows = tuple(
        Row(one, piece(one), rank(one), float(stages.logits[one]), float(stages.penalised[one]),
            float(stages.scaled[one]), int(stages.cut[one]), float(stages.probabilities[one]), float(starts[one]),
            float(stages.log_probabilities[one]))
        for one in chosen)  # fmt: skip
    mass, left = sum(row.p for row in rows), int((stages.filtered > -np.inf).sum())
    others_left = left - sum(row.cut == 0 for row in rows)
    p = stages.probabilities[stages.probabilities > 0]
    return StageData(rows, len(standing) - len(rows), others_left, max(0.0, 1 - mass) if others_left else 0.0, left,
                     float(-(p * np.log(p)).sum()), draw, fallen)  # fmt: skip


def stage_facts(data: StageData, settings: dict[str, float], position: int, vocabulary: int) -> dict[str, str]:
    """This step's numbers for the prose."""
    row = next(one for one in data.rows if one.token == data.fallen)
    return {
        "word": shown(row.piece),
        "rule": _rule(row, data, settings["temperature"]),
        "left": _left(data, vocabulary),
        "p": "1" if data.draw is None else f"{row.p:.4f}",
        "own": f"{np.exp(row.logprob):.4f}",
        "logprob": minus(row.logprob, 2),
        "drawn": f"The number drawn for position {position} is {data.draw:.4f}: it falls between {row.start:.4f} and {row.start + row.p:.4f}"
        if data.draw is not None else "At temperature 0 nothing is drawn: the most probable token is taken (greedy)",
        "entropy": f"{data.entropy:.2f}",
    }  # fmt: skip


class LengthPenalty(NamedTuple):
    """How scores depend on the length: alpha, which rule, and what gives its divisor (model.decoding.divisor)."""

    alpha: float
    rule: str
    divisor: Callable[[int, float, Any], float]


RULES = {
    "power": r"$\ell(n) = n^\alpha$ as in transformers",
    "gnmt": r"$\ell(n) = \big(\frac{5 + n}{6}\big)^\alpha$ as in Wu et al.",
}


def _left(data: StageData, vocabulary: int) -> str:
    """How many tokens could have come."""
    if data.draw is None:
        return (f"Only this one of {vocabulary:,} tokens can come. Raise the temperature: the scores stay, and a number is drawn "
                "on them")  # fmt: skip
    return (f"{data.left:,} of {vocabulary:,} tokens were left to choose from. Change a setting: the scores and the number drawn "
            "stay, so you see what that setting alone does")  # fmt: skip


def _rule(row: Row, data: StageData, temperature: float) -> str:
    """How the scores became the probability of the token: at temperature 0 nothing is divided, and nothing is drawn."""
    word, left = shown(row.piece), f"{data.left:,}".replace(",", "{,}")
    scores = f"For “{word}”: $z = {row.logit:.2f}$, after the penalties ${row.penalised:.2f}$"
    if data.draw is None:
        return (r"$p = 1$ for the token with the highest score, $p = 0$ for all others: at $T = 0$ nothing is divided by $T$, no filter "
                f"applies, and $\\text{{argmax}}$ takes the place of softmax. {scores}, the highest of ${left}$, so it gets "
                f"$p =$ **1**. At $T = 1$ it would get {row.p:.4f}, as the picture shows")  # fmt: skip
    return (r"$p_i = e^{z_i / T} / \sum_{j \in \text{kept}} e^{z_j / T}$. "
            f"{scores}, divided by $T = {temperature:g}$ it is ${row.scaled:.2f}$; among the ${left}$ tokens kept it gets $p =$ "
            f"**{row.p:.4f}**. On the cumulative line it holds the interval from {row.start:.4f} to {row.start + row.p:.4f}")  # fmt: skip


def beam_facts(steps: Sequence[Any], prompt: int, penalty: LengthPenalty, vocabulary: int,
               piece: Callable[[int], bytes]) -> dict[str, str]:  # fmt: skip
    """The numbers of a beam search (model.decoding.BeamStep each) after its steps so far, for the prose."""
    last = steps[-1]
    best = last.beams[0] if last.stop and last.beams else max(last.alive, key=lambda one: one.sum)
    made = best.token_ids[prompt:]
    kept = sum(one.fate in ("kept", "finished", "left") for step in steps for one in step.candidates)
    looked = vocabulary * (1 + sum(len({one.token_ids for one in step.alive}) for step in steps[:-1]))
    divisor = penalty.divisor(len(made), penalty.alpha, penalty.rule)
    return {
        "greedy": _greedy_said(steps, made, piece),
        "best": shown(b"".join(piece(token) for token in made)),
        "summed": _summed(best.sum, float(sum(best.logprobs))),
        "tokens": str(len(made)),
        "rule": RULES[penalty.rule],
        "alpha": f"{penalty.alpha:g}",
        "divisor": f"{divisor:.3f}",
        "score": f"{best.sum / divisor:.3f}",
        "looked": f"{looked:,}",
        "kept": str(kept),
        "steps": count(len(steps), "step", "steps"),
    }  # fmt: skip


def _summed(total: float, own: float) -> str:
    """What the search adds up, and what the model itself gives the text: not the same with temperature or diversity."""
    probable = f"a probability of ${_scientific(float(np.exp(own)))}$"
    if abs(total - own) < 1e-3:
        return f"Its log-probabilities add up to ${own:.3f}$ ({probable})"
    return (f"The search adds up ${total:.3f}$ for it, temperature, penalties and diversity included; the model itself gives it "
            f"${own:.3f}$ ({probable})")  # fmt: skip


def _scientific(value: float) -> str:
    """A small number for a formula: 2.2 \\cdot 10^{-5}."""
    digits, _, power = f"{value:.2g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def _greedy_said(steps: Sequence[Any], best: Sequence[int], piece: Callable[[int], bytes]) -> str:
    """What became of the path that greedy decoding takes, the likeliest candidate of its own beam at each step."""
    path: list[int] = []
    at, total = 0, 0.0  # greedy's beam, by its number, and its sum
    for number, step in enumerate(steps, 1):
        rivals = [one for one in step.candidates if one.parent == at]
        if not rivals:  # it has ended
            break
        taken = max(rivals, key=lambda one: one.logprob)
        if taken.fate not in ("kept", "finished", "left"):
            return (f"Greedy decoding loses at step {number}: its “{shown(piece(taken.token))}”, the most probable there, is "
                    f"pruned with the sum {minus(taken.sum, 2)}")  # fmt: skip
        path, total = [*path, taken.token], taken.sum
        numbers = {(beam.parent, beam.token_ids[-1]): place for place, beam in enumerate(step.alive)}
        at = numbers.get((taken.parent, taken.token), -1)
    if path == list(best[: len(path)]):
        return "Greedy decoding would have taken the same path so far"
    return f"Greedy decoding's own path was never pruned; its sum is {minus(total, 2)}, but another text is better"


def guess_facts(entropy: float, vocabulary: int) -> dict[str, str]:
    """How uncertain the next token is, for the prose: entropy in nats."""
    return {"entropy": f"{entropy:.2f}", "bits": f"{entropy / np.log(2):.2f}", "choices": f"{np.exp(entropy):.1f}",
            "most": f"{np.log2(vocabulary):.1f}", "vocabulary": f"{vocabulary:,}"}  # fmt: skip


def answer_facts(pieces: Sequence[bytes], logprobs: Sequence[float]) -> dict[str, str]:
    """How sure the model was of what it has answered so far, for the prose."""
    if not pieces:
        return {"sure": "Press Play: it will answer"}
    weakest = int(np.argmin(logprobs))
    return {"sure": f"In these {len(pieces)} tokens the model was least sure of “{shown(pieces[weakest])}”, with a probability "
            f"of {np.exp(logprobs[weakest]):.2f}, and gave its tokens a (geometric) mean probability of {np.exp(np.mean(logprobs)):.2f}"}  # fmt: skip


def agreement(texts: Sequence[str]) -> float:
    """Of two of these texts, the words that both have over the words that either has (Jaccard 1901); the mean over all pairs.

    Raises ValueError for fewer than two.
    """
    words = [frozenset(re.findall(r"\w+", text.lower())) for text in texts]
    shares = [len(one & other) / max(1, len(one | other)) for one, other in combinations(words, 2)]
    if not shares:
        raise ValueError(f"{len(texts)} texts: agreement needs two")
    return sum(shares) / len(shares)


def agreement_said(texts: Sequence[str]) -> str:
    """How far answers to the same question agree."""
    share = agreement(texts)
    said = (
        "they hardly agree, so do not rely on any of them"
        if share < 0.35
        else "they agree, which does not make them true"
    )
    return f"Two of them share {100 * share:.0f} % of their words on average: {said if share < 0.35 or share > 0.6 else 'they agree in part'}."


def stage_rows(data: StageData) -> list[dict[str, Any]]:
    """The table to download."""
    # At temperature 0 no probability is used: the picture and this table show those at temperature 1.
    name = "probability" if data.draw is not None else "probability_at_temperature_1"
    rows: list[dict[str, Any]] = [{"rank": row.rank, "id": row.token, "token": row.piece.decode(errors="replace"), "logit": finite(row.logit),
             "penalised": finite(row.penalised), "scaled": finite(row.scaled), "cut": CUT_NAMES[row.cut], name: row.p,
             "cumulative_from": row.start, "model_log_probability": row.logprob} for row in data.rows]  # fmt: skip
    return [*rows, {"token": f"{data.others} others", name: data.others_mass}]
