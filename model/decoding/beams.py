"""Beam search: several texts kept alive at once, the rest pruned. Also in diverse groups, and with drawn beams.

As in transformers: of the 2 x width best continuations, those that end the text are finished if they rank among the
first `width`; of the others, the best `width` live on. The score of a finished text is its sum of log-probabilities
divided by `divisor` of its length. Beam search: Lowerre 1976; length penalties: Wu et al. 2016, and transformers; diverse
groups: Vijayakumar et al. 2018; drawing without replacement: Kool et al. 2019 (the Gumbel-top-k trick).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from model.decoding.chain import PLAIN, Chain, NothingLeft, Settings, chain
from model.decoding.steps import Stop, room
from model.pretrained.scorer import Scorer, Scores
from model.probability import log_softmax

Fate = Literal["kept", "finished", "left", "rank", "late", "worse", "group", "undrawn"]
# left: still alive when the search ended. rank: other sums are higher. late: it ends the text, but does not rank among
# the first `width`. worse: it ends the text with a score below the finished ones. group: it would have been kept without
# the diversity penalty. undrawn: beams are drawn, and this one was not.
LengthRule = Literal["power", "gnmt"]
Rows = dict[tuple[int, ...], int]  # the row of each text in a reading
TAKEN = ("kept", "left", "finished", "worse")


@dataclass(frozen=True)
class Candidate:
    """A token after one of the beams.

    parent   the number of that beam in the step before
    logprob  of the token, after penalties, temperature and filters
    sum      of the log-probabilities of the whole text
    score    the sum divided by `divisor` of the length
    fate     what became of it
    group    the number of its group
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
    logprobs: tuple[float, ...] = ()  # of each token after the prompt, by the model itself
    finished: bool = False


@dataclass(frozen=True, eq=False)
class BeamStep:
    """One step of all beams.

    chains      the stages for each beam that was continued, [V] each, or None where no token may follow; their logits
                are log-probabilities
    candidates  kept and pruned ones, best sum first
    alive       the beams that live on, group by group, best first; none at the last step
    beams       the finished ones so far, best first; at the last step they are the result
    stop        why the search ended, or ""
    """

    chains: tuple[Chain | None, ...]
    candidates: tuple[Candidate, ...]
    alive: tuple[Beam, ...]
    beams: tuple[Beam, ...]
    stop: Stop


@dataclass(frozen=True)
class Search:
    """How to search.

    width           beams kept
    length_penalty  alpha of `divisor`: above 0 it favours longer texts, below 0 shorter ones; 0 compares plain sums
    length_rule     which `divisor`
    early_stopping  True: stop once `width` texts are finished; False: once the best living one, at its present length,
                    cannot beat the worst of these; "never": once it cannot at any length
    groups          groups of width / groups beams each, one after the other
    diversity       subtracted from a token's log-probability for each beam of an earlier group that took it
    draw            whether continuations are drawn without replacement, instead of taking the best
    shown           candidates reported for each beam, beyond those kept

    Raises ValueError for a value out of range.
    """

    width: int = 4
    length_penalty: float = 1.0
    length_rule: LengthRule = "power"
    early_stopping: bool | Literal["never"] = False
    groups: int = 1
    diversity: float = 0.0
    draw: bool = False
    shown: int = 0

    def __post_init__(self) -> None:
        if self.width < 1 or self.shown < 0:
            raise ValueError(f"width is {self.width}, shown {self.shown}: choose at least 1 and 0")
        if self.groups < 1 or self.width % self.groups:
            raise ValueError(f"{self.width} beams do not divide into {self.groups} equal groups")
        if self.length_rule not in get_args(LengthRule):
            raise ValueError(f"length_rule is {self.length_rule!r}: choose one of {', '.join(get_args(LengthRule))}")

    def divisor(self, length: int) -> float:
        """What the sum of a text of so many tokens is divided by."""
        return divisor(length, self.length_penalty, self.length_rule)


def divisor(length: int, alpha: float, rule: LengthRule) -> float:
    """n^alpha, as transformers has it ("power"), or ((5 + n) / 6)^alpha (Wu et al. 2016, equation 14: "gnmt").

    The second grows more slowly with short texts: it is 1 for one token, too, but 1.17 instead of 2 for two.
    """
    return float(length**alpha if rule == "power" else ((5 + length) / 6) ** alpha)


