"""What the page Inside a layer sends and says: identities of real traces, hand-made tables, and nonsense refused."""

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.layer import cost, figures
from viz.layer.block import payload as block
from viz.layer.grid import payload as grid
from viz.shared.words import word

TEXT = "The robot did not cross the road because it"


def numbers(sent: dict) -> np.ndarray:
    """What the browser takes out of a grid."""
    found = np.frombuffer(base64.b64decode(sent["values"]), "<f2").astype(np.float32)
    return found.reshape(len(sent["rows"]), len(sent["columns"]))


@pytest.mark.parametrize("name", ["smollm2", "minilm"])
def test_every_box_holds_its_real_matrix(name: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue(name)
    trace = model.trace(model.tokenize(TEXT).ids.tolist())
    kind = model.kind | {"norm_title": "norm"}
    layer, head = 3, 2
    inside, seen = model.inside(trace.token_ids.tolist(), layer), trace.layers[layer]
    boxes = {one.name: one for one in figures.boxes(trace, inside, layer, kind, head)}
    flat = seen.queries.transpose(1, 0, 2).reshape(len(trace.tokens), -1)
    for box, values in (
        ("resid_pre", seen.resid_pre),
        ("q", flat),
        ("pattern", np.where(seen.allowed, seen.pattern[head], -np.inf)),
        ("norm_1", inside.norm_1),
        ("hidden", inside.hidden),
        ("mlp_out", inside.mlp_out),
        ("resid_post", seen.resid_post),
    ):
        np.testing.assert_allclose(numbers(boxes[box].matrix), values, rtol=1e-3, atol=1e-4)
    masked = numbers(boxes["scores"].matrix)
    assert np.isneginf(masked[0, 1:]).all() == trace.causal
    order = list(boxes)
    assert ("gate" in order) == (name == "smollm2")
    assert (order.index("norm_1") < order.index("q")) == (name == "smollm2")  # pre-norm, post-norm
    assert boxes["resid_pre"].shape == f"[{len(trace.tokens)}, {seen.resid_pre.shape[1]}]"


def test_the_walk_says_true_lengths(smollm2) -> None:
    trace = smollm2.trace(smollm2.tokenize(TEXT).ids.tolist())
    inside = smollm2.inside(trace.token_ids.tolist(), 5)
    facts = figures.walk_facts(trace, inside, 5, smollm2.kind | {"norm_title": "RMSNorm"}, "SmolLM2")
    assert float(facts["post"]) == pytest.approx(np.linalg.norm(trace.layers[5].resid_post[-1]), abs=0.06)
    assert float(facts["mlp_out"]) == pytest.approx(
        np.linalg.norm(trace.layers[5].resid_post[-1] - trace.layers[5].resid_mid[-1]), abs=0.06
    )
    assert "pre-norm" in facts["order"] and "9 query heads share 3" in facts["shared"]


def test_a_grid_is_true_to_three_digits_and_refuses_nonsense() -> None:
    values = np.array([[1.2345, -0.00123], [3.1416, -np.inf]], np.float32)
    sent = grid.grid(values, ["a", "b"], ["x", "y"], "signed")
    np.testing.assert_allclose(numbers(sent)[np.isfinite(values)], values[np.isfinite(values)], rtol=5e-4)
    assert sent["most"] == pytest.approx(3.1416, rel=1e-4)
    usual: dict[str, Any] = {"values": values, "rows": ["a", "b"], "columns": ["x", "y"], "scale": "part"}
    for broken, sentence in (
        ({"values": np.full((2, 2), np.nan, np.float32)}, "NaN"),
        ({"values": np.full((2, 2), 1e6, np.float32)}, "too large"),
        ({"rows": ["a"]}, "shape"),
        ({"scale": "rainbow"}, "choose one of"),
        ({"texts": [["a", "b"]]}, "one a cell"),
    ):
        with pytest.raises(ValueError, match=sentence):
            grid.grid(**(usual | broken))
    with pytest.raises(ValueError, match="order"):
        block.block([], "sideways", 1, 0, "q", "M")


def test_the_lens_stands_with_the_last_layer_on_top() -> None:
    lens = SimpleNamespace(
        tokens=np.array([[1, 2], [3, 4]]), probabilities=np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)
    )
    sent = figures.lens_grid(lens, ["x", "y"], lambda token: b" t%d" % token)
    assert sent["rows"] == ["after 0", "before"] and sent["texts"] == [["t3", "t4"], ["t1", "t2"]]
    np.testing.assert_allclose(numbers(sent), [[0.3, 0.4], [0.1, 0.2]], rtol=1e-3)


def test_the_parts_of_a_logit_as_a_table() -> None:
    parts = SimpleNamespace(
        embedding=1.0,
        heads=np.array([[1, 2], [-4, 3]], np.float32),
        mlps=np.array([0.5, 4], np.float32),
        rest=0.0,
        logit=7.5,
    )
    sent = figures.parts_grid(parts)
    table = [[1.0, -4.0], [2.0, 3.0], [0.5, 4.0]]  # heads down, layers across, MLPs below
    np.testing.assert_allclose(numbers(sent), table)
    assert sent["rows"] == ["head 0", "head 1", "MLP"]
    assert sent["caption"] == "embedding +1.00 · heads +2.00 · MLPs +4.50 = logit 7.50"
    assert figures.strongest(parts) == ("the MLP of layer 1", 4.0)


def test_words_as_labels() -> None:
    assert [word(one) for one in (b" it", b"it", b" ", b"\n", b"\xf0\x9f", b"[SEP]")] == [
        "it",
        "it",
        "␣",
        "↵",
        "f0 9f",
        "[SEP]",
    ]


def test_where_two_powers_meet() -> None:
    shape = SimpleNamespace(
        d=10, multiply_adds=lambda n: {"scores and sums": 2 * n * n, "MLP": 60 * n}, parameters=lambda: {}
    )
    data = cost.cost_data(shape, 8, lambda n, d: n * n * d, lambda n, d: n * d * d)
    assert cost._meeting(data.lengths, data.quadratic, data.linear) == pytest.approx(30, rel=1e-6)
    assert cost._meeting(data.lengths, data.attention, data.recurrence) == pytest.approx(10, rel=1e-6)
    memory = cost.memory_data(
        SimpleNamespace(cached_numbers=lambda shared=True: 100 if shared else 300),
        5,
        np.array([0.5, 0.01]),
        np.array([0.4, 0.5]),
    )
    assert memory.tokens == [6, 7] and memory.shared == [2.4, 2.8] and memory.unshared == [7.2, 8.4]
