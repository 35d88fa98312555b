"""A trace whose arrays are fetched when they are first read: a view draws a part of one, and the whole is 44 MB at 11 tokens.

`LazyTrace` and its layers are a ForwardTrace and LayerTraces to all who read them: the same shapes, float32, read-only. What was read
is kept. Who reads layer after layer has the next ones brought along, twice as many each time, as a file system reads ahead; what is
small for all layers together comes at once, as a question costs more than its bytes.
"""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats, ForwardTrace, LayerTrace

Part = tuple[int | None, str]  # a layer, or None for the trace itself, and the name of a field
Fetch = Callable[[Sequence[Part]], Mapping[Part, NDArray]]
Plan = dict[str, Any]  # what of a trace is known before any array is there: `planned`
OF_LAYER = ("resid_pre", "resid_mid", "resid_post", "queries", "shared_keys", "shared_values", "pattern", "z", "W_O", "b_O",
            "allowed", "gain")  # fmt: skip
OF_TRACE = ("embeddings", "last_hidden_state", "logits")
NUMBERS = ("scale", "cap")
SMALL = 2**18  # bytes that are brought along with a question without being asked for


def planned(trace: ForwardTrace) -> Plan:
    """The shapes of a trace's arrays, and the numbers beside them, as JSON has them."""
    layers = [_shapes(layer, OF_LAYER) | {name: getattr(layer, name) for name in NUMBERS} for layer in trace.layers]
    alike = all(one == layers[0] for one in layers)
    return {"trace": _shapes(trace, OF_TRACE), "layers": layers[:1] * alike or layers, "count": len(layers)}


def _shapes(record: object, names: Sequence[str]) -> dict[str, list[int]]:
    return {name: list(array.shape) for name in names if (array := getattr(record, name)) is not None}


class Fetched:
    """An array of a lazy record, fetched when it is first read; afterwards it stands in the record like any other."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, record: Any, owner: type) -> Any:
        return self if record is None else record._source.get(record._layer, self._name)


class Source:
    """Where the arrays of one trace come from. shapes: of every one that there is."""

    def __init__(self, fetch: Fetch, shapes: Mapping[Part, tuple[int, ...]], layers: int) -> None:
        self._fetch, self._shapes, self._layers = fetch, shapes, layers
        self._records: dict[int | None, dict[str, Any]] = {}
        self._lock = threading.RLock()

    def fill(self, record: object, layer: int | None) -> None:
        """This record's arrays come from here."""
        self._records[layer] = vars(record)
        vars(record).update(_source=self, _layer=layer)

    def has(self, part: Part) -> bool:
        """Whether there is such an array."""
        return part in self._shapes

    def get(self, layer: int | None, name: str) -> Any:
        """One array, or None if there is none; those that whoever reads layer after layer asks for next are brought along."""
        if not self.has((layer, name)):
            return None
        with self._lock:
            if name not in self._records[layer]:
                self._bring([(layer, name), *self._ahead(layer, name)])
            return self._records[layer][name]

    def _ahead(self, layer: int | None, name: str) -> list[Part]:
        if layer is None:
            return []
        before = 0
        while before < layer and name in self._records[layer - 1 - before]:
            before += 1
        many = 2 * before - 1
        if before == layer and self._layers * math.prod(self._shapes[layer, name]) * _dtype(name).itemsize <= SMALL:
            many = self._layers
        following = range(layer + 1, min(layer + 1 + max(0, many), self._layers))
        return [(one, name) for one in following if self.has((one, name)) and name not in self._records[one]]

    def _bring(self, parts: list[Part]) -> None:
        arrays = self._fetch(parts)
        for part in parts:
            self._records[part[0]][part[1]] = _checked(arrays.get(part), self._shapes[part], part[1])


def _checked(array: NDArray | None, shape: tuple[int, ...], name: str) -> NDArray:
    if array is None or array.shape != shape or array.dtype != _dtype(name):
        got = "nothing" if array is None else f"{array.dtype} {array.shape}"
        raise ValueError(f"{name}: expected {_dtype(name)} {shape}, got {got}")
    array.flags.writeable = False
    return array


def _dtype(name: str) -> np.dtype:
    return np.dtype(np.bool_ if name == "allowed" else np.float32)


class LazyLayer(LayerTrace):
    """A LayerTrace whose arrays are fetched."""


class LazyTrace(ForwardTrace):
    """A ForwardTrace whose arrays are fetched."""

    @property
    def predicts(self) -> bool:
        """Whether there are logits, without fetching them."""
        return self._source.has((None, "logits"))

    @property
    def next_logits(self) -> Floats:
        """[V]: the last row of `logits`, without fetching the others."""
        return self._source.get(None, "next_logits") if self.predicts else super().next_logits

    _source: Source


for _name in OF_LAYER:
    setattr(LazyLayer, _name, Fetched(_name))
for _name in OF_TRACE:
    setattr(LazyTrace, _name, Fetched(_name))


def lazy(plan: Plan, fetch: Fetch, **known: Any) -> LazyTrace:
    """A trace as planned. known: its model, token_ids, tokens and causal. Raises ValueError for shapes that fit no trace."""
    each = plan["layers"] * (plan["count"] if len(plan["layers"]) == 1 else 1)
    hollow = [LayerTrace(**_hollow(one, OF_LAYER), **{name: one[name] for name in NUMBERS}) for one in each]
    whole: dict[str, Any] = {"logits": None} | _hollow(plan["trace"], OF_TRACE)
    checked = ForwardTrace(layers=tuple(hollow), **whole, **known)
    shapes: dict[Part, tuple[int, ...]] = {(None, name): tuple(shape) for name, shape in plan["trace"].items()}
    shapes |= {(at, name): tuple(one[name]) for at, one in enumerate(each) for name in OF_LAYER if name in one}
    if (scores := shapes.get((None, "logits"))) is not None:
        shapes[None, "next_logits"] = scores[1:]
    source = Source(fetch, shapes, len(hollow))
    layers = tuple(LazyLayer.__new__(LazyLayer) for _ in hollow)
    for at, (layer, one) in enumerate(zip(layers, hollow, strict=True)):
        vars(layer).update(scale=one.scale, cap=one.cap)
        source.fill(layer, at)
    trace = LazyTrace.__new__(LazyTrace)
    vars(trace).update(known, token_ids=checked.token_ids, layers=layers)
    source.fill(trace, None)
    return trace


def _hollow(shapes: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Arrays of these shapes that take no memory: what a trace says of its shapes is checked with them."""
    return {name: np.broadcast_to(np.zeros((), _dtype(name)), shapes[name]) for name in names if name in shapes}
