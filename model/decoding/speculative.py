"""Speculative decoding: a cheaper model drafts, the model checks all drafted tokens in one pass.

Leviathan et al. 2023, algorithm 1: what is put out is distributed exactly as the model's own samples.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.decoding.chain import PLAIN, Settings, chain
from model.decoding.steps import Stop, room
from model.errors import UserError
from model.pretrained.reading import Scorer
from model.trace import Floats


@dataclass(frozen=True)
class Drafted:
    """A drafted token: what the draft (q) and the model (p) give it, the number drawn, and whether it was accepted.

    It is accepted where draw < p / q. None was drawn for a token behind a rejected one.
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
    token    what the model added itself, in place of the first rejected token or after all were accepted; None where
             an accepted token ended the text or the length
    """

    ids: tuple[int, ...]
    drafted: tuple[Drafted, ...]
    token: int | None
    stop: Stop

    @property
    def accepted(self) -> int:
        """How many drafted tokens were accepted."""
        return sum(one.accepted for one in self.drafted)


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

    Both models' scores go through the chain of `settings`. Raises ValueError where ahead is below 1, UserError where
    the vocabularies differ, and as `sample` does.
    """
    if ahead < 1:
        raise ValueError(f"ahead is {ahead}: draft at least one token")
    if model.vocabulary != draft.vocabulary:
        raise UserError("The draft knows other tokens than the model: choose one with the same vocabulary.")
    random = np.random.default_rng(seed)
    most = room(ids, max_new_tokens)
    row, end = tuple(ids), len(ids) + most
    checker, writer = model.read(row), draft.read(row)
    unchecked: list[int] = []  # tokens of `row` that the model, or the draft, has not read yet
    unwritten: list[int] = []
    first = checker.logits[0]  # [1, V]: known before the first round
    stop: Stop = ""
    while not stop:
        count = min(ahead, end - len(row))
        proposal: list[int] = []
        chances = []  # [V] each: what the draft drew from
        for _ in range(count):
            if fed := [*unwritten, *proposal[-1:]]:
                writer, unwritten = writer.go_on([0], [fed]), []
            chances.append(_chances(writer.logits[0, -1], (*row, *proposal), settings))
            proposal.append(_draw(chances[-1], random))
        checker = checker.go_on([0], [[*unchecked, *proposal]])
        logits = np.concatenate([first, checker.logits[0]])[-count - 1 :]  # [count + 1, V]
        wanted = [_chances(scores, (*row, *proposal[:at]), settings) for at, scores in enumerate(logits)]
        drafted, token = _judge(proposal, chances, wanted, random, model.stops)
        taken = sum(one.accepted for one in drafted)
        if len(row) + taken >= end or (taken and proposal[taken - 1] in model.stops):
            token = None
        row = (*row, *proposal[:taken], *([] if token is None else [token]))
        stop = (
            "end"
            if row[-1] in model.stops
            else ""
            if len(row) < end
            else "length"
            if most == max_new_tokens
            else "full"
        )
        yield Round(row, drafted, token, stop)
        read = min(taken, count - 1)  # the draft never read the last token it wrote
        checker, writer = checker.back(count - taken), writer.back(count - 1 - read)
        first = checker.logits[0][:0]
        unchecked, unwritten = list(row[-1:]), [*proposal[read:taken], *row[-1:]]


def _judge(
    proposal: Sequence[int],
    chances: Sequence[NDArray[np.float64]],
    wanted: Sequence[NDArray[np.float64]],
    random: np.random.Generator,
    stops: frozenset[int],
) -> tuple[tuple[Drafted, ...], int | None]:
    """Which of the proposed tokens are accepted, and the token that the model adds."""
    drafted = []
    for at, token in enumerate(proposal):
        q, p = float(chances[at][token]), float(wanted[at][token])
        draw = float(random.random())
        drafted.append(Drafted(token, q, p, draw, draw * q < p))
        if not drafted[-1].accepted:
            behind = [
                Drafted(
                    proposal[later],
                    float(chances[later][proposal[later]]),
                    float(wanted[later][proposal[later]]),
                    None,
                    False,
                )
                for later in range(at + 1, len(proposal))
            ]
            rest = np.maximum(wanted[at] - chances[at], 0)  # what the draft gave too little
            return (*drafted, *behind), _draw(rest / rest.sum(), random)
        if token in stops:
            return tuple(drafted), None
    return tuple(drafted), _draw(wanted[-1], random)


def _chances(scores: Floats, ids: Sequence[int], settings: Settings) -> NDArray[np.float64]:
    """[V]: what a token is drawn from; all on the likeliest where `settings` are greedy."""
    stages = chain(scores, ids, settings)
    if not settings.greedy:
        return stages.probabilities
    found = np.zeros(len(scores))
    found[stages.best] = 1.0
    return found


def _draw(chances: NDArray[np.float64], random: np.random.Generator) -> int:
    mass = np.cumsum(chances)
    return int(np.searchsorted(mass, random.random() * mass[-1], side="right"))
