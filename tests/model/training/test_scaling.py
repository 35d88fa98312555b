"""Scaling laws: recovered where they are known, frontiers by brute force, weights by formula, and the shipped table."""

import numpy as np
import pytest

from model.training import scaling
from model.training.scaling import Chinchilla, Law, Trained, chosen, fit, fit_both, fitted, known, parameters, recipe
from model.training.texts import WorldTexts
from model.transformer import GPT
from model.world.world import World

FLOOR, RUNS = scaling.table()
X = np.geomspace(1e9, 1e12, 9)


@pytest.mark.parametrize("law", [Law(0.02, 5e9, 0.8), Law(0.2, 3e10, 0.5), Law(0.001, 1e9, 1.5)])
def test_a_law_is_found_in_what_it_made(law: Law) -> None:
    found = fit(X, law.above(X))
    assert (found.E, found.c, found.alpha) == (
        pytest.approx(law.E, rel=0.02),
        pytest.approx(law.c, rel=0.02),
        pytest.approx(law.alpha, rel=0.01),
    )


def test_without_a_rest_it_is_the_straight_line_of_least_squares() -> None:
    rng = np.random.default_rng(0)
    above = (4e9 / X) ** 0.7 * np.exp(rng.normal(0, 0.02, len(X)))
    slope, _ = np.polyfit(np.log(X), np.log(above), 1)
    assert fit(X, above).alpha == pytest.approx(-slope, abs=0.05)


def test_chinchilla_is_found_in_what_it_made_and_splits_compute_best() -> None:
    law = Chinchilla(0.05, 400.0, 0.6, 3e4, 0.8)
    N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e3, 1e6, 6), np.geomspace(1e5, 1e8, 6)))
    found = fit_both(N, D, law.above(N, D))
    assert (found.alpha, found.beta, found.E) == (
        pytest.approx(0.6, rel=0.01),
        pytest.approx(0.8, rel=0.01),
        pytest.approx(0.05, rel=0.02),
    )
    assert found.off == pytest.approx(1.0, abs=1e-3)
    sizes = np.geomspace(1e2, 1e8, 20_001)  # by brute force
    best = sizes[law.above(sizes, 1e12 / 6 / sizes).argmin()]
    N, D = law.split(1e12)
    assert pytest.approx(best, rel=2e-3) == N and pytest.approx(1e12) == 6 * N * D
    with pytest.raises(ValueError, match="at least 6"):
        fit_both(np.ones(5), np.ones(5), np.ones(5))


def test_the_band_holds_the_truth_about_as_often_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaling, "DRAWS", 60)
    law, inside = Law(0.02, 5e9, 0.8), 0
    for seed in range(20):
        noise = np.exp(np.random.default_rng(seed).normal(0, 0.1, len(X)))
        low, high = fitted(X, law.above(X) * noise).between(3e11)
        inside += low <= law.above(3e11) <= high
    assert inside >= 13  # of 20; residuals are smaller than errors, so that somewhat less than 90 % is to be expected


def test_a_new_run_is_expected_further_off_than_the_law() -> None:
    noise = np.exp(np.random.default_rng(3).normal(0, 0.2, len(X)))
    found = fitted(X, Law(0.02, 5e9, 0.8).above(X) * noise)
    low, high = found.between(2e12)
    least, most = found.expected(2e12)
    assert least < low < high < most


def test_three_runs_are_too_few() -> None:
    with pytest.raises(ValueError, match="at least 4"):
        fit(X[:3], np.ones(3))


def test_no_cheaper_run_beats_one_of_the_frontier() -> None:
    runs = known(RUNS, FLOOR)
    found = chosen(runs, "compute")
    for one in runs:
        beaten = any(other.compute < one.compute and other.loss < one.loss for other in runs)
        assert beaten != (one in found)
    assert {one.steps for one in chosen(runs, "parameters")} == {scaling.KNOWN[1]}
    assert {one.width for one in chosen(runs, "tokens")} == {scaling.KNOWN[0]}


@pytest.mark.parametrize("width", [8, 64])
def test_weights_are_counted_without_the_table(width: int) -> None:
    model = GPT(recipe(WorldTexts(World(), 0, 1), width, 10).model)
    layer = 12 * width**2 + 13 * width  # norms 4 d, attention 4 d^2 + 4 d, MLP 8 d^2 + 5 d
    assert parameters(model) == 2 * layer + 2 * width


def test_compute_is_six_operations_a_weight_and_token() -> None:
    assert Trained(8, 10, 1_000, 500, 1.0, (0.0,)).compute == 3_000_000


def test_the_shipped_table_is_whole_and_of_this_world() -> None:
    assert [(one.width, one.steps) for one in RUNS] == [
        (width, steps) for steps in scaling.STEPS for width in scaling.WIDTHS
    ]
    assert WorldTexts(World(), 0, scaling.HELD_OUT).floor == pytest.approx(FLOOR, abs=1e-12)
    assert all(one.loss > FLOOR for one in RUNS)
    assert all(np.all(np.diff(one.fitting) <= 0) for one in RUNS)  # more sentences are not easier
    for width in scaling.WIDTHS:
        assert np.all(np.diff([one.loss for one in RUNS if one.width == width]) < 0)


def test_make_scaling_makes_the_table() -> None:
    """The quickest run, again: another machine may round otherwise."""
    made, shipped = scaling.run(WorldTexts(World(), 0, scaling.HELD_OUT), 8, scaling.STEPS[0]), RUNS[0]
    assert (made.width, made.steps, made.parameters, made.tokens) == (
        8,
        scaling.STEPS[0],
        shipped.parameters,
        shipped.tokens,
    )
    assert made.loss == pytest.approx(shipped.loss, abs=0.01)
    assert scaling.saved(FLOOR, RUNS) == scaling.TABLE.read_text("utf-8")
