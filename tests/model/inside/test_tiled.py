"""Attention in tiles against torch's own, the plain softmax, sums by hand, and counts by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import scaled_dot_product_attention

from model.inside import tiled


def drawn(seed: int, length: int, width: int, causal: bool) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    q, k, v = (1.5 * rng.standard_normal((length, width)).astype(np.float32) for _ in range(3))
    return q, k, v, np.tri(length, dtype=bool) if causal else np.ones((length, length), bool)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), length=st.integers(1, 40), size=st.integers(1, 9), causal=st.booleans())
def test_tiles_give_what_torch_gives(seed: int, length: int, size: int, causal: bool) -> None:
    q, k, v, allowed = drawn(seed, length, 8, causal)
    scores = q @ k.T / np.float32(8**0.5)
    found = tiled.tiled(scores, v, allowed, size)
    query, key, value = (torch.from_numpy(one)[None] for one in (q, k, v))
    theirs = scaled_dot_product_attention(query, key, value, is_causal=causal)[0]
    np.testing.assert_allclose(found.output, theirs.numpy(), atol=1e-5)
    np.testing.assert_allclose(tiled.whole(scores, v, allowed), theirs.numpy(), atol=1e-5)
    assert found.output.dtype == found.total.dtype == np.float32


def test_the_sum_and_the_maximum_by_hand() -> None:
    scores, values = np.array([[1.0, 0.0, 3.0]], np.float32), np.array([[1.0], [10.0], [100.0]], np.float32)
    allowed = np.ones((1, 3), bool)
    first = tiled.tiled(scores, values, allowed, 2, upto=1)
    assert first.maximum[0] == 1 and first.total[0] == pytest.approx(1 + np.exp(-1))
    last = tiled.tiled(scores, values, allowed, 2)
    assert last.maximum[0] == 3 and last.total[0] == pytest.approx(np.exp(-2) + np.exp(-3) + 1)
    wrong = tiled.tiled(scores, values, allowed, 2, rescale=False)
    assert wrong.total[0] == pytest.approx(1 + np.exp(-1) + 1)  # the old powers are of another maximum
    assert wrong.output[0, 0] == pytest.approx((1 + 10 * np.exp(-1) + 100) / (2 + np.exp(-1)), rel=1e-6)


def test_without_rescaling_or_with_another_mask_it_is_wrong() -> None:
    q, k, v, allowed = drawn(1, 12, 8, True)
    scores = q @ k.T / np.float32(8**0.5)
    plain = tiled.whole(scores, v, allowed)
    assert abs(tiled.tiled(scores, v, allowed, 4, rescale=False).output - plain).max() > 0.1
    assert abs(tiled.tiled(scores, v, allowed.T, 4).output - plain).max() > 0.1


def test_a_query_that_has_seen_nothing_yet_has_nothing() -> None:
    """A window that slides: the last query sees the last two keys alone."""
    scores, values = np.zeros((1, 6), np.float32), np.arange(6, dtype=np.float32)[:, None]
    allowed = np.array([[False] * 4 + [True] * 2])
    found = tiled.tiled(scores, values, allowed, 2, upto=2)
    assert found.maximum[0] == -np.inf and found.total[0] == 0 and found.output[0, 0] == 0
    assert tiled.tiled(scores, values, allowed, 2).output[0, 0] == 4.5


def test_a_real_model_s_heads_pass_on_the_same(smollm2) -> None:
    trace = smollm2.trace(smollm2.tokenize("The robot did not cross the road because it was too tired.").ids.tolist())
    for layer in trace.layers[::3]:
        for head in range(0, 9, 2):
            found = tiled.tiled(layer.scores[head], layer.values[head], layer.allowed, 4)
            np.testing.assert_allclose(found.output, layer.z[head], atol=1e-5)


def test_numbers_are_counted() -> None:
    found = tiled.kept(13, 64, 4, np.tri(13, dtype=bool))
    assert found.table == 169 and found.tile == 16 and found.tiles == 16
    assert found.skipped == 6  # of 4 x 4 tiles, those above the diagonal
    assert found.fast == 4 * 64 * 4 + 16 + 8  # q, k, v, o; scores; a maximum and a sum for each query
    assert tiled.kept(13, 64, 4).skipped == 0
    with pytest.raises(ValueError, match="at least 1"):
        tiled.tiled(np.zeros((1, 1), np.float32), np.zeros((1, 1), np.float32), np.ones((1, 1), bool), 0)
