"""The density that is known, against integration, sampling and counting."""

import math

import numpy as np
import pytest
from pytest import approx

from model.errors import UserError
from model.pictures.plane import measuring, shapes
from model.pictures.plane.density import FINE, HELD, INNER, Density, axes, cells, connected

ISLANDS = shapes.shape("islands")


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_a_density_integrates_to_one(name: str) -> None:
    assert shapes.shape(name).on(*axes()).sum() * FINE**2 == approx(1, abs=1e-6)


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_the_entropy_is_what_samples_say(name: str) -> None:
    known = shapes.shape(name)
    logs = np.log(known.at(known.sample(20_000, 5)))
    assert known.entropy == approx(-logs.mean(), abs=5 * logs.std() / math.sqrt(len(logs)))


def test_one_gaussian_has_the_entropy_of_the_formula() -> None:
    one = Density(np.zeros((1, 2)), np.ones(1), 0.1)
    assert one.entropy == approx(math.log(2 * math.pi * math.e * 0.01), abs=1e-6)
    assert one.at(np.array([[0.1, 0.0]]))[0] == approx(math.exp(-0.5) / (2 * math.pi * 0.01))
    # outside a radius r lies exp(-r^2 / 2 sigma^2) of it: the border of a region is where that is the rest
    assert one.least == approx((1 - HELD) / (2 * math.pi * 0.01), rel=0.06)
    assert one.parts.least == approx((1 - INNER) / (2 * math.pi * 0.01), rel=0.06)


def test_the_grid_and_the_points_agree() -> None:
    xs, ys = axes()
    place = np.array([[xs[70], ys[50]]])
    for name in shapes.SHAPES:
        assert shapes.shape(name).on(xs, ys)[50, 70] == approx(shapes.shape(name).at(place)[0], rel=1e-9)


def test_the_region_holds_its_share() -> None:
    for name in shapes.SHAPES:
        known = shapes.shape(name)
        outside = measuring.invented(known, known.sample(50_000, 3)).mean()
        assert outside == approx(1 - HELD, abs=6e-4)


@pytest.mark.parametrize(
    ("name", "count"), [("parts", 6), ("ring", 1), ("moons", 2), ("islands", 9), ("rings", 2), ("line", 1)]
)
def test_parts_are_what_is_drawn_apart(name: str, count: int) -> None:
    parts = shapes.shape(name).parts
    assert len(parts.masses) == count and parts.masses.sum() == approx(INNER, abs=2e-3)
    assert (np.diff(parts.masses) <= 1e-3).all()  # the heaviest first


def test_connected_parts_are_those_of_a_flood() -> None:
    mask = np.random.default_rng(0).random((24, 30)) < 0.35
    found, left = connected(mask), {(int(a), int(b)) for a, b in np.argwhere(mask)}
    count = 0
    while left:
        count += 1
        spread = [left.pop()]
        numbers = set()
        while spread:
            row, column = spread.pop()
            numbers.add(int(found[row, column]))
            near = {(row + a, column + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & left
            left -= near
            spread += near
        assert len(numbers) == 1
    assert found.max() == count and (found[~mask] == 0).all()


def test_modes_and_invented_mass_are_counted() -> None:
    """Nine islands: 60 points on four of them, 40 between; counted here by the distance to the nearest middle."""
    on = ISLANDS.means[[0, 2, 4, 8]].repeat(15, 0)
    points = np.concatenate([on, np.full((40, 2), 0.6)])
    found = measuring.covered(ISLANDS, points, ISLANDS.sample(500, 1))
    far = np.hypot(*(points[:, None] - ISLANDS.means).transpose(2, 0, 1)).min(1) > 4 * ISLANDS.sigma
    assert found.invented == approx(far.mean()) == approx(0.4)
    assert found.reached.sum() == 4 and found.shares.sum() == approx(0.6)
    five = np.isin(np.arange(9), [0, 2, 4, 8], invert=True).sum() / 9
    assert found.missed == approx(five + 4 / 9 * math.exp(-(0.15**2) / (2 * 0.09**2)), abs=0.07)


def test_what_is_no_number_is_invented() -> None:
    points = np.array([[np.nan, 0], [np.inf, 1], [1e9, -1e9]])
    found = measuring.covered(ISLANDS, points, ISLANDS.sample(50, 1))
    assert (found.invented, found.missed, found.reached.sum()) == (1, 1, 0)
    assert not cells(np.array([[9.0, 0]]))[2][0]


def test_a_drawing_is_written_and_read() -> None:
    strokes = [np.array([[-1.0, 0.5], [1.0, -0.5]]), np.array([[0.0, 0.0]])]
    again = shapes.read(shapes.written(strokes))
    assert [len(one) for one in again] == [2, 1]
    for one, other in zip(strokes, again, strict=True):
        assert np.abs(one - other).max() <= 1 / 32 + 1e-9
    assert shapes.written(again) == shapes.written(strokes)


def test_a_dot_weighs_as_a_stroke_of_its_length() -> None:
    line = np.array([[-1.0, 0.0], [-1.0 + shapes.DOT, 0.0]])
    known = shapes.inked([line, np.array([[1.0, 1.0]])])
    assert known.weights[known.means[:, 0] < 0].sum() == approx(0.5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Nothing is drawn"),
        ("...", "Nothing is drawn"),
        ("A", "no drawing"),
        ("A é", "no drawing"),
        ("AA" * 301, "fewer"),
    ],
)
def test_a_bad_drawing_gets_a_sentence(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        shapes.read(text)


def test_the_longest_drawing_stays_small() -> None:
    known = shapes.inked(shapes.read("AA__" * 150))
    assert len(known.means) <= shapes.PARTS + 2 and known.weights.sum() == approx(1)


def test_weights_must_be_probabilities() -> None:
    with pytest.raises(ValueError, match="no probabilities"):
        Density(np.zeros((2, 2)), np.array([0.5, 0.6]), 0.1)
