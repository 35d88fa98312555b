"""What the page Inside a layer sends and says: identities of real traces, hand-made tables, and nonsense refused."""

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from pages.layer import work
from pages.server import models
from viz.layer import cost, figures, tracing
from viz.layer.block import payload as block
from viz.layer.grid import payload as grid
from viz.shared.words import word

PLAIN = {"norm_title": "norm", "biased_qkv": False, "biased_mlp": False, "normed_qk": False}
TEXT = "The robot did not cross the road because it"


def numbers(sent: dict) -> np.ndarray:
    """What the browser takes out of a grid."""
    found = np.frombuffer(base64.b64decode(sent["values"]), "<f2").astype(np.float32)
    return found.reshape(len(sent["rows"]), len(sent["columns"]))


@pytest.mark.parametrize("name", ["smollm2", "minilm"])
def test_every_box_holds_its_real_matrix(name: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue(name)
    trace = model.trace(model.tokenize(TEXT).ids.tolist())
    kind = model.kind | PLAIN
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
    facts = figures.walk_facts(trace, inside, 5, smollm2.kind | PLAIN, "SmolLM2")
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


@pytest.mark.parametrize("name", ["smollm2", "minilm", "toy"])
def test_a_formula_says_what_its_box_computes(name: str) -> None:
    """norm(x) W_Q by hand, from the box before and the model's own weights; x W_Q is something else where norms come first."""
    model = models.get(name)
    ids = model.tokenize("the dog chased the cat" if name == "toy" else TEXT).ids.tolist()
    trace, kind = model.trace(ids), work.kind(name)
    inside, seen = model.inside(ids, 0), trace.layers[0]
    boxes = {one.name: one for one in figures.boxes(trace, inside, 0, kind, 0)}
    block, (path, bias) = model.network.blocks[0], {
        "smollm2": ("self_attn.v_proj", ""),
        "minilm": ("attention.self.value", " + b"),
        "toy": ("attn.c_attn", " + b"),
    }[name]  # fmt: skip
    module: Any = block.get_submodule(path)
    weight = module.weight.detach().cpu().numpy()
    weight = weight.T if isinstance(module, torch.nn.Linear) else weight
    width = seen.shared_values.shape[0] * seen.shared_values.shape[2]
    weight, added = weight[:, -width:], 0.0 if module.bias is None else module.bias.detach().cpu().numpy()[-width:]
    read = seen.resid_pre if name == "minilm" else inside.norm_1
    found = seen.shared_values.transpose(1, 0, 2).reshape(len(ids), -1)
    np.testing.assert_allclose(read @ weight + added, found, atol=2e-3)
    assert boxes["v"].formula == ("x W_V" if name == "minilm" else "norm(x) W_V") + bias
    assert boxes["up"].formula.startswith("x′ W_1" if name == "minilm" else "norm(x′) W_")
    assert boxes["resid_mid"].formula == ("s = x + attention" if name == "minilm" else "x′ = x + attention")
    assert boxes["norm_1"].formula.startswith("x′ = (s − mean)" if name == "minilm" else "norm(x) = ")


def test_the_headline_of_a_trace_is_not_true_by_construction() -> None:
    effect = np.array([[0.1, 0.6, 0.2, 0.0], [0.0, 0.3, 0.8, 0.9]], np.float32)
    assert tracing.headline(effect) == (0, 1)  # not (1, 3), where the last word's last state is the whole answer
    assert tracing.headline(np.array([[0.1, 0.0, 0, 0], [0.0, 0.3, 0.8, 0.9]], np.float32)) == (1, 1)
    assert tracing.headline(np.array([[0.9, 0.6, 0.2, 0.0], [0.0, 0.3, 0.8, 0.9]], np.float32), [0]) == (
        0,
        1,
    )  # its own noise
    found = SimpleNamespace(clean=1.0, corrupted=0.1, effect=effect, samples=3)
    what = tracing.PutBack("the state after a layer", True, 4, 3.0)
    said = tracing.tracing_facts(found, ["dog", "is"], [0], what)
    assert (said["where"], said["layer"], said["restored"], said["noise"]) == ("dog", "1", "0.700", "3")
    assert tracing.tracing_grid(found, ["dog", "is"], [0], what)["mark"] == [0, 1]
    mlps = tracing.tracing_facts(found, ["dog", "is"], [0], what._replace(states=False, put_back="the MLPs"))
    assert (
        "by construction" in said["last"] and "by construction" not in mlps["last"] and "up to 4 layers" in mlps["last"]
    )
    nothing = SimpleNamespace(clean=1.0, corrupted=0.1, effect=-effect, samples=3)
    assert "does not bring it back" in tracing.tracing_facts(nothing, ["dog", "is"], [0], what)["said"]


def test_the_lens_is_saved_as_it_is_shown() -> None:
    lens = SimpleNamespace(
        tokens=np.array([[1, 2], [3, 4]]), probabilities=np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)
    )
    rows = figures.lens_rows(lens, ["x", "y"], lambda token: b" t%d" % token)
    assert [(one["after_layer"], one["word"], one["first_choice"]) for one in rows] == [
        ("embedding", "x", " t1"),
        ("embedding", "y", " t2"),
        (0, "x", " t3"),
        (0, "y", " t4"),
    ]
    sent = figures.lens_grid(lens, ["x", "y"], lambda token: b" t%d" % token)
    assert numbers(sent)[::-1].ravel() == pytest.approx([one["probability"] for one in rows], rel=1e-3)


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
