"""A model that is linear around a run: contributions add up in every family, and are those of a gradient and of a model edited by hand."""

from typing import Any

import numpy as np
import pytest
import torch

from model.inside.graph import HEAD, LOGIT, MLP, TOKEN, Graph, Node, Through, explained, graph
from model.pretrained.frozen import Frozen
from model.pretrained.network import ModelError
from tests.model.pretrained.test_pretrained import tiny

KEYS = "The keys to the cabinet"
FAMILIES = ["llama", "gpt2", "gpt_neox", "gpt_neox serial", "qwen2", "qwen3", "phi3", "olmo2", "gemma3"]


@pytest.fixture(scope="module")
def keys(smollm2):
    """SmolLM2 on a sentence, why “are” and not “is”."""
    trace = smollm2.trace(smollm2.tokenize(KEYS).ids.tolist())
    are, is_ = (int(smollm2.tokenize(f" {word}").ids[0]) for word in ("are", "is"))
    return trace, Frozen(smollm2, trace, are, is_), float(trace.logits[-1, are] - trace.logits[-1, is_])


def test_what_all_tokens_give_is_the_logit_and_so_is_what_all_parts_give_directly(keys) -> None:
    _, linear, logit = keys
    assert linear.logit == pytest.approx(logit, abs=1e-3)
    assert float(linear.through().token.sum()) == pytest.approx(logit, abs=2e-3)  # this model has no biases
    assert linear.into_logit().total() == pytest.approx(logit, abs=2e-3)


@pytest.mark.parametrize(
    "node", [Node(HEAD, 27, 8, 4), Node(HEAD, 11, 1, 1), Node(HEAD, 0, 3, 3), Node(MLP, 28, 0, 4), Node(MLP, 0, 0, 1)]
)
def test_what_flows_into_a_part_flows_through_it(keys, node: Node) -> None:
    _, linear, _ = keys
    into, all_ = linear.into(node), linear.through()
    assert into.total() == pytest.approx(all_.of(node), abs=1e-3)
    below = node.layer + (node.kind == MLP)
    assert not into.heads[below:].any() and not into.mlps[node.layer :].any()


def test_a_head_gives_what_its_weights_say(keys, smollm2) -> None:
    """By hand: the value of one word through W_V and W_O, by the norms of the run, along the direction that reads one logit from another."""
    trace, linear, _ = keys
    layer, head, place, source = 29, 1, 4, 1
    state, block = trace.layers[layer], smollm2.network.blocks[layer]
    weight = block.input_layernorm.weight.numpy()
    x = state.resid_pre[source] / np.sqrt((state.resid_pre[source] ** 2).mean() + 1e-5) * weight
    value = block.self_attn.v_proj.weight.numpy().reshape(3, 64, 576)[head // 3] @ x
    written = state.pattern[head, place, source] * value @ state.W_O[head]
    direct = linear.into_logit().heads[layer, head, place]
    rest = [
        state.pattern[head, place, s] * state.values[head, s] @ state.W_O[head] for s in range(place + 1) if s != source
    ]
    are, is_ = (int(smollm2.tokenize(f" {word}").ids[0]) for word in ("are", "is"))
    along = np.subtract(*(smollm2.readout(trace.layers[-1].resid_post[place], token)[0] for token in (are, is_)))
    assert direct == pytest.approx(float((written + np.sum(rest, 0)) @ along), abs=1e-3)


@pytest.mark.parametrize("name", FAMILIES)
def test_contributions_add_up_in_every_family(name: str) -> None:
    case = tiny(name)
    trace = case.ours.trace(case.ids)
    linear = Frozen(case.ours, trace, 7, None)
    assert trace.logits is not None
    assert linear.logit == pytest.approx(float(trace.logits[-1, 7] - trace.logits[-1].mean()), abs=1e-4)
    head: Any = case.ours.network.head
    constant = 0.0 if head.bias is None else float(head.bias[7] - head.bias.mean())
    norm = case.ours.network.base.get_submodule(case.ours.network.layout.final_norm)
    if getattr(norm, "bias", None) is not None:
        constant += float((head.weight[7] - head.weight.mean(0)) @ norm.bias)
    biases = sum(float(np.broadcast_to(one.bias, one.resid_mid.shape)[-1] @ _along(linear)) for one in trace.layers)
    assert linear.into_logit().total() + constant + biases == pytest.approx(linear.logit, abs=1e-4)


def _along(linear: Frozen) -> np.ndarray:
    """[d]: the gradient of what is explained at the last state of the stream."""
    (found,) = torch.autograd.grad(linear._logit, [linear.seen.mlp[-1]], retain_graph=True)
    return found[0, -1].numpy()


@pytest.mark.parametrize("name", ["bert", "gemma2"])
def test_a_model_without_a_stream_or_with_bounded_logits_is_refused(name: str) -> None:
    case = tiny(name)
    with pytest.raises(ModelError):
        Frozen(case.ours, case.ours.trace(case.ids), 7, None)


def test_what_is_drawn_explains_what_comes_on_its_ways(keys) -> None:
    """All ways through the drawn parts one by one: a way hands on the product of the shares along it."""
    _, linear, _ = keys
    found = graph(linear, 12)
    assert found.explained[12] == pytest.approx(by_ways(found, 12), abs=1e-4)
    assert found.explained[5] == pytest.approx(by_ways(found, 5), abs=1e-4)
    assert found.explained[0] == pytest.approx(float(found.edges[:5, -1].sum()), abs=1e-5)


def by_ways(found: Graph, kept: int) -> float:
    length = sum(node.kind == TOKEN for node in found.nodes)
    drawn = {*range(length + kept), len(found.nodes) - 1}

    def ways(at: int, carried: float) -> float:
        """What reaches the tokens backwards from a node, of a part that is carried."""
        if found.nodes[at].kind == TOKEN:
            return carried
        whole = found.through[at] if found.nodes[at].kind != LOGIT else found.logit
        return sum(
            ways(source, carried * found.edges[source, at] / whole) for source in drawn if found.edges[source, at]
        )

    return float(ways(len(found.nodes) - 1, found.logit))


def test_a_chain_explains_only_what_it_was_given() -> None:
    """Worked by hand: a token gives 2 to a head, which got 1 more from elsewhere and passes 3 on to the logit of 5."""
    nodes = [Node(TOKEN), Node(HEAD, 1), Node(LOGIT)]
    edges = np.array([[0, 2, 1], [0, 0, 3], [0, 0, 0]], np.float32)
    assert explained(nodes, np.array([3.0, 3.0, 5.0], np.float32), edges, 2) == pytest.approx(1 + 3 * 2 / 3)
    assert explained(nodes, np.array([3.0, 3.0, 5.0], np.float32), edges, 1) == 1


def test_what_stands_at_the_first_token_is_its_own() -> None:
    parts = Through(
        np.array([1, 2], np.float32),
        np.arange(8, dtype=np.float32).reshape(2, 2, 2),
        np.array([[5, 6], [7, 8]], np.float32),
    )
    joined = parts.joined()
    assert joined.total() == parts.total() and joined.token.tolist() == [1 + 0 + 2 + 4 + 6 + 5 + 7, 2]
    assert not joined.heads[..., 0].any() and not joined.mlps[:, 0].any() and parts.heads[..., 0].any()
