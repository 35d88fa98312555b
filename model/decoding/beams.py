"""Beam search: several texts kept alive at once, the rest pruned. Also in groups that avoid each other, and drawn.

As in transformers: of the 2 x width best continuations, those that end the text go to the finished ones if they are
among the first `width`, the best `width` others live on; a finished text's score is its sum of log-probabilities over
its length to the power of the length penalty. Beam search: Lowerre 1976; length penalty: Wu et al. 2016; diverse groups:
Vijayakumar et al. 2018; drawing without replacement: Kool et al. 2019 (the Gumbel-top-k trick).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.decoding.chain import PLAIN, Chain, NothingLeft, Settings, chain, log_softmax
from model.decoding.steps import Stop, room
from model.pretrained.reading import Scorer

Fate = Literal["kept", "finished", "left", "rank", "late", "worse", "group", "undrawn"]
# left: it was alive when the search ended. rank: others' sums are higher. late: ends the text, but is not among the first
# `width`. worse: ends the text with a score below those already finished. group: without the diversity penalty it would
# have been kept. undrawn: where beams are drawn, the draw passed it by.


@dataclass(frozen=True)
class Candidate:
    """A token after one of the beams.

    parent   the number of that beam in the step before
    logprob  what the token adds, after penalties, temperature and cuts
    sum      what its whole text has: the log-probabilities added up
    score    the sum over the length to the power of the length penalty
    fate     what became of it
    group    of the beams in it, where there are groups
    """

    parent: int
    token: int
    logprob: float
    sum: float
    score: float
    fate: Fate
    group: int = 0


@dataclass(frozen=True)
class Beam:
    """A text: `token_ids` with the prompt, its score, and the number of the beam that it continues."""

    token_ids: tuple[int, ...]
    score: float
    parent: int
    sum: float
    logprobs: tuple[float, ...] = ()  # what the model itself gives each token after the prompt
    finished: bool = False


@dataclass(frozen=True, eq=False)
class BeamStep:
    """One step of all beams.

    chains      the stages for each beam that was continued, [V] each, or None where nothing may follow; their logits
                are log-probabilities
    candidates  what was kept and what was pruned, best sum first
    alive       the beams that live on, group by group, best first; none at the last step
    beams       the finished ones so far, best first; at the last step those that are the answer
    stop        why it is over, or ""
    """

    chains: tuple[Chain | None, ...]
    candidates: tuple[Candidate, ...]
    alive: tuple[Beam, ...]
    beams: tuple[Beam, ...]
    stop: Stop


@dataclass(frozen=True)
class Search:
    """How beams are searched.

    width           beams kept
    length_penalty  above 0 longer texts are favoured, below 0 shorter ones; 0 counts plain sums
    early_stopping  True: over once `width` texts are finished; False: once the best living one, at its present length,
                    cannot beat the worst of these; "never": once it cannot at any length
    groups          groups of width / groups beams each, one after the other
    diversity       taken off a token's log-probability for each beam of an earlier group that took it at this step
    draw            whether continuations are drawn, without replacement, instead of the best taken
    shown           candidates reported for each beam, beyond those kept

    Raises ValueError for what is out of range.
    """

    width: int = 4
    length_penalty: float = 1.0
    early_stopping: bool | Literal["never"] = False
    groups: int = 1
    diversity: float = 0.0
    draw: bool = False
    shown: int = 0

    def __post_init__(self) -> None:
        if self.width < 1 or self.shown < 0:
            raise ValueError(f"width is {self.width}, shown {self.shown}: choose at least 1 and 0")
        if self.groups < 1 or self.width % self.groups:
            raise ValueError(f"{self.width} beams do not make {self.groups} groups of one size")


@dataclass
class _Group:
    """The beams of one group, and the texts that it has finished. `first`: the number of its first beam."""

    size: int
    alive: list[Beam]
    first: int = 0
    finished: list[Beam] = field(default_factory=list)


def beam_search(
    model: Scorer,
    ids: Sequence[int],
    width: int,
    max_new_tokens: int,
    length_penalty: float = 1.0,
    settings: Settings = PLAIN,
    seed: int = 0,
    **search: Any,
) -> Iterator[BeamStep]:
    """A step for every token that the longest beam has; the last one's `beams` are the answer, best first.

    search: more fields of `Search`. settings: penalties always count, temperature and cuts only where beams are drawn.
    Raises UserError where there is no room for a token, or nothing to read. Closing it stops the work.
    """
    how = Search(width, length_penalty, **search)
    most = room(ids, max_new_tokens)
    if not how.draw:
        settings = Settings(repetition_penalty=settings.repetition_penalty, no_repeat_ngram=settings.no_repeat_ngram)
    random = np.random.default_rng(seed)
    groups = [_Group(width // how.groups, [Beam(tuple(ids), 0.0, 0, 0.0)]) for _ in range(how.groups)]
    reading, rows = model.read(ids), {tuple(ids): 0}  # rows: where each text stands in `reading`
    for made in range(1, most + 1):
        scores = log_softmax(reading.logits[:, -1])  # [B, V]
        chains: list[Chain | None] = []
        candidates: list[Candidate] = []
        penalty = np.zeros(model.vocabulary)
        for number, group in enumerate(groups):
            if not group.alive:
                continue
            group.first = len(chains)
            stages = [_stages(scores[rows[beam.token_ids]], beam, settings, how, model) for beam in group.alive]
            found = _advance(group, stages, penalty, random, how, model.stops, made, most)
            candidates += [replace(one, group=number) for one in found]
            chains += stages
            for one in found:
                if one.fate in ("kept", "left", "finished", "worse") and one.token not in model.stops:
                    penalty[one.token] += how.diversity
        alive = [beam for group in groups for beam in group.alive]
        stop: Stop = "" if alive else "end" if made < most else "length" if most == max_new_tokens else "full"
        finished = sorted((beam for group in groups for beam in group.finished), key=lambda one: -one.score)
        yield BeamStep(
            tuple(chains), tuple(sorted(candidates, key=lambda one: -one.sum)), tuple(alive), tuple(finished), stop
        )
        if stop:
            return
        texts = list(dict.fromkeys(beam.token_ids for beam in alive))  # groups may share a text
        reading = reading.go_on([rows[text[:-1]] for text in texts], [[text[-1]] for text in texts])
        rows = {text: row for row, text in enumerate(texts)}


def _stages(scores: NDArray[np.float64], beam: Beam, settings: Settings, how: Search, model: Scorer) -> Chain | None:
    """The chain of one beam, from its log-probabilities [V]."""
    least = len(model.stops) + 1 if how.draw else 1  # so that one is left that does not end the text
    try:
        return chain(scores, beam.token_ids, settings, least)
    except NothingLeft:
        return None


def _advance(
    group: _Group,
    stages: Sequence[Chain | None],
    penalty: NDArray[np.float64],
    random: np.random.Generator,
    how: Search,
    stops: frozenset[int],
    made: int,
    most: int,
) -> list[Candidate]:
    """Choose the group's next beams, and say of every candidate what became of it."""
    none = np.full(len(penalty), -np.inf)
    sums = np.stack(
        [
            none if stage is None else beam.sum + stage.filtered - penalty
            for beam, stage in zip(group.alive, stages, strict=True)
        ]
    )  # [b, V]
    keys = sums + random.gumbel(size=sums.shape) if how.draw else sums
    wide = max(2, 1 + len(stops)) * group.size
    rows = [_highest(row, max(wide, how.shown)) for row in keys]  # the best of all are among the best of each
    flat = [row * len(penalty) + token for row, tokens in enumerate(rows) for token in tokens]
    best = sorted(flat, key=lambda at: (-keys.ravel()[at], at))[:wide]
    ends = [made == most or at % len(penalty) in stops for at in best]
    living = sorted((at for at, end in zip(best, ends, strict=True) if not end), key=lambda at: -sums.ravel()[at])
    kept = living[: group.size]
    taken = kept or best[: group.size]  # at the last step all end
    cutoff = sums.ravel()[taken[-1]] if len(taken) == group.size else -np.inf
    finished: dict[int, Beam] = {}
    found = []

    def add(at: int, fate: Fate) -> None:
        row, token = divmod(at, len(penalty))
        total, stage = float(sums[row, token]), stages[row]
        assert stage is not None  # its sums would be -inf
        if fate == "rank" and total + penalty[token] > cutoff > -np.inf:
            fate = "group"
        found.append(
            Candidate(
                group.first + row, token, float(stage.filtered[token]), total, total / made**how.length_penalty, fate
            )
        )

    for rank, (at, end) in enumerate(zip(best, ends, strict=True)):
        add(
            at,
            "finished"
            if end and rank < group.size
            else "late"
            if at % len(penalty) in stops
            else "kept"
            if at in kept
            else "rank",
        )
        if found[-1].fate == "finished":
            finished[len(found) - 1] = _grown(group, stages, found[-1], True)
    seen = set(best)
    for row in range(len(stages)):
        for token in _highest(sums[row], how.shown) if how.draw else rows[row][: how.shown]:
            if (at := row * len(penalty) + token) not in seen:
                add(at, "undrawn" if how.draw else "rank")
    group.finished = sorted([*group.finished, *finished.values()], key=lambda one: -one.score)[: group.size]
    for place, beam in finished.items():
        if beam not in group.finished:
            found[place] = replace(found[place], fate="worse")
    alive = [_grown(group, stages, one, False) for one in found if one.fate == "kept"]
    group.alive = sorted(alive, key=lambda one: -one.sum)
    if _over(group, how, made, most):
        group.alive = []
        found = [replace(one, fate="left") if one.fate == "kept" else one for one in found]
    return found


def _over(group: _Group, how: Search, made: int, most: int) -> bool:
    """Whether no better text can come, or none is wanted (transformers' three rules of early stopping)."""
    if not group.alive:
        return True
    if len(group.finished) < group.size:
        return False
    if how.early_stopping is True:
        return True
    length = most if how.early_stopping == "never" and how.length_penalty > 0 else made
    return group.alive[0].sum / length**how.length_penalty <= group.finished[-1].score


def _grown(group: _Group, stages: Sequence[Chain | None], one: Candidate, finished: bool) -> Beam:
    place = one.parent - group.first
    before, stage = group.alive[place], stages[place]
    assert stage is not None  # it gave the candidate
    logprobs = (*before.logprobs, float(stage.logits[one.token]))
    return Beam((*before.token_ids, one.token), one.score, one.parent, one.sum, logprobs, finished)


def _highest(values: NDArray[np.float64], count: int) -> list[int]:
    """Where the highest finite values are, highest first; of equals the first."""
    count = min(count, len(values))
    if not count:
        return []
    least = np.partition(values, len(values) - count)[len(values) - count]
    found = np.flatnonzero((values >= least) & (values > -np.inf))
    return [int(at) for at in found[np.argsort(-values[found], kind="stable")][:count]]
