"""Softmax against torch's, intervals against SciPy's, calibration against scikit-learn's."""

import numpy as np
import pytest
import torch
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve

from model.probability import expected_error, log_softmax, reliability, softmax, wilson


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_they_are_torchs_in_the_precision_of_the_scores(dtype: type[np.floating]) -> None:
    scores = (20 * np.random.default_rng(0).standard_normal((3, 50))).astype(dtype)
    found = softmax(scores)
    assert found.dtype == dtype
    expected = torch.from_numpy(scores).double()
    np.testing.assert_allclose(found, expected.softmax(-1).numpy(), rtol=1e-5, atol=1e-12)
    np.testing.assert_allclose(log_softmax(scores), expected.log_softmax(-1).numpy(), rtol=1e-6, atol=1e-5)


def test_a_banned_token_has_no_probability_and_large_scores_do_not_overflow() -> None:
    found = softmax(np.array([1e4, -np.inf, 1e4], np.float32))
    assert found.tolist() == [0.5, 0.0, 0.5]
    assert log_softmax(np.array([[1e4, -np.inf, 1e4]], np.float32))[0].tolist() == [-np.log(2), -np.inf, -np.log(2)]


@pytest.mark.parametrize(("right", "asked"), [(0, 16), (16, 16), (7, 24), (1, 1), (950, 1000)])
def test_the_interval_of_a_share_is_scipys(right: int, asked: int) -> None:
    expected = binomtest(right, asked).proportion_ci(method="wilson")
    assert wilson(right, asked) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_the_interval_by_hand() -> None:
    """8 of 10 with z = 2: the middle is (.8 + .2) / 1.4, the half width 2 sqrt(.016 + .01) / 1.4."""
    middle, half = 1.0 / 1.4, 2 * (0.8 * 0.2 / 10 + 0.01) ** 0.5 / 1.4
    assert wilson(8, 10, z=2) == pytest.approx((middle - half, middle + half))
    for right, asked in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no share"):
            wilson(right, asked)


def test_reliability_is_scikit_learns() -> None:
    rng = np.random.default_rng(3)
    p = rng.random(500)
    came = rng.random(500) < p**2
    bins = reliability(p.tolist(), came.tolist(), 7)
    true, predicted = calibration_curve(came, p, n_bins=7)
    assert [one.predicted for one in bins] == pytest.approx(predicted) and [one.came for one in bins] == pytest.approx(
        true
    )
    assert sum(one.size for one in bins) == 500


def test_the_calibration_error_by_hand() -> None:
    """One at .2 that did not come; three from .8 on, at .9, .9 and 1, of which two came."""
    bins = reliability([0.9, 0.9, 0.2, 1.0], [True, False, False, True], 5)
    assert [(round(one.predicted, 3), round(one.came, 3), one.size) for one in bins] == [
        (0.2, 0, 1),
        (0.933, 0.667, 3),
    ]
    assert expected_error(bins) == pytest.approx((0.2 + 3 * abs(2.8 / 3 - 2 / 3)) / 4)
    assert expected_error(reliability([0.0, 1.0], [False, True])) == 0
    with pytest.raises(ValueError, match="nothing can be said"):
        expected_error([])
    with pytest.raises(ValueError, match="each needs the other"):
        reliability([0.5], [])
