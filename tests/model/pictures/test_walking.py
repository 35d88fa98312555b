"""A place of the plane and its code are each other's inverse, and walks mix what they should."""

import numpy as np
import pytest

from model.pictures import coding, walking
from model.pictures.coding import Plan
from model.pictures.digits import held_out
from model.pictures.judge import says


@pytest.mark.parametrize("width", [2, 8])
def test_places_and_codes_are_inverse(width: int) -> None:
    known = np.random.default_rng(0).normal(3, np.arange(1, width + 1), (500, width))
    where = walking.plane(known)
    spots = np.array([[-1, 1], [0.3, -0.2]])
    np.testing.assert_allclose(walking.places(where, walking.codes_at(where, spots)), spots, atol=1e-9)
    assert (np.abs(walking.places(where, known)) <= 1).mean(0).min() == pytest.approx(0.99, abs=0.003)


def test_with_more_numbers_the_plane_is_that_of_the_largest_spread() -> None:
    from sklearn.decomposition import PCA

    known = np.random.default_rng(0).normal(0, [1, 5, 2, 9], (400, 4))
    theirs = PCA(2).fit(known).components_
    np.testing.assert_allclose(np.abs((walking.plane(known).axes * theirs).sum(1)), 1, atol=1e-9)


def test_a_walk_begins_and_ends_at_its_ends_either_way() -> None:
    coder = coding.made(Plan("cvae", 2, seed=3))
    where = walking.plane(walking.codes(coder))
    ends = np.array([[-0.5, 0.25], [0.75, 1.0]])
    found = walking.walk(coder, where, ends, 4)
    for at in (0, -1):
        alone = coding.decoded(
            coder, walking.codes_at(where, ends[at : at + 1] if at == 0 else ends[-1:]), np.array([4])
        )
        np.testing.assert_allclose(found.coded.pictures[at], alone[0], atol=1e-6)
        np.testing.assert_allclose(found.mixed.pictures[at], alone[0], atol=1e-6)
    np.testing.assert_allclose(found.mixed.pictures[5], found.coded.pictures[[0, -1]].mean(0), atol=1e-6)
    assert np.abs(found.mixed.pictures[5] - found.coded.pictures[5]).max() > 0
    assert found.coded.answers.tolist() == says(found.coded.pictures).argmax(1).tolist()


def test_the_map_goes_from_upper_left_row_by_row() -> None:
    grid = walking.grid()
    assert len(grid) == 26 * 16 and grid[0, 0] < grid[1, 0] and grid[0, 1] > grid[26, 1]
    np.testing.assert_allclose(grid.mean(0), 0, atol=1e-12)


def test_a_digit_put_in_lands_where_its_code_is() -> None:
    """The spread on the plane is that of many draws of the code."""
    coder, held = coding.made(Plan("vae", 8, seed=1)), held_out()
    where = walking.plane(walking.codes(coder))
    found = walking.put(coder, where, held, 5)
    draws = found.mean + found.deviation * np.random.default_rng(0).standard_normal((100_000, 8))
    np.testing.assert_allclose(walking.places(where, draws).mean(0), found.place, atol=0.02 * found.spread.max())
    np.testing.assert_allclose(walking.places(where, draws).std(0), found.spread, rtol=0.02)
    assert len(found.nearest.places) == 2 and 0 < found.apart < 1
