"""Maxima of noisy values against closed forms, another simulation, and what must hold of them."""

import math

import numpy as np
import pytest

from model.rlhf.maxima import REPEATS, SPREAD, expected, maxima

SIZES = [1, 2, 10, 100, 1_000, 49_152]


def test_the_expected_maximum_where_it_is_known() -> None:
    """n = 1, 2, 3 in closed form; 10 and 100 from published tables of normal order statistics (Harter 1961)."""
    for n, wanted in (
        (1, 0.0),
        (2, 1 / math.sqrt(math.pi)),
        (3, 1.5 / math.sqrt(math.pi)),
        (10, 1.53875),
        (100, 2.50759),
    ):
        assert expected(n) == pytest.approx(wanted, abs=2e-5)


def test_large_maxima_grow_as_the_root_of_the_logarithm() -> None:
    assert 0.9 < expected(49_152) / math.sqrt(2 * math.log(49_152)) < 1


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_equal_actions_look_better_the_more_there_are(seed: int) -> None:
    found = maxima(SIZES, 2.0, 8, True, seed)
    for at, size in enumerate(SIZES):
        wanted, error = 2 / math.sqrt(8) * expected(size), found.single[at].std() / REPEATS**0.5
        assert found.single[at].mean() == pytest.approx(wanted, abs=4 * error + 1e-9)
        assert found.double[at].mean() == pytest.approx(0, abs=4 * found.double[at].std() / REPEATS**0.5)
    assert not found.chosen.any() and not found.best.any()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_unequal_actions_are_chosen_wrongly_and_overrated(seed: int) -> None:
    found = maxima(SIZES, 1.0, 2, False, seed)
    assert found.single.shape == (6, REPEATS) and found.best[-1] == pytest.approx(SPREAD * expected(49_152), rel=0.2)
    for at in range(3, 6):
        assert found.chosen[at].mean() < found.best[at] < found.single[at].mean()
        assert found.double[at].mean() < found.best[at]  # on average too low, as van Hasselt found


def test_more_samples_are_less_noisy_and_odd_ones_have_no_halves() -> None:
    few, many = (maxima([1_000], 1.0, samples, True, 0).single.mean() for samples in (2, 32))
    assert few / many == pytest.approx(4, rel=0.1)
    with pytest.raises(ValueError):
        maxima([10], 1.0, 3, True, 0)


def test_sizes_are_prefixes() -> None:
    alone, together = maxima([100], 1.0, 2, True, 4), maxima([10, 100], 1.0, 2, True, 4)
    assert (np.diff(together.single, axis=0) >= 0).all() and alone.single == pytest.approx(together.single[1:])
