"""Local search on a small landscape: random restarts, parallel climbers, local beam search and its random variant.

Local beam search and random restarts: Russell & Norvig, Artificial Intelligence: A Modern Approach, chapter 4. Beams of
a language model are such a search: states are unfinished texts, a neighbour is a text with one more token.

All methods get the same budget: in a round, the neighbours of k places may be evaluated, at most 8 k evaluations. Each
of k searchers takes one turn; a single climber that restarts takes k turns. A climber that has stopped uses no budget.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

COLUMNS, ROWS = 48, 24
HILLS, BUMPS = 6, 200  # broad hills, and small bumps on which a climber gets stuck
TEMPERATURE = 0.05  # of the draw in stochastic beam search, in heights (0 to 1)
BIG, SMALL = (4.0, 6.0), (0.7, 1.2)  # standard deviation of a hill and of a bump, in cells

Place = tuple[int, int]  # (x, y): column from the left, row from the top
Seen = tuple[float, Place]


@dataclass(frozen=True)
class Landscape:
    """heights [rows, columns], any unit. A place has up to 8 neighbours."""

    heights: NDArray[np.float64]

    def height(self, place: Place) -> float:
        """One evaluation."""
        return float(self.heights[place[1], place[0]])

    def neighbours(self, place: Place) -> list[Place]:
        """The places around `place`, row by row."""
        rows, columns = self.heights.shape
        around = [(place[0] + dx, place[1] + dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dx or dy]
        return [(x, y) for x, y in around if 0 <= x < columns and 0 <= y < rows]

    @cached_property
    def hills(self) -> dict[Place, Place]:
        """The local maximum of each place: where steepest ascent from it ends."""
        rows, columns = self.heights.shape
        value = {(x, y): float(self.heights[y, x]) for y in range(rows) for x in range(columns)}
        tops: dict[Place, Place] = {}
        for place in sorted(value, key=lambda place: -value[place]):  # from above: higher places are known already
            best = max(self.neighbours(place), key=value.__getitem__, default=place)
            tops[place] = tops[best] if value[best] > value[place] else place
        return tops

    @property
    def top(self) -> Place:
        """The highest place."""
        y, x = np.unravel_index(int(self.heights.argmax()), self.heights.shape)
        return int(x), int(y)


@dataclass(frozen=True)
class Step:
    """The state of a search.

    round        0 is the start; restarts make k steps a round, the other methods one
    places       of each searcher
    parents      the searcher of the step before that each came from; None if it was placed at random
    stuck        whether each has evaluated its neighbours and none is higher
    dropped      places evaluated in this step and not taken
    evaluations  heights evaluated so far
    best         the greatest of them
    """

    round: int
    places: tuple[Place, ...]
    parents: tuple[int | None, ...]
    stuck: tuple[bool, ...]
    dropped: tuple[Place, ...]
    evaluations: int
    best: float


def hilly(seed: int = 32) -> Landscape:
    """A sum of Gaussian hills and bumps on 48 x 24 cells, from 0 to 1, with one clearly highest hill."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:ROWS, :COLUMNS]
    heights = np.zeros((ROWS, COLUMNS))
    tall = np.linspace(1.0, 0.45, HILLS)
    for amount, sizes, count in ((tall, BIG, HILLS), (rng.uniform(0.08, 0.18, BUMPS), SMALL, BUMPS)):
        xs, ys = rng.uniform(2, COLUMNS - 3, count), rng.uniform(2, ROWS - 3, count)
        for height, cx, cy, size in zip(amount, xs, ys, rng.uniform(*sizes, count), strict=True):
            heights += height * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * size**2))
    return Landscape((heights - heights.min()) / (heights.max() - heights.min()))


