"""The boxes of figure 1 of Vaswani et al. 2017, each with its shape, its formula and its matrices for one sentence. Pure functions."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from viz.shared.numbers import chance, rounded
from viz.shared.table import grid

BULK = 0.995  # of the numbers lie within the scale of colours
LIKELY = 4  # words of the softmax


class Box(NamedTuple):
    """A step: its name in the drawing, title, shape, formula, this moment's numbers in words, and its matrices as (name, label, table)."""

    name: str
    title: str
    shape: str
    formula: str
    said: str
    parts: tuple[tuple[str, str, dict[str, Any]], ...]


class Words(NamedTuple):
    """What the words of a matrix are called: S read, T written so far; next: the likeliest words with their probabilities."""

    source: Sequence[str]
    target: Sequence[str]
    likely: Sequence[tuple[str, float]]


def boxes(
    whole: Any,
    source: Sequence[str],
    written: Sequence[str],
    layer: int,
    head: int,
    likely: Sequence[tuple[str, float]],
) -> list[Box]:
    """whole: a model.translation.tracing.Whole; source: S words with the end mark; written: those so far, without the start mark;
    layer, head: from 0, which are shown."""
    words = Words(source, ("[start]", *written), likely)
    reading, writing = whole.encoder, whole.decoder
    read, write = reading.layers[layer], writing.layers[layer]
    last = layer == len(reading.layers) - 1
    return [
        _words("read_words", reading, words.source),
        _norm("read_norm_1", "x", read.states[0], read.normed[0], words.source),
        _attention("read_self", read.attention, "norm(x)", (words.source, words.source), head),
        _sum("read_sum_1", "x′ = x + attention", read.states[1], words.source),
        _norm("read_norm_2", "x′", read.states[1], read.normed[1], words.source),
        _mlp("read_mlp", "norm(x′)", read, words.source),
        _sum("read_sum_2", "x′ + feed-forward", read.states[2], words.source, "the norm at the end" if last else "layer 2"),
        _end("read_norm", "c = norm(x)", reading.normed, words.source),
        _words("write_words", writing, words.target),
        _norm("write_norm_1", "y", write.states[0], write.normed[0], words.target),
        _attention("write_self", write.attention, "norm(y)", (words.target, words.target), head, masked=True),
        _sum("write_sum_1", "y′ = y + attention", write.states[1], words.target),
        _norm("write_norm_2", "y′", write.states[1], write.normed[1], words.target),
        _attention("cross", write.cross, "norm(y′)", (words.target, words.source), head),
        _sum("write_sum_2", "y″ = y′ + cross-attention", write.states[2], words.target),
        _norm("write_norm_3", "y″", write.states[2], write.normed[2], words.target),
        _mlp("write_mlp", "norm(y″)", write, words.target),
        _sum("write_sum_3", "y″ + feed-forward", write.states[3], words.target, "the norm at the end" if last else "layer 2"),
        _end("write_norm", "s = norm(y)", writing.normed, words.target),
        *_ending(whole, words),
    ]  # fmt: skip


def _table(
    values: Any, rows: Sequence[str], columns: Sequence[str], scale: str = "signed", across: str = "number"
) -> Any:
    """A heat map; of signed numbers the few largest share the strongest colour, or they would hide the rest."""
    numbers = np.asarray(values, np.float32)
    finite = np.abs(numbers[np.isfinite(numbers)])
    most = float(np.quantile(finite, BULK)) if scale == "signed" and finite.size else None
    return grid(numbers, rows, columns, scale, column_name=across, most=most or None)


def _numbered(count: int) -> list[str]:
    return [str(at) for at in range(count)]


def _states(name: str, label: str, values: Any, rows: Sequence[str]) -> tuple[str, str, dict[str, Any]]:
    return name, label, _table(values, rows, _numbered(values.shape[-1]))


def _shape(values: Any) -> str:
    return f"[{', '.join(map(str, values.shape))}]"


def _length(values: Any) -> str:
    return f"{float(np.linalg.norm(np.asarray(values)[-1])):.1f}"


def _words(name: str, side: Any, rows: Sequence[str]) -> Box:
    said = f"Each word is a row of {side.words.shape[-1]} numbers; sines and cosines tell its position: {len(rows)} words here."
    parts = (
        _states("sum", "sum", side.placed, rows),
        _states("words", "words", side.words, rows),
        _states("positions", "positions", side.placed - side.words, rows),
    )
    return Box(name, "embedding, position", _shape(side.placed), "√d E[word] + PE(position)", said, parts)


