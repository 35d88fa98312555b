"""Speculative decoding: a cheaper model drafts, the model checks all drafted tokens in one pass.

Leviathan et al. 2023, algorithm 1: the output has exactly the distribution of the model's own samples.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.decoding.chain import PLAIN, Settings, chain
from model.decoding.steps import Stop, room
from model.errors import UserError
from model.pretrained.scorer import Scorer, Scores
from model.trace import Floats


@dataclass(frozen=True)
class Drafted:
    """A drafted token: its probability under the draft (q) and the model (p), the number drawn, whether it was
    accepted.

    It is accepted if draw < p / q. No number is drawn for a token behind a rejected one.
    """

    token: int
    q: float
    p: float
    draw: float | None
    accepted: bool


@dataclass(frozen=True)
class Round:
    """One pass of the model.

    ids      the text after it
    drafted  what the draft proposed
    token    what the model added itself, in place of the first rejected token or after all were accepted; None if an
             accepted token ended the text, or reached the length asked for
    """

    ids: tuple[int, ...]
    drafted: tuple[Drafted, ...]
    token: int | None
    stop: Stop

    @property
    def accepted(self) -> int:
        """How many drafted tokens were accepted."""
        return sum(each.accepted for each in self.drafted)


# Over 40 lines: algorithm 1 of the paper reads best in one piece.
def speculative(
    model: Scorer,
    draft: Scorer,
    ids: Sequence[int],
    max_new_tokens: int,
    ahead: int = 4,
    settings: Settings = PLAIN,
    seed: int = 0,
) -> Iterator[Round]:
    """A round for each pass of the model. `ahead`: how many tokens are drafted at once.

    The logits of both models go through the chain of `settings`. Raises ValueError if ahead is below 1, UserError if
    the vocabularies differ, and as `sample` does.
    """
    if ahead < 1:
        raise ValueError(f"ahead is {ahead}: draft at least one token")
    if model.vocabulary != draft.vocabulary:
        raise UserError("The draft model has another vocabulary than the model: choose one with the same vocabulary.")
    random = np.random.default_rng(seed)
    most = room(ids, max_new_tokens, model)
    limit: Stop = "length" if most == max_new_tokens else "full"
    row, end = tuple(ids), len(ids) + most
    checker, writer = model.read(row), draft.read(row)
    unchecked: list[int] = []  # tokens of `row` that the model, or the draft, has not read yet
    unwritten: list[int] = []
    first = checker.logits[0]  # [1, V]: known before the first round
    stop: Stop = ""
    while not stop:
        count = min(ahead, end - len(row))
        writer, proposal, drawn_from = _propose(writer, row, unwritten, count, settings, random)
        checker = checker.go_on([0], [[*unchecked, *proposal]])
        logits = np.concatenate([first, checker.logits[0]])[-count - 1 :]  # [count + 1, V]
        wanted = [_distribution(scores, (*row, *proposal[:n]), settings) for n, scores in enumerate(logits)]
        drafted, token = _judge(proposal, drawn_from, wanted, random, model.stops)
        taken = sum(each.accepted for each in drafted)
        if len(row) + taken >= end or (taken and proposal[taken - 1] in model.stops):
            token = None
        row = (*row, *proposal[:taken], *([] if token is None else [token]))
        stop = "end" if row[-1] in model.stops else "" if len(row) < end else limit
        yield Round(row, drafted, token, stop)
        read = min(taken, count - 1)  # the draft never read the last token it wrote
        checker, writer = checker.back(count - taken), writer.back(count - 1 - read)
        first = checker.logits[0][:0]
        unchecked, unwritten = list(row[-1:]), [*proposal[read:taken], *row[-1:]]


def _propose(
    draft: Scores,
    row: Sequence[int],
    unread: Sequence[int],
    count: int,
    settings: Settings,
    random: np.random.Generator,
) -> tuple[Scores, list[int], list[NDArray[np.float64]]]:
    """`count` tokens after `row` from the draft, with the probabilities [V] that each was drawn from.

    unread: the last tokens of `row`, which the draft has not read yet.
    """
    proposal: list[int] = []
    drawn_from = []
    for _ in range(count):
        if fed := [*unread, *proposal[-1:]]:
            draft, unread = draft.go_on([0], [fed]), []
        drawn_from.append(_distribution(draft.logits[0, -1], (*row, *proposal), settings))
        proposal.append(_draw(drawn_from[-1], random))
    return draft, proposal, drawn_from


def _judge(
    proposal: Sequence[int],
    drawn_from: Sequence[NDArray[np.float64]],
    wanted: Sequence[NDArray[np.float64]],
    random: np.random.Generator,
    stops: frozenset[int],
) -> tuple[tuple[Drafted, ...], int | None]:
    """Which of the proposed tokens are accepted, and the token that the model adds."""
    pairs = [(float(q[token]), float(p[token])) for token, q, p in zip(proposal, drawn_from, wanted, strict=False)]
    drafted = []
    for number, (token, (q, p)) in enumerate(zip(proposal, pairs, strict=True)):
        draw = float(random.random())
        drafted.append(Drafted(token, q, p, draw, draw * q < p))
        if not drafted[-1].accepted:
            behind = zip(proposal[number + 1 :], pairs[number + 1 :], strict=True)
            rest = np.maximum(wanted[number] - drawn_from[number], 0)  # what the draft gave too little
            rejected = [Drafted(other, *pair, None, False) for other, pair in behind]
            return (*drafted, *rejected), _draw(rest / rest.sum(), random)
        if token in stops:
            return tuple(drafted), None
    return tuple(drafted), _draw(wanted[-1], random)


def _distribution(scores: Floats, ids: Sequence[int], settings: Settings) -> NDArray[np.float64]:
    """[V]: the probabilities that a token is drawn from; all on the most likely one if `settings` are greedy."""
    stages = chain(scores, ids, settings)
    if not settings.greedy:
        return stages.probabilities
    certain = np.zeros(len(scores))
    certain[stages.best] = 1.0
    return certain


def _draw(probabilities: NDArray[np.float64], random: np.random.Generator) -> int:
    mass = np.cumsum(probabilities)
    return int(np.searchsorted(mass, random.random() * mass[-1], side="right"))
