"""Softmax and log-softmax against torch's."""

import numpy as np
import pytest
import torch

from model.probability import log_softmax, softmax


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
