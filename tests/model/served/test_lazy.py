"""A trace that is fetched as it is read: what crosses the line, when, and what is refused."""

from typing import Any

import numpy as np
import pytest

from model.inside import heads
from model.served.lazy import OF_LAYER, OF_TRACE, LazyTrace, lazy, planned
from model.trace import ForwardTrace, LayerTrace
from tests.model.test_trace import D, T, forward, layer

LAYERS = 12


def whole() -> ForwardTrace:
    """A trace of twelve layers of one shape, with other numbers in each."""
    alike = layer()
    different = [layer(pattern=alike.pattern + at, resid_pre=alike.resid_pre * at) for at in range(LAYERS)]
    return forward(layers=tuple(different))


class Far:
    """Where the arrays are, and what was fetched of them, a list a question."""

    def __init__(self, trace: ForwardTrace) -> None:
        self.trace, self.asked = trace, list[list[Any]]()
        known = {name: getattr(trace, name) for name in ("model", "token_ids", "tokens", "causal")}
        self.lazy = lazy(planned(trace), self.fetch, **known)

    def fetch(self, parts):
        self.asked.append(list(parts))
        return {
            (at, name): np.array(getattr(self.trace if at is None else self.trace.layers[at], name))
            for at, name in parts
        }


def test_nothing_is_fetched_before_it_is_read() -> None:
    far = Far(whole())
    trace = far.lazy
    assert isinstance(trace, ForwardTrace) and all(isinstance(one, LayerTrace) for one in trace.layers)
    assert (len(trace.layers), trace.tokens, trace.causal, trace.predicts) == (LAYERS, (b"a", b"b", b"c"), True, True)
    assert trace.layers[3].scale == 0.5 and trace.layers[3].cap is None and trace.layers[3].gain is None
    assert far.asked == []
    np.testing.assert_array_equal(trace.layers[7].pattern, far.trace.layers[7].pattern)
    assert trace.layers[7].pattern is trace.layers[7].pattern and far.asked == [[(7, "pattern")]]


def test_who_reads_layer_after_layer_asks_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.served.lazy.SMALL", 0)
    far = Far(whole())
    np.testing.assert_array_equal(heads.patterns(far.lazy), heads.patterns(far.trace))
    assert [len(one) for one in far.asked] == [1, 2, 6, 3]
    assert sorted(part for one in far.asked for part in one) == [(at, "pattern") for at in range(LAYERS)]


def test_what_is_small_comes_at_once_from_the_first_layer_on(monkeypatch: pytest.MonkeyPatch) -> None:
    far = Far(whole())
    np.testing.assert_array_equal(heads.patterns(far.lazy), heads.patterns(far.trace))
    far.lazy.layers[5].z  # noqa: B018  # one layer alone: nobody goes through all
    assert [len(one) for one in far.asked] == [LAYERS, 1]
    monkeypatch.setattr("model.served.lazy.SMALL", LAYERS * far.trace.layers[0].queries.nbytes - 1)
    far.lazy.layers[0].queries  # noqa: B018  # too large in all layers together
    assert [len(one) for one in far.asked] == [LAYERS, 1, 1]


def test_the_last_row_of_logits_comes_alone() -> None:
    far = Far(whole())
    np.testing.assert_array_equal(far.lazy.next_logits, np.asarray(far.trace.logits)[-1])
    assert far.asked == [[(None, "next_logits")]]
    none = Far(forward(logits=None))
    assert not none.lazy.predicts and none.lazy.logits is None and none.asked == []
    with pytest.raises(ValueError, match="has no logits"):
        none.lazy.next_logits  # noqa: B018


def test_arrays_are_read_only_and_records_stay_as_they_are() -> None:
    trace = Far(whole()).lazy
    with pytest.raises(ValueError, match="read-only"):
        trace.layers[0].pattern[0, 0, 0] = 1
    with pytest.raises(AttributeError):
        trace.layers[0].scale = 2.0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        trace.model = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    "made",
    [
        lambda array: array.astype(np.float64),
        lambda array: array[:-1],
        lambda array: np.zeros(array.shape, np.int64),
    ],
)
def test_an_array_of_another_kind_is_refused(made) -> None:
    far = Far(whole())
    true = far.fetch
    far.lazy._source._fetch = lambda parts: {part: made(array) for part, array in true(parts).items()}
    with pytest.raises(ValueError, match=r"^z: expected float32 \("):
        far.lazy.layers[2].z  # noqa: B018
    far.lazy._source._fetch = lambda parts: {}
    with pytest.raises(ValueError, match="got nothing"):
        far.lazy.layers[2].z  # noqa: B018
    far.lazy._source._fetch = true
    np.testing.assert_array_equal(far.lazy.layers[2].z, far.trace.layers[2].z)  # what failed is not kept


@pytest.mark.parametrize("name", OF_LAYER[:9])
def test_shapes_that_fit_no_trace_are_refused(name: str) -> None:
    plan = planned(whole())
    plan["layers"][0][name] = [*plan["layers"][0][name][:-1], 99]
    with pytest.raises(ValueError, match=f"{name}|resid|expected shape"):
        lazy(plan, lambda parts: {}, model="m", token_ids=np.arange(3), tokens=(b"a", b"b", b"c"), causal=True)


def test_a_plan_names_every_array() -> None:
    """A field that is added to a trace must be fetched, too."""
    from dataclasses import fields

    arrays = {one.name for one in fields(LayerTrace)} - {"scale", "cap"}
    assert set(OF_LAYER) == arrays
    known = {"model", "token_ids", "tokens", "layers", "causal"}
    assert set(OF_TRACE) == {one.name for one in fields(ForwardTrace)} - known


def test_layers_of_different_kinds() -> None:
    """Gemma 2 bounds its scores, and other layers may see other tokens: each keeps its own numbers."""
    mixed = forward(layers=(layer(cap=2.0), layer(gain=np.ones((T, D), np.float32)), layer()))
    far = Far(mixed)
    assert isinstance(far.lazy, LazyTrace) and [one.cap for one in far.lazy.layers] == [2.0, None, None]
    assert [one.gain is None for one in far.lazy.layers] == [True, False, True]
    for one, other in zip(far.lazy.layers, mixed.layers, strict=True):
        np.testing.assert_array_equal(one.scores, other.scores)
        np.testing.assert_allclose(one.head_outputs, other.head_outputs, atol=1e-6)


def test_many_threads_read_one_array_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    far = Far(whole())
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda at: far.lazy.layers[at % LAYERS].pattern.sum(), range(96)))
    assert len({part for one in far.asked for part in one}) == sum(map(len, far.asked)) == LAYERS
    assert found[:LAYERS] == [one.pattern.sum() for one in far.trace.layers]
