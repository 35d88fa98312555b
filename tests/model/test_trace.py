"""The records of a run refuse what does not fit together, and cannot be changed; their derived fields by hand."""

from dataclasses import FrozenInstanceError, fields
from typing import Any

import numpy as np
import pytest

from model.trace import ForwardTrace, LayerTrace, Tokens

H, H_KV, T, D_HEAD, D = 4, 2, 3, 5, 7
SHAPES = {
    "resid_pre": (T, D),
    "resid_mid": (T, D),
    "resid_post": (T, D),
    "queries": (H, T, D_HEAD),
    "shared_keys": (H_KV, T, D_HEAD),
    "shared_values": (H_KV, T, D_HEAD),
    "pattern": (H, T, T),
    "z": (H, T, D_HEAD),
    "W_O": (H, D_HEAD, D),
    "b_O": (D,),
}


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def layer(**changed: Any) -> LayerTrace:
    parts: dict[str, Any] = {name: random(*shape) for name, shape in SHAPES.items()}
    return LayerTrace(**(parts | {"allowed": np.tri(T, dtype=bool), "scale": 0.5} | changed))


def forward(**changed: Any) -> ForwardTrace:
    parts: dict[str, Any] = {
        "model": "m",
        "token_ids": np.arange(T),
        "tokens": (b"a", b"b", b"c"),
        "embeddings": random(T, D),
        "layers": (layer(),),
        "last_hidden_state": random(T, D),
        "logits": random(T, 11),
        "causal": True,
    }
    return ForwardTrace(**(parts | changed))


def tokens(**changed: Any) -> Tokens:
    parts: dict[str, Any] = {"ids": np.arange(2), "pieces": (b"a", b"b"), "spans": np.array([[0, 1], [1, 2]])}
    return Tokens(**(parts | changed))


@pytest.mark.parametrize("name", [*(name for name in SHAPES if name != "queries"), "allowed"])
def test_a_layer_refuses_a_wrong_shape(name: str) -> None:
    with pytest.raises(ValueError, match="expected shape"):
        layer(**{name: random(*(size + 1 for size in SHAPES.get(name, (T, T))))})


@pytest.mark.parametrize("size", [T - 1, T + 1])
def test_a_layer_refuses_queries_of_another_length(size: int) -> None:
    with pytest.raises(ValueError, match=r"expected shape \(3|expected shape \(4|expected shape \(2"):
        layer(queries=random(H, size, D_HEAD))


def test_heads_that_cannot_share_evenly() -> None:
    with pytest.raises(ValueError, match="4 query heads cannot share 3 key/value heads evenly"):
        layer(shared_keys=random(3, T, D_HEAD), shared_values=random(3, T, D_HEAD))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"token_ids": np.arange(T + 1)}, r"token_ids: expected shape \(3,\), got \(4,\)"),
        ({"tokens": (b"a",)}, "tokens: expected 3 pieces, got 1"),
        ({"last_hidden_state": random(T, D + 1)}, r"last_hidden_state: expected shape \(3, 7\), got \(3, 8\)"),
        ({"logits": random(T - 1, 11)}, "logits: expected 3 rows, got 2"),
        ({"embeddings": random(T, D + 1)}, "last_hidden_state: expected shape"),
        ({"embeddings": np.zeros((T, D))}, "embeddings: expected float32, got float64"),
        ({"logits": np.zeros((T, 11), np.float16)}, "logits: expected float32, got float16"),
    ],
)
def test_a_forward_pass_refuses_what_does_not_fit(changed: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        forward(**changed)


def test_a_forward_pass_refuses_a_layer_of_another_text() -> None:
    resid = random(T, D + 1)
    longer = layer(resid_pre=resid, resid_mid=resid, resid_post=resid, W_O=random(H, D_HEAD, D + 1), b_O=random(D + 1))
    with pytest.raises(ValueError, match=r"layers\[1\]\.resid_pre: expected shape \(3, 7\), got \(3, 8\)"):
        forward(layers=(layer(), longer))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ids": np.arange(3)}, r"ids: expected shape \(2,\)"),
        ({"spans": np.zeros((2, 3), int)}, r"spans: expected shape \(2, 2\)"),
        ({"spans": np.array([[1, 0], [1, 2]])}, "a span starts after its end"),
    ],
)
def test_tokens_refuse_what_does_not_fit(changed: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        tokens(**changed)


@pytest.mark.parametrize("make", [layer, forward, tokens])
def test_nothing_can_be_changed(make) -> None:
    record = make()
    arrays = [value for f in fields(record) if isinstance(value := getattr(record, f.name), np.ndarray)]
    if isinstance(record, LayerTrace):
        arrays += [record.keys, record.values, record.scores, record.masked_scores, record.head_outputs]
    assert arrays
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(FrozenInstanceError):
        setattr(record, fields(record)[0].name, None)


def test_derived_fields_are_what_loops_give() -> None:
    made = layer()
    for h in range(H):
        shared = h // (H // H_KV)
        np.testing.assert_array_equal(made.keys[h], made.shared_keys[shared])
        np.testing.assert_array_equal(made.values[h], made.shared_values[shared])
        for t in range(T):
            output = sum(float(made.z[h, t, k]) * made.W_O[h, k].astype(np.float64) for k in range(D_HEAD))
            np.testing.assert_allclose(made.head_outputs[h, t], output, rtol=1e-5, atol=1e-6)
            for s in range(T):
                score = 0.5 * sum(float(a) * float(b) for a, b in zip(made.queries[h, t], made.keys[h, s], strict=True))
                assert made.scores[h, t, s] == pytest.approx(score, rel=1e-5, abs=1e-6)
                assert made.masked_scores[h, t, s] == (made.scores[h, t, s] if s <= t else -np.inf)


def test_an_encoder_without_a_head_has_no_logits() -> None:
    assert forward(logits=None, causal=False).logits is None
    assert len(tokens()) == 2
