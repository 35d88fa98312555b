"""What the browser view `landscape` is sent: a map of heights, and how each method of local search moves on it.

The view is index.js beside this file; the numbers for the prose and the table to download are here too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.probability import softmax

TITLES = {
    "restarts": ("Random restarts", "one climber; when stuck, it starts elsewhere"),
    "parallel": ("Parallel search", "climbers that know nothing about each other"),
    "beam": ("Local beam search", "all neighbours in one pool; the best survive"),
    "stochastic": ("Stochastic beam search", "the same, but sampled by height"),
}
SPOT = re.compile(r"search:([0-9]{1,3})")

Place = tuple[int, int]


class Land(Protocol):
    """model.decoding.landscape.Landscape: heights [rows, columns]; hills: the local top that each place belongs to."""

    @property
    def heights(self) -> NDArray[np.float64]: ...
    @property
    def hills(self) -> Mapping[Place, Place]: ...
    @property
    def top(self) -> Place: ...
    def neighbours(self, place: Place) -> list[Place]: ...


class Step(Protocol):
    """model.decoding.landscape.Step."""

    @property
    def round(self) -> int: ...
    @property
    def places(self) -> tuple[Place, ...]: ...
    @property
    def parents(self) -> tuple[int | None, ...]: ...
    @property
    def stuck(self) -> tuple[bool, ...]: ...
    @property
    def dropped(self) -> tuple[Place, ...]: ...
    @property
    def evaluations(self) -> int: ...
    @property
    def best(self) -> float: ...


class Runs(Protocol):
    """model.decoding.landscape.Runs."""

    @property
    def land(self) -> Land: ...
    @property
    def k(self) -> int: ...
    @property
    def rounds(self) -> int: ...
    @property
    def temperature(self) -> float: ...
    @property
    def steps(self) -> Mapping[str, Sequence[Any]]: ...  # of Step


def chosen(spot: str, rounds: int) -> int:
    """The round that a link asks for, "search:7"; the last one where it asks for none that exists."""
    match = SPOT.fullmatch(spot)
    return int(match[1]) if match and int(match[1]) <= rounds else rounds


def landscape(runs: Runs, spot: str) -> dict[str, Any]:
    """A step: round, searchers as [x, y, parent (-1: none), stuck], places dropped, evaluations, best, hills stood on.

    Raises ValueError for heights outside 0 to 1, a method without a name here, a place off the map, or a parent that
    does not exist.
    """
    heights = runs.land.heights
    if not (np.isfinite(heights).all() and heights.min() >= 0 and heights.max() <= 1):
        raise ValueError(f"heights go from {heights.min()} to {heights.max()}, not within 0 to 1")
    if unknown := [name for name in runs.steps if name not in TITLES]:
        raise ValueError(f"no title for the method {unknown[0]!r}: known are {', '.join(TITLES)}")
    return {
        "rows": heights.shape[0],
        "columns": heights.shape[1],
        "heights": heights.round(3).ravel().tolist(),
        "top": list(runs.land.top),
        "tops": len(set(runs.land.hills.values())),
        "k": runs.k,
        "rounds": runs.rounds,
        "spot": f"search:{chosen(spot, runs.rounds)}",
        "methods": [
            {"name": name, "title": TITLES[name][0], "about": TITLES[name][1], "steps": _steps(runs.land, steps)}
            for name, steps in runs.steps.items()
        ],
    }


def _steps(land: Land, steps: Sequence[Step]) -> list[list[Any]]:
    rows, columns = land.heights.shape
    found: list[list[Any]] = []
    before = 0
    for step in steps:
        for x, y in (*step.places, *step.dropped):
            if not (0 <= x < columns and 0 <= y < rows):
                raise ValueError(f"({x}, {y}) lies outside the map of {columns} x {rows}")
        for parent in step.parents:
            if parent is not None and not 0 <= parent < before:
                raise ValueError(f"the parent {parent} is none of the {before} searchers of the step before")
        before = len(step.places)
        searchers = [
            [x, y, -1 if parent is None else parent, int(stuck)]
            for (x, y), parent, stuck in zip(step.places, step.parents, step.stuck, strict=True)
        ]
        hills = len({land.hills[place] for place in step.places})
        dropped = [list(place) for place in step.dropped]
        found.append([step.round, searchers, dropped, step.evaluations, round(step.best, 5), hills])
    return found


def facts(runs: Runs, at: int) -> dict[str, str]:
    """The numbers of round `at` for the prose; where nothing was chosen yet (round 0), the formulas tell of round 1."""
    last = {name: [step for step in steps if step.round <= at][-1] for name, steps in runs.steps.items()}
    best = {name: f"{step.best:.2f}" for name, step in last.items()}
    heights, asked = runs.land.heights, max(1, at)
    before, after = (_of_round(runs.steps["beam"], one).places for one in (asked - 1, asked))
    pool = _pool(runs.land, before)
    value = {place: float(heights[place[1], place[0]]) for place in pool}
    drawn = np.array(
        [heights[y, x] for x, y in _pool(runs.land, _of_round(runs.steps["stochastic"], asked - 1).places)]
    )
    probabilities = softmax(drawn / runs.temperature)
    hills = len({runs.land.hills[place] for place in last["beam"].places})
    return (
        best
        | {f"{name}_evaluations": str(step.evaluations) for name, step in last.items()}
        | {
            "k": str(runs.k),
            "when": f"After round {at}" if at else "At the start",
            "round": str(at),
            "asked": str(asked),
            "hills": f"{hills} hill{'s' if hills > 1 else ''}",
            "pool": str(len(pool)),
            "lowest": f"{min(value[place] for place in after):.3f}",
            "refused": f"{max((value[place] for place in pool if place not in after), default=0):.3f}",
            "budget": str(runs.k + 8 * runs.k * at),
            "temperature": f"{runs.temperature:g}",
            "drawn": str(len(drawn)),
            "highest": f"{drawn.max():.3f}",
            "p": f"{probabilities.max():.3f}",
            "even": f"{1 / len(drawn):.3f}",
        }
    )


def rows(runs: Runs) -> list[dict[str, Any]]:
    """The table to download: a row a searcher a step."""
    return [
        {
            "method": name,
            "step": number,
            "round": step.round,
            "searcher": searcher,
            "parent": parent,
            "x": x,
            "y": y,
            "height": round(float(runs.land.heights[y, x]), 4),
            "stuck": stuck,
            "evaluations": step.evaluations,
        }
        for name, steps in runs.steps.items()
        for number, step in enumerate(steps)
        for searcher, ((x, y), parent, stuck) in enumerate(zip(step.places, step.parents, step.stuck, strict=True))
    ]


def _of_round(steps: Sequence[Step], number: int) -> Step:
    return next(step for step in steps if step.round == number)


def _pool(land: Land, places: Sequence[Place]) -> set[Place]:
    """The places and all their neighbours."""
    return {*places, *(near for place in places for near in land.neighbours(place))}