@dataclass
class _Group:
    """The beams of one group, and its finished texts. `first`: the number of its first beam."""

    number: int
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
    """A step for each token of the longest beam. The `beams` of the last step are the result, best first.

    search: more fields of `Search`. settings: penalties always apply, temperature and filters only where beams are
    drawn. Raises UserError if there is no room for a token, or nothing to read. Closing the generator stops the work.
    """
    how = Search(width, length_penalty, **search)
    most = room(ids, max_new_tokens, model)
    limit: Stop = "length" if most == max_new_tokens else "full"
    settings = settings if how.draw else settings.penalties
    random, start = np.random.default_rng(seed), Beam(tuple(ids), 0.0, 0, 0.0)
    groups = [_Group(number, width // how.groups, [start]) for number in range(how.groups)]
    reading, rows = model.read(ids), {tuple(ids): 0}
    for made in range(1, most + 1):
        scores = log_softmax(reading.logits[:, -1])  # [B, V]
        chains: list[Chain | None] = []
        candidates: list[Candidate] = []
        penalty = np.zeros(model.vocabulary)
        for group in [group for group in groups if group.alive]:
            group.first = len(chains)
            stages = [_stages(scores[rows[beam.token_ids]], beam, settings, how, model) for beam in group.alive]
            in_group = _advance(group, stages, penalty, random, how, model.stops, made, most)
            candidates += in_group
            chains += stages
            for token in (one.token for one in in_group if one.fate in TAKEN):
                penalty[token] += 0.0 if token in model.stops else how.diversity
        step = _step(chains, candidates, groups, limit if made == most else "end")
        yield step
        if step.stop:
            return
        reading, rows = _continued(reading, rows, step.alive)


def _step(
    chains: Sequence[Chain | None], candidates: Sequence[Candidate], groups: Sequence[_Group], reason: Stop
) -> BeamStep:
    """The step; `reason`: why the search is over, if no beam is alive."""
    by_sum = sorted(candidates, key=lambda candidate: -candidate.sum)
    alive = tuple(beam for group in groups for beam in group.alive)
    finished = sorted((beam for group in groups for beam in group.finished), key=lambda beam: -beam.score)
    return BeamStep(tuple(chains), tuple(by_sum), alive, tuple(finished), "" if alive else reason)


def _continued(reading: Scores, rows: Rows, alive: Sequence[Beam]) -> tuple[Scores, Rows]:
    """Read the last token of every living text; groups may share a text."""
    texts = list(dict.fromkeys(beam.token_ids for beam in alive))
    reading = reading.go_on([rows[text[:-1]] for text in texts], [[text[-1]] for text in texts])
    return reading, {text: row for row, text in enumerate(texts)}


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
    """Choose the group's next beams, and give each candidate its fate."""
    nothing = np.full(len(penalty), -np.inf)
    pairs = zip(group.alive, stages, strict=True)
    sums = np.stack(
        [nothing if stage is None else beam.sum + stage.filtered - penalty for beam, stage in pairs]
    )  # [b, V]
    candidates = []
    for place, fate in _fates(sums, penalty, random, how, group.size, stops, made == most).items():
        row, token = divmod(place, len(penalty))
        total, stage = float(sums[row, token]), stages[row]
        assert stage is not None  # its sums would be -inf
        logprob, score = float(stage.filtered[token]), total / how.divisor(made)
        candidates.append(Candidate(group.first + row, token, logprob, total, score, fate, group.number))
    finished = {at: _grown(group, stages, one, True) for at, one in enumerate(candidates) if one.fate == "finished"}
    by_score = sorted([*group.finished, *finished.values()], key=lambda beam: -beam.score)
    group.finished = by_score[: group.size]
    for at, beam in finished.items():
        if beam not in group.finished:
            candidates[at] = replace(candidates[at], fate="worse")
    alive = [_grown(group, stages, one, False) for one in candidates if one.fate == "kept"]
    group.alive = sorted(alive, key=lambda beam: -beam.sum)
    if _over(group, how, made, most):
        group.alive = []
        candidates = [replace(one, fate="left") if one.fate == "kept" else one for one in candidates]
    return candidates


def _fates(
    sums: NDArray[np.float64],
    penalty: NDArray[np.float64],
    random: np.random.Generator,
    how: Search,
    size: int,
    stops: frozenset[int],
    last: bool,
) -> dict[int, Fate]:
    """Of the continuations [b, V] of a group's beams, the fate of each candidate, by its place row * V + token."""
    vocabulary, flat = len(penalty), sums.ravel()
    keys = sums + random.gumbel(size=sums.shape) if how.draw else sums
    wide = max(2, 1 + len(stops)) * size
    rows = [_highest(row, max(wide, how.shown)) for row in keys]  # the best of all are among the best of each
    places = [row * vocabulary + token for row, tokens in enumerate(rows) for token in tokens]
    best = sorted(places, key=lambda place: (-keys.ravel()[place], place))[:wide]
    ends = {place for place in best if last or place % vocabulary in stops}
    kept = sorted((place for place in best if place not in ends), key=lambda place: -flat[place])[:size]
    taken = kept or best[:size]  # at the last step all end
    cutoff = flat[taken[-1]] if len(taken) == size else -np.inf

    def lost(place: int) -> Fate:
        return "group" if flat[place] + penalty[place % vocabulary] > cutoff > -np.inf else "rank"

    fates: dict[int, Fate] = {}
    for rank, place in enumerate(best):
        if place in ends and rank < size:
            fates[place] = "finished"
        elif place % vocabulary in stops:
            fates[place] = "late"
        else:
            fates[place] = "kept" if place in kept else lost(place)
    for row in range(len(sums)):
        for token in _highest(sums[row], how.shown) if how.draw else rows[row][: how.shown]:
            place = row * vocabulary + token
            if place not in fates:
                fates[place] = "undrawn" if how.draw else lost(place)
    return fates


def _over(group: _Group, how: Search, made: int, most: int) -> bool:
    """Whether the search is over, by transformers' three rules of early stopping."""
    if not group.alive:
        return True
    if len(group.finished) < group.size:
        return False
    if how.early_stopping is True:
        return True
    length = most if how.early_stopping == "never" and how.length_penalty > 0 else made
    return group.alive[0].sum / how.divisor(length) <= group.finished[-1].score


def _grown(group: _Group, stages: Sequence[Chain | None], candidate: Candidate, finished: bool) -> Beam:
    """The candidate's beam with its token."""
    row, token = candidate.parent - group.first, candidate.token
    before, stage = group.alive[row], stages[row]
    assert stage is not None  # it gave the candidate
    logprobs = (*before.logprobs, float(stage.logits[token]))
    return Beam((*before.token_ids, token), candidate.score, candidate.parent, candidate.sum, logprobs, finished)


def _highest(values: NDArray[np.float64], count: int) -> list[int]:
    """The indices of the highest finite values, highest first, ties by index."""
    count = min(count, len(values))
    if not count:
        return []
    least = np.partition(values, len(values) - count)[len(values) - count]
    high = np.flatnonzero((values >= least) & (values > -np.inf))
    return [int(index) for index in high[np.argsort(-values[high], kind="stable")][:count]]
