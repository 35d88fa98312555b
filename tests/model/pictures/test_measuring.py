"""The judge reads held-out digits, and distances are those of SciPy and of cases worked by hand."""

import numpy as np
import pytest
from scipy.linalg import sqrtm
from sklearn.neighbors import NearestNeighbors

from model.pictures import measuring
from model.pictures.digits import held_out, train
from model.pictures.judge import features, says
from model.pictures.measuring import Gaussian


def test_the_judge_reads_digits_that_it_has_not_seen() -> None:
    held = held_out()
    probabilities = says(held.pictures)
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)
    assert (probabilities.argmax(1) == held.labels).mean() >= 0.975


def test_two_gaussians_by_hand() -> None:
    """In one dimension the distance is (m1 - m2)^2 + (s1 - s2)^2: (4 - 1)^2 + (3 - 1)^2 = 13; independent dimensions add up."""
    one, other = Gaussian(np.array([4.0]), np.array([[9.0]])), Gaussian(np.array([1.0]), np.array([[1.0]]))
    assert measuring.frechet(one, other) == pytest.approx(13)
    wide = Gaussian(np.array([4.0, 0.0]), np.diag([9.0, 4.0])), Gaussian(np.array([1.0, 0.0]), np.diag([1.0, 16.0]))
    assert measuring.frechet(*wide) == pytest.approx(13 + 4)


@pytest.mark.parametrize("size", [10, 200])  # ten points in 32 dimensions: a covariance without full rank
def test_the_distance_is_that_of_the_root_of_the_product(size: int) -> None:
    one, other = (measuring.gaussian(features(set_.pictures[:size])) for set_ in (train(), held_out()))
    root = np.real(sqrtm(one.covariance @ other.covariance))
    expected = ((one.mean - other.mean) ** 2).sum() + np.trace(one.covariance + other.covariance - 2 * root)
    assert measuring.frechet(one, other) == pytest.approx(expected, rel=1e-3)


def test_noise_is_far_and_digits_are_near() -> None:
    fresh = np.random.default_rng(11).random((1437, 64))
    assert measuring.distance(fresh) == pytest.approx(100, abs=2)
    assert measuring.distance(train().pictures) == pytest.approx(0, abs=1e-6)
    assert 0.5 < measuring.real_distance() < 2.5


def test_one_digit_a_hundred_times_is_far_from_all_ten() -> None:
    """The distance sees a collapse, which the judge's sureness does not."""
    assert measuring.distance(np.repeat(train().pictures[:1], 100, 0)) > 50


@pytest.mark.parametrize("points", [np.zeros((1, 3)), np.full((4, 3), np.nan)])
def test_a_covariance_needs_points(points: np.ndarray) -> None:
    with pytest.raises(ValueError, match="at least two"):
        measuring.gaussian(points)


def test_the_nearest_are_those_of_scikit_learn() -> None:
    asked = held_out().pictures[:50]
    distances, places = NearestNeighbors(n_neighbors=1).fit(train().pictures).kneighbors(asked)
    found = measuring.nearest(asked)
    assert found.places.tolist() == places[:, 0].tolist()
    np.testing.assert_allclose(found.distances, distances[:, 0], atol=1e-5)


def test_a_copy_shows() -> None:
    found = measuring.nearest(train().pictures[3:4])
    assert found.places[0] == 3 and found.distances[0] < measuring.usual_nearest()[0]


def test_counts_and_accuracy_are_counted() -> None:
    held = held_out()
    answers = [int(row.argmax()) for row in says(held.pictures)]
    assert measuring.counts(held.pictures).tolist() == [answers.count(digit) for digit in range(10)]
    right = sum(one == other for one, other in zip(answers, held.labels, strict=True))
    assert measuring.accuracy(held.pictures, held.labels) == pytest.approx(right / 360)


def test_what_is_covered_by_hand() -> None:
    """On a line: the others 0, 1, 2 and 10 have their nearest at 1, 1, 1 and 8; of 2.5, -1.5, 12 and 30 the first and the third lie within."""
    others, points = np.array([[0.0], [1.0], [2.0], [10.0]]), np.array([[2.5], [-1.5], [12.0], [30.0]])
    assert measuring.covered(points, others, 1) == 0.5
    assert measuring.covered(points, others, 2) == 0.75  # 0 reaches as far as 2, and -1.5 lies within
    with pytest.raises(ValueError, match="neighbours"):
        measuring.covered(points, others, 4)


def test_training_digits_cover_themselves_and_one_digit_covers_few() -> None:
    known = train()
    assert measuring.recall(known.pictures) == 1.0
    assert measuring.recall(known.pictures[known.labels == 4]) < 0.2
