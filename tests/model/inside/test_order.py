"""What attention knows of the order: nothing without a mask, something after two layers with it; identities of real runs."""

import numpy as np
import pytest

from model.inside.order import _last_states, told_apart


@pytest.fixture(scope="module")
def texts(smollm2) -> list[list[int]]:
    return [
        smollm2.tokenize(f" the {one} saw the {two} yesterday").ids.tolist()
        for one, two in (("dog", "cat"), ("cat", "dog"))
    ]


def test_with_mask_and_positions_it_is_the_model_s_own_run(smollm2, texts: list[list[int]]) -> None:
    trace = smollm2.trace(texts[0])
    own = np.stack([layer.resid_pre[-1] for layer in trace.layers])
    np.testing.assert_allclose(_last_states(smollm2.network, texts[0], True, True), own, rtol=1e-3, atol=1e-2)


def test_without_a_mask_no_order_is_known_and_with_it_the_second_layer_knows(smollm2, texts: list[list[int]]) -> None:
    """Whoever leaves the rotation on, or the mask, gets a difference where there is none."""
    blind, masked, turned = (
        told_apart(smollm2.network, texts[0], texts[1], causal, rotated)
        for causal, rotated in ((False, False), (True, False), (False, True))
    )
    assert blind.max() < 1e-4
    assert masked[:2].max() < 1e-4 < 5e-3 < masked[2]
    assert turned[1] > 5e-3


def test_other_tokens_are_refused(smollm2, texts: list[list[int]]) -> None:
    for second in (texts[0][:-1], texts[0][::-1], []):
        with pytest.raises(ValueError, match="same tokens"):
            told_apart(smollm2.network, texts[0], second, True, False)