def starts(land: Landscape, seed: int) -> Iterator[Place]:
    """Random places, each once before any repeats; every method begins at the first k."""
    rows, columns = land.heights.shape
    order = np.random.default_rng(seed).permutation(rows * columns).tolist()
    return cycle([(cell % columns, cell // columns) for cell in order])


def search(method: str, land: Landscape, k: int, seed: int, rounds: int) -> Iterator[Step]:
    """The steps of one of METHODS with k searchers, from the start to the end of the last round.

    Raises ValueError for an unknown method, k or rounds under 1, or more searchers than places.
    """
    if method not in METHODS:
        raise ValueError(f"no method {method!r}: choose one of {', '.join(METHODS)}")
    if not 1 <= k <= land.heights.size:
        raise ValueError(f"k is {k}: choose from 1 to the {land.heights.size} places")
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}: choose at least 1")
    return METHODS[method](land, k, seed, rounds)


def restarts(land: Landscape, k: int, seed: int, rounds: int) -> Iterator[Step]:
    """Hill climbing, one climber after another: a stuck one restarts elsewhere, which takes a turn too."""
    fresh = starts(land, seed)
    place = next(fresh)
    height = best = land.height(place)
    evaluations, stuck = 1, False
    yield Step(0, (place,), (None,), (False,), (), evaluations, best)
    for turn in range(k * rounds):
        if stuck:
            place, stuck, parent, seen = next(fresh), False, None, []
            height = land.height(place)
            evaluations += 1
        else:
            seen, parent = look(land, place), 0
            evaluations += len(seen)
            (height, place), stuck = uphill((height, place), seen)
        best = max(best, height)
        dropped = tuple(other for _, other in seen if other != place)
        yield Step(turn // k + 1, (place,), (parent,), (stuck,), dropped, evaluations, best)


def parallel(land: Landscape, k: int, seed: int, rounds: int) -> Iterator[Step]:
    """Hill climbing by k independent climbers at once; a stuck one stays where it is."""
    states, step = _begin(land, k, seed)
    yield step
    stuck = [False] * k
    for number in range(1, rounds + 1):
        evaluations, dropped = step.evaluations, []
        for climber in range(k):
            if not stuck[climber]:
                seen = look(land, states[climber][1])
                evaluations += len(seen)
                states[climber], stuck[climber] = uphill(states[climber], seen)
                dropped += [place for _, place in seen if place != states[climber][1]]
        best = max(step.best, *(height for height, _ in states))
        places = tuple(place for _, place in states)
        step = Step(number, places, tuple(range(k)), tuple(stuck), tuple(dropped), evaluations, best)
        yield step


def beam(land: Landscape, k: int, seed: int, rounds: int) -> Iterator[Step]:
    """Local beam search: of all k states and all their neighbours, the best k survive."""
    return _pooled(land, k, seed, rounds, None)


def stochastic(land: Landscape, k: int, seed: int, rounds: int) -> Iterator[Step]:
    """Stochastic beam search: survivors are drawn without replacement, with probability e^(height / TEMPERATURE)."""
    return _pooled(land, k, seed, rounds, np.random.default_rng([seed, 1]))


METHODS = {"restarts": restarts, "parallel": parallel, "beam": beam, "stochastic": stochastic}


def look(land: Landscape, place: Place) -> list[Seen]:
    """The neighbours of a place with their heights: one evaluation each."""
    return [(land.height(near), near) for near in land.neighbours(place)]


def uphill(state: Seen, seen: list[Seen]) -> tuple[Seen, bool]:
    """Steepest ascent: the highest of `seen` if it is higher than `state`, else `state`, which is stuck."""
    best = max(seen, key=lambda neighbour: neighbour[0], default=state)
    return (best, False) if best[0] > state[0] else (state, True)


def _begin(land: Landscape, k: int, seed: int) -> tuple[list[Seen], Step]:
    states = [(land.height(place), place) for place in islice(starts(land, seed), k)]
    places = tuple(place for _, place in states)
    return states, Step(0, places, (None,) * k, (False,) * k, (), k, max(height for height, _ in states))


def _pooled(land: Landscape, k: int, seed: int, rounds: int, rng: np.random.Generator | None) -> Iterator[Step]:
    """A beam search; with `rng`, survivors are drawn.

    A beam that has not changed never will, and uses no more budget.
    """
    states, step = _begin(land, k, seed)
    yield step
    resting = False
    for number in range(1, rounds + 1):
        if resting:
            step = Step(number, step.places, tuple(range(k)), step.stuck, (), step.evaluations, step.best)
            yield step
            continue
        pool, above = _pool(land, states)  # place -> (height, parent); the highest neighbour of each state
        kept = sorted(pool, key=lambda place: -pool[place][0]) if rng is None else _drawn(pool, rng)
        kept = kept[:k]
        parents = tuple(pool[place][1] for place in kept)
        stuck = tuple(
            states[parent][1] == place and above[parent] <= pool[place][0]
            for place, parent in zip(kept, parents, strict=True)
        )
        old = {place for _, place in states}
        resting = rng is None and set(kept) == old
        dropped = tuple(place for place in pool if place not in kept and place not in old)
        best = max(step.best, *(height for height, _ in pool.values()))
        step = Step(number, tuple(kept), parents, stuck, dropped, step.evaluations + len(pool) - len(states), best)
        states = [(pool[place][0], place) for place in kept]
        yield step


def _pool(land: Landscape, states: list[Seen]) -> tuple[dict[Place, tuple[float, int]], list[float]]:
    """All states and all neighbours, each evaluated once; a place that several reach belongs to the highest of them.

    Returns place -> (height, parent), and the height of the highest neighbour of each state.
    """
    pool = {place: (height, parent) for parent, (height, place) in enumerate(states)}
    for parent in sorted(range(len(states)), key=lambda parent: -states[parent][0]):
        for place in land.neighbours(states[parent][1]):
            if place not in pool:
                pool[place] = (land.height(place), parent)
    return pool, [max((pool[near][0] for near in land.neighbours(place)), default=height) for height, place in states]


def _drawn(pool: dict[Place, tuple[float, int]], rng: np.random.Generator) -> list[Place]:
    """The pool in the order of a draw without replacement: by height / T + Gumbel noise (Kool et al. 2019)."""
    heights = np.array([height for height, _ in pool.values()])
    order = np.argsort(-(heights / TEMPERATURE + rng.gumbel(size=len(heights))), kind="stable")
    places = list(pool)
    return [places[index] for index in order]


@dataclass(frozen=True)
class Runs:
    """The steps of every method on one landscape, from the same first places."""

    land: Landscape
    k: int
    rounds: int
    temperature: float
    steps: dict[str, tuple[Step, ...]]


def runs(k: int, seed: int, rounds: int) -> Runs:
    """All methods on the hilly landscape. Raises ValueError as `search` does."""
    land = hilly()
    return Runs(land, k, rounds, TEMPERATURE, {name: tuple(search(name, land, k, seed, rounds)) for name in METHODS})