def _norm(name: str, symbol: str, before: Any, after: Any, rows: Sequence[str]) -> Box:
    state = np.asarray(before)[-1].astype(np.float64)
    said = f"For “{rows[-1]}”: mean {rounded(state.mean(), 3)}, standard deviation {rounded(state.std(), 3)}; w and b are learned."
    formula = f"norm({symbol}) = ({symbol} − mean) / deviation · w + b"
    return Box(name, "norm", _shape(after), formula, said, (_states("sum", "", after, rows),))


def _sum(name: str, formula: str, state: Any, rows: Sequence[str], goes: str = "the next norm") -> Box:
    said = f"Nothing is replaced, only added: for “{rows[-1]}” length {_length(state)}. Read by {goes}."
    return Box(name, "add", _shape(state), formula, said, (_states("sum", "", state, rows),))


def _end(name: str, formula: str, state: Any, rows: Sequence[str]) -> Box:
    goes = (
        "Every layer of the decoder reads this: keys and values."
        if name == "read_norm"
        else "What the next word is chosen from."
    )
    return Box(name, "norm", _shape(state), formula, goes, (_states("sum", "", state, rows),))


KINDS = {"read_self": "self-attention", "write_self": "masked self-attention", "cross": "cross-attention"}
FROM = {
    "read_self": "Queries, keys and values all come from the words read.",
    "write_self": "Queries, keys and values all come from the words written; later words are hidden.",
    "cross": "Queries come from the words written, keys and values from the words read.",
}


def _attention(
    name: str, part: Any, reads: str, named: tuple[Sequence[str], Sequence[str]], head: int, masked: bool = False
) -> Box:
    """named: what asks and what is asked."""
    asking, asked = named
    heads, _, wide = part.queries.shape
    flat = lambda many: np.asarray(many).transpose(1, 0, 2).reshape(many.shape[1], -1)  # [H, T, n] -> [T, H n]  # noqa: E731
    columns = [f"{one + 1}.{at}" for one in range(heads) for at in range(wide)]
    weights = np.where(np.isfinite(np.asarray(part.scores)[head]), np.asarray(part.weights)[head], -np.inf)
    at = int(part.weights[head, -1].argmax())
    most = f"Head {head + 1}: “{asking[-1]}” puts {chance(float(part.weights[head, -1, at]))} on “{asked[at]}”."
    sources = f"Q from {reads}, K, V from c" if name == "cross" else f"Q, K, V from {reads}"
    vectors = ((part.queries, asking), (part.keys, asked), (part.values, asked))
    parts = (
        ("weights", "weights", _table(weights, asking, asked, "part", "→")),
        ("scores", "scores", _table(part.scores[head], asking, asked, across="→")),
        *(
            (one, one, _table(flat(found), rows, columns, across="head.number"))
            for one, (found, rows) in zip(("queries", "keys", "values"), vectors, strict=True)
        ),
        _states("output", "output", part.out, asking),
    )
    formula = f"softmax(Q Kᵀ / √{wide}{' + mask' if masked else ''}) V;  {sources}"
    return Box(name, KINDS[name], _shape(part.out), formula, f"{FROM[name]} {most}", parts)


def _mlp(name: str, reads: str, layer: Any, rows: Sequence[str]) -> Box:
    wide = layer.hidden.shape[-1]
    quiet = float((np.asarray(layer.hidden)[-1] == 0).mean())
    said = (
        f"Each word for itself. For “{rows[-1]}” the ReLU leaves {100 * (1 - quiet):.0f} % of {wide} numbers above 0."
    )
    parts = (_states("hidden", "hidden", layer.hidden, rows), _states("output", "output", layer.mlp, rows))
    return Box(name, "feed-forward", _shape(layer.mlp), f"max(0, {reads} W₁ + b₁) W₂ + b₂", said, parts)


def _ending(whole: Any, words: Words) -> list[Box]:
    """The last two: logits of all words, and the probabilities of the likeliest."""
    count, rows = whole.logits.shape[-1], words.target
    best, p = words.likely[0]
    order = np.argsort(-np.asarray(whole.logits)[-1], kind="stable")[:LIKELY]
    likely = np.asarray(whole.probabilities)[:, order]
    names = [word for word, _ in words.likely]
    softmax = _table(likely, rows, names, "part", "next")
    return [
        Box("linear", "linear", _shape(whole.logits), "z = s W + b", f"One logit for each of {count} words and marks.",
            (("sum", "", _table(whole.logits, rows, _numbered(count), across="word")),)),
        Box("softmax", "softmax", _shape(whole.logits), "p = exp(z) / Σ exp(z)", f"After “{rows[-1]}” comes “{best}” with {chance(p)}. The table shows the {LIKELY} likeliest of {count} words.",
            (("sum", "", softmax),)),
    ]  # fmt: skip
