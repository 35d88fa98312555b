"""Turns and sines against the formulas of the papers, and the model's own queries."""

import math

import numpy as np
import pytest

from viz.embeddings.lookup import data as lookup
from viz.embeddings.lookup import payload
from viz.embeddings.order import data as positions


def test_sines_by_hand() -> None:
    """PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i + 1) = cos of the same."""
    found = positions.sinusoidal(50, 8)
    for p, number in ((0, 0), (0, 1), (7, 2), (31, 5), (49, 7)):
        angle = p / 10_000 ** (2 * (number // 2) / 8)
        assert found[p, number] == pytest.approx(math.sin(angle) if number % 2 == 0 else math.cos(angle))


def test_the_model_turns_its_queries_by_these_angles(smollm2) -> None:
    """The traced queries of one word at 12 positions, as complex numbers, differ by exp(i theta) from one to the next."""
    trace = smollm2.trace(smollm2.tokenize(" dog" * 12).ids.tolist())
    data = positions.rotary(trace.layers[0], 2, smollm2.rotary_base)
    hands = data.hands[..., 0] + 1j * data.hands[..., 1]  # [n, P]
    turns = np.angle(hands[:, 1:] / hands[:, :-1])
    np.testing.assert_allclose(turns, np.broadcast_to(data.frequencies[:, None], turns.shape), atol=1e-4)
    assert smollm2.rotary_base == 100_000


def test_scores_depend_on_the_distance_alone(smollm2) -> None:
    trace = smollm2.trace(smollm2.tokenize(" it" * 14).ids.tolist())
    data = positions.rotary(trace.layers[0], 4, smollm2.rotary_base, shift=6)
    np.testing.assert_allclose(data.shifted, data.scores[: len(data.shifted)], atol=1e-3)
    assert np.ptp(data.scores) > 0.1  # and do depend on it


def test_a_model_without_turns_says_so(minilm) -> None:
    with pytest.raises(ValueError, match="no rotary positions"):
        _ = minilm.rotary_base


def test_the_un_embedding_is_the_embedding_matrix(smollm2) -> None:
    """Row times last state gives the library's own logits (checked against it elsewhere), and softmax its probabilities."""
    trace = smollm2.trace(smollm2.tokenize("The dog chased the").ids.tolist())
    data = lookup.lookup_data(trace, smollm2.embedding_matrix, smollm2.tokenizer.piece)
    for one in data.candidates:
        assert one.logit == pytest.approx(float(trace.logits[-1, one.row.id]), abs=1e-3)
    assert data.candidates[0].row.piece == b" cat" and data.candidates[0].probability == pytest.approx(0.179, abs=2e-3)
    assert sum(one.probability for one in data.candidates) + data.rest == pytest.approx(1)
    assert [one.id for one in data.tokens] == [504, 2767, 45360, 260]
    most = max(abs(value) for row in data.tokens + tuple(one.row for one in data.candidates) for value in row.numbers)
    assert most == pytest.approx(1)
    assert payload.lookup(data, 30)["vocabulary"] == 49_152
