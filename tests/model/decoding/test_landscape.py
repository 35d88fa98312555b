"""Local search: by hand on ridges, against brute force on a rugged grid, and with every evaluation counted."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model.decoding import landscape
from model.decoding.landscape import Landscape, Place, Step

PRESETS = json.loads((Path(__file__).resolve().parents[3] / "pages/decoding/examples.json").read_text("utf-8"))[
    "search"
]
ROUNDS = 16  # of pages/decoding/views/search.py


class Counting(Landscape):
    """Counts how often a height was asked for."""

    asked = 0

    def height(self, place: Place) -> float:
        type(self).asked += 1
        return super().height(place)


def ridge(*heights: float) -> Landscape:
    return Landscape(np.array([heights], float))


def rugged() -> Landscape:
    return Landscape(np.random.default_rng(5).random((7, 9)))


def begin_at(monkeypatch: pytest.MonkeyPatch, *places: Place) -> None:
    monkeypatch.setattr(landscape, "starts", lambda land, seed: iter(places))


def searched(method: str, land: Landscape, k: int = 2, seed: int = 0, rounds: int = 3) -> list[Step]:
    return list(landscape.search(method, land, k, seed, rounds))


def test_neighbours_and_hills_by_hand() -> None:
    land = Landscape(np.array([[1, 2, 0, 3], [0, 0, 0, 2], [5, 0, 1, 0]], float))
    assert land.neighbours((0, 0)) == [(1, 0), (0, 1), (1, 1)]
    assert len(land.neighbours((1, 1))) == 8 and land.top == (0, 2)
    assert {land.hills[place] for place in land.hills} == {(1, 0), (3, 0), (0, 2)}
    # From (2, 2) the highest neighbour is the 2 at (3, 1), from there the 3; from (1, 1) it is the 5, not the 2.
    assert land.hills[2, 2] == land.hills[3, 1] == (3, 0) and land.hills[1, 1] == (0, 2) and land.hills[0, 0] == (1, 0)


def test_one_climber_is_stuck_and_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_at(monkeypatch, (0, 0), (6, 0))
    steps = searched("restarts", ridge(1, 2, 3, 0, 4, 9, 8), k=2, rounds=3)
    assert [step.places[0][0] for step in steps] == [0, 1, 2, 2, 6, 5, 5]
    assert [step.stuck[0] for step in steps] == [False, False, False, True, False, False, True]
    assert [step.parents[0] for step in steps] == [None, 0, 0, 0, None, 0, 0]
    assert [step.evaluations for step in steps] == [1, 2, 4, 6, 7, 8, 10]  # a start is one, the ends have one neighbour
    assert [step.round for step in steps] == [0, 1, 1, 2, 2, 3, 3]
    assert [step.best for step in steps] == [1, 2, 3, 3, 8, 9, 9]
    assert steps[2].dropped == ((0, 0),) and steps[3].dropped == ((1, 0), (3, 0))


def test_parallel_climbers_stay_on_their_own_tops(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_at(monkeypatch, (1, 0), (6, 0))
    steps = searched("parallel", ridge(1, 2, 3, 0, 4, 9, 8), k=2, rounds=4)
    assert [[x for x, _ in step.places] for step in steps] == [[1, 6], [2, 5], [2, 5], [2, 5], [2, 5]]
    assert [step.stuck for step in steps] == [(False, False)] * 2 + [(True, True)] * 3
    assert [step.evaluations for step in steps] == [2, 5, 9, 9, 9]  # who is stuck asks for nothing more


def test_what_a_beam_of_two_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_at(monkeypatch, (1, 0), (6, 0))
    steps = searched("beam", ridge(1, 2, 3, 0, 4, 9, 8), k=2, rounds=3)
    # Pool of round 1: 1 2 3 (from the first), 8 9 (from the second): 9 and 8 stay, the first searcher is given up.
    assert steps[1].places == ((5, 0), (6, 0)) and steps[1].parents == (1, 1)
    assert set(steps[1].dropped) == {(0, 0), (2, 0)} and steps[1].evaluations == 5
    assert steps[2].places == ((5, 0), (6, 0)) and steps[2].stuck == (True, False)
    assert steps[2].evaluations == 6  # the 4 beside the top is new, the two know each other's heights
    assert steps[3].evaluations == 6 and steps[3].parents == (0, 1)  # it rests


def test_a_beam_crosses_what_stops_a_climber(monkeypatch: pytest.MonkeyPatch) -> None:
    land = ridge(0, 3, 2, 9)
    for method, best in (("parallel", 3), ("beam", 9)):
        begin_at(monkeypatch, (1, 0), (0, 0))
        assert searched(method, land, k=2, rounds=3)[-1].best == best


@pytest.mark.parametrize("k", [1, 3, 5])
def test_the_survivors_of_a_beam_are_the_best_of_the_pool(k: int) -> None:
    land = rugged()
    for seed in range(10):
        steps = searched("beam", land, k, seed, 6)
        for before, after in pairwise(steps):
            pool = {*before.places} | {near for place in before.places for near in land.neighbours(place)}
            best = sorted(pool, key=lambda one: land.heights[one[1], one[0]])[-k:]
            assert set(after.places) == set(best) and len(set(after.places)) == k
            for place, parent in zip(after.places, after.parents, strict=True):
                assert parent is not None
                assert place in (before.places[parent], *land.neighbours(before.places[parent]))


def test_parallel_climbers_are_single_climbs() -> None:
    land = rugged()
    steps = searched("parallel", land, 4, 3, 8)
    for at in range(4):
        x, y = steps[0].places[at]
        for step in steps[1:]:
            around = land.heights[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
            stuck = around.max() == land.heights[y, x]
            (y,), (x,) = np.where(land.heights == around.max())
            assert step.places[at] == (x, y) and step.stuck[at] == stuck
    assert steps[-1].stuck == (True,) * 4
    assert set(steps[-1].places) == {land.hills[place] for place in steps[0].places}


def test_nobody_climbs_down_and_the_best_never_falls() -> None:
    land = rugged()
    for method in ("restarts", "parallel", "beam", "stochastic"):
        steps = searched(method, land, 3, 1, 12)
        assert all(a.best <= b.best for a, b in pairwise(steps))
        for before, after in pairwise(steps):
            heights = [sorted(land.heights[y, x] for x, y in step.places) for step in (before, after)]
            if method in ("parallel", "beam") or (method == "restarts" and after.parents[0] is not None):
                assert all(low <= high for low, high in zip(*heights, strict=True))


@pytest.mark.parametrize("method", landscape.METHODS)
def test_every_evaluation_is_counted_and_within_the_budget(method: str) -> None:
    for k in (1, 3, 8):
        Counting.asked, land = 0, Counting(rugged().heights)
        for step in landscape.search(method, land, k, 2, 12):
            assert step.evaluations == Counting.asked <= k + 8 * k * step.round
            # Among parallel climbers one may take what another did not.
            assert method == "parallel" or set(step.dropped).isdisjoint(step.places)
        assert step.round == 12


def test_all_begin_at_the_same_places_and_a_seed_is_a_run() -> None:
    land = landscape.hilly()
    first = {method: searched(method, land, 4, 9)[0].places for method in landscape.METHODS}
    assert first["parallel"] == first["beam"] == first["stochastic"] and len(set(first["beam"])) == 4
    assert first["restarts"] == first["beam"][:1]
    fresh = [step.places[0] for step in searched("restarts", land, 4, 9, 16) if step.parents == (None,)]
    assert tuple(fresh[:4]) == first["beam"]  # and goes on with the others' places
    for method in landscape.METHODS:
        assert searched(method, land, 4, 9) == searched(method, land, 4, 9) != searched(method, land, 4, 10)
    np.testing.assert_array_equal(land.heights, landscape.hilly().heights)


def test_a_stochastic_beam_draws_the_higher_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape, "TEMPERATURE", 0.5)
    land, counts = ridge(0.2, 0.5, 1.0), np.zeros(3)
    for seed in range(4000):
        begin_at(monkeypatch, (1, 0))
        counts[searched("stochastic", land, 1, seed, 1)[1].places[0][0]] += 1
    weights = np.exp(np.array([0.2, 0.5, 1.0]) / 0.5)
    np.testing.assert_allclose(counts / 4000, weights / weights.sum(), atol=0.03)  # 4 standard errors


def test_the_landscape_has_one_highest_hill() -> None:
    land = landscape.hilly()
    tops = sorted((land.heights[y, x] for x, y in set(land.hills.values())), reverse=True)
    assert land.heights.min() == 0 and tops[0] == 1 and tops[1] < 0.95 and len(tops) > 8


def test_the_presets_teach_what_they_say() -> None:
    last = {}
    for name, preset in PRESETS.items():
        found = landscape.runs(preset["width"], preset["seed"], ROUNDS)
        last[name] = {method: steps[-1] for method, steps in found.steps.items()}
        crowd = len({found.land.hills[place] for place in last[name]["beam"].places})
        assert name != "Beam crowds" or crowd == 1
    best = {name: {method: step.best for method, step in steps.items()} for name, steps in last.items()}
    one = best["Beam wins"]
    assert one["beam"] == 1 and max(one["restarts"], one["parallel"], one["stochastic"]) < 0.95
    one = best["Beam crowds"]
    assert one["parallel"] == 1 and one["beam"] < 0.6
    one = best["Restarts win"]
    assert one["restarts"] == 1 and max(one["parallel"], one["beam"], one["stochastic"]) < 0.7
    one = best["Luck helps"]
    assert one["stochastic"] == 1 and one["beam"] < 0.7


def test_nonsense_is_refused() -> None:
    for wrong, sentence in (({"k": 0}, "k is 0"), ({"k": 64}, "63 places"), ({"rounds": 0}, "rounds is 0")):
        with pytest.raises(ValueError, match=sentence):
            searched("beam", rugged(), **wrong)
    with pytest.raises(ValueError, match="choose one of restarts"):
        searched("annealing", rugged())
