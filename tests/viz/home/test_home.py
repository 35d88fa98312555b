"""The numbers of the home picture, against sums done by hand."""

import json
from collections import Counter

import numpy as np
import pytest

from model.trace import ForwardTrace, LayerTrace
from viz.home import figures as home
from viz.home.flow import payload


def layer(pattern: list, values: list, W_O: list) -> LayerTrace:
    """A layer in which only what attention writes matters. pattern [H, T, T], values [H_kv, T, k], W_O [H, k, d]."""
    weights = [np.array(one, np.float32) for one in (pattern, values, W_O)]
    heads, length, _ = weights[0].shape
    inner, width = weights[2].shape[1:]
    stream, queries = np.zeros((length, width), np.float32), np.zeros((heads, length, inner), np.float32)
    return LayerTrace(
        stream,
        stream,
        stream,
        queries,
        np.zeros_like(weights[1]),
        weights[1],
        weights[0],
        queries,
        weights[2],
        np.zeros(width, np.float32),
        np.tri(length, dtype=bool),
        1.0,
    )


def trace(layers: list[LayerTrace], length: int) -> ForwardTrace:
    width = layers[0].resid_pre.shape[1]
    embeddings = np.arange(length * width, dtype=np.float32).reshape(length, width) - 1
    return ForwardTrace(
        "tiny",
        np.arange(length),
        tuple(bytes([97 + at % 26]) for at in range(length)),
        embeddings,
        tuple(layers),
        np.zeros((length, width), np.float32),
        None,
        True,
    )


def random_layer(length: int, seed: int = 0) -> LayerTrace:
    """4 query heads on 2 value heads."""
    rng = np.random.default_rng(seed)
    pattern = np.tril(rng.random((4, length, length)))
    pattern /= pattern.sum(axis=2, keepdims=True)
    return layer(pattern.tolist(), rng.normal(size=(2, length, 3)).tolist(), rng.normal(size=(4, 3, 5)).tolist())


def data(layers: list[LayerTrace], length: int, logits: list[float] | None = None) -> home.FlowData:
    scores = np.log(np.array(logits or [4, 2, 1, 1], np.float32))
    return home.flow_data(trace(layers, length), scores, np.stack([scores[::-1]]), [1], lambda one: b"w%d" % one)


def test_short_values_count_for_little() -> None:
    """Half the attention each, but the first value is a third as long: 1 / (1 + 3) of what is read."""
    one = layer([[[1, 0], [0.5, 0.5]]], [[[1], [3]]], [[[1, 0]]])
    np.testing.assert_allclose(home.reading_shares(one), [[1.0, 0.0], [0.25, 0.75]])


def test_heads_that_cancel_read_nothing() -> None:
    """Two heads write opposite vectors for token 0, the same ones for token 1."""
    one = layer([[[1, 0], [0.5, 0.5]]] * 2, [[[1], [1]], [[-1], [1]]], [[[1]], [[1]]])
    np.testing.assert_allclose(home.reading_shares(one)[1], [0, 1], atol=1e-12)


def test_shares_as_a_triple_loop() -> None:
    one = random_layer(6)
    expected = np.zeros((6, 6))
    for i in range(6):
        for j in range(6):
            written = sum(one.pattern[h, i, j] * (one.values[h, j] @ one.W_O[h]) for h in range(4))
            expected[i, j] = np.sqrt((written**2).sum())
        expected[i] /= expected[i].sum()
    np.testing.assert_allclose(home.reading_shares(one), expected, atol=1e-5)


def test_probabilities_are_of_the_whole_vocabulary() -> None:
    shown = data([random_layer(3)], 3, [40, 20, 10, 10, 5, 5, 5, 4, 1])
    assert [one.id for one in shown.following] == [0, 1, 2, 3, 4, 5]
    np.testing.assert_allclose(
        [one.probability for one in shown.following], [0.4, 0.2, 0.1, 0.1, 0.05, 0.05], rtol=1e-6
    )
    assert (shown.others, shown.vocabulary) == (3, 9)
    assert shown.rest == pytest.approx(0.1)
    assert shown.lens[0][:3] == (1, 8, b"w8")
    assert shown.lens[0].probability == pytest.approx(0.4)


def test_numbers_are_scaled_by_the_largest() -> None:
    """Embeddings -1 0 1 2 3 | 4 5 6 7 8: the largest is 8."""
    lanes = data([random_layer(2)], 2).lanes
    assert lanes[0].numbers == (-0.125, 0, 0.125, 0.25, 0.375)
    assert lanes[1].numbers[-1] == 1


def test_in_long_texts_each_lane_keeps_what_it_reads_most() -> None:
    """20 lanes make 190 pairs, more than MAX_FLOWS: of each pair the strongest layer, of each lane the strongest of these."""
    layers = [random_layer(20, seed) for seed in range(3)]
    shown = data(layers, 20)
    assert len(shown.lanes) == 20 and [lane.id for lane in shown.lanes] == list(range(20))
    shares = np.stack([home.reading_shares(one) for one in layers])  # [layers, T, T]
    for target in range(20):
        best = sorted((float(shares[:, target, source].max()) for source in range(target)), reverse=True)
        expected = [share for share in best if share >= home.LEAST_SHARE][: home.FLOWS_PER_LANE]
        assert [flow.share for flow in shown.flows if flow.target == target] == expected
    assert all(flow.share == shares[flow.layer - 1, flow.target, flow.source] for flow in shown.flows)
    assert max(Counter(flow.target for flow in shown.flows).values()) == home.FLOWS_PER_LANE


def test_only_the_strongest_flows_are_kept() -> None:
    shown = data([random_layer(12, seed) for seed in range(30)], 12)
    assert len(shown.flows) <= home.MAX_FLOWS
    pairs = Counter((flow.source, flow.target) for flow in shown.flows)
    assert max(pairs.values()) == home.MAX_FLOWS // 66 == 2
    shares = [home.reading_shares(random_layer(12, seed))[11, 0] for seed in range(30)]
    drawn = [flow.share for flow in shown.flows if (flow.source, flow.target) == (0, 11)]
    assert drawn == [share for share in sorted(shares, reverse=True)[:2] if share >= home.LEAST_SHARE]
    strengths = [flow.share for flow in shown.flows]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] >= home.LEAST_SHARE
    assert all(flow.source < flow.target for flow in shown.flows)


def test_one_token_reads_nothing() -> None:
    assert data([random_layer(1)], 1).flows == ()


def test_even_layers() -> None:
    assert home.evenly(30) == (5, 10, 15, 20, 25, 30)
    assert home.evenly(12) == (2, 4, 6, 8, 10, 12)
    assert home.evenly(3) == (1, 2, 3)


def test_facts_add_up() -> None:
    scores = np.log(np.array([4, 2, 1, 1], np.float32))
    said = home.facts(data([random_layer(2)], 2), scores)
    assert (said["score"], said["log_sum"], said["probability"]) == ("1.39", "2.08", "0.500")


def test_rows_hold_what_is_drawn() -> None:
    shown = data([random_layer(2)], 2)
    rows = home.rows(shown._replace(lanes=(shown.lanes[0]._replace(piece=b"\xf0\x9f"), shown.lanes[1])))
    assert [row["kind"] for row in rows] == ["flow", "lens", "next", "next", "next", "next", "next"]
    assert (rows[0]["from"], rows[0]["to"]) == ("f0 9f", "b")
    assert sum(row["value"] for row in rows if row["kind"] == "next") == pytest.approx(1)  # type: ignore[misc]


def test_payload_is_json_and_carries_bytes() -> None:
    shown = data([random_layer(2)], 2)
    shown = shown._replace(
        lanes=(shown.lanes[0]._replace(piece=b"\xf0\x9f"), shown.lanes[1]),
        following=(
            shown.following[0]._replace(piece=b" cat"),
            shown.following[1]._replace(piece=b"\xf0\x9f"),
            shown.following[2]._replace(piece=b"<|endoftext|>"),
            *shown.following[3:],
        ),
    )
    sent = payload.flow(shown, {"tokens": payload.Door("tokenization", "1"), "next": None}, hidden=True)
    assert json.loads(json.dumps(sent)) == sent
    assert sent["doors"] == {"tokens": {"page": "tokenization", "chapter": "1"}}
    assert sent["lanes"][0]["piece"] == "f09f"
    assert [one["append"] for one in sent["following"]] == [" cat", None, None, "w3"]
    assert sent["hidden"] and sent["layers_title"] == "1 layer"


def test_payload_refuses_nonsense() -> None:
    shown = data([random_layer(2)], 2)
    with pytest.raises(ValueError, match="attic"):
        payload.flow(shown, {"attic": None})
    with pytest.raises(ValueError, match="not 1"):
        payload.flow(shown._replace(rest=0.5), {})
    with pytest.raises(ValueError, match="no room"):
        payload.flow(shown._replace(flows=(home.Flow(1, 1, 1, 0.5),)), {})


def test_what_is_known_before_the_model_has_run_claims_nothing_else() -> None:
    """The tokens are drawn as later in the whole picture; there is no flow, guess or probability yet."""
    shown = data([random_layer(2)], 2)
    doors = {"tokens": payload.Door("tokenization", "1")}
    whole, begun = payload.flow(shown, doors), payload.begun(shown.lanes, (5, 1, 4), doors, False, "SmolLM2")
    assert begun.keys() == whole.keys()
    changed = {name for name in whole if whole[name] != begun[name]}
    assert changed == {"begun", "flows", "lens", "following", "others", "rest"} - {
        name for name in ("others", "rest", "flows") if not whole[name]
    }
    assert not any(begun[name] for name in changed - {"begun"}) and begun["begun"]
