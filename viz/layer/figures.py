"""A layer as boxes with formulas and this moment's numbers; the stream read on the way; facts traced. Pure functions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from model.trace import BlockTrace, Floats, ForwardTrace, Ints, LayerTrace
from viz.layer.block.payload import Box, box
from viz.layer.grid import payload as grid
from viz.shared.words import piece, word

FORMULAS = {
    "pre": r"$x' = x + \text{attention}(\text{norm}(x))$, $x^+ = x' + \text{MLP}(\text{norm}(x'))$",
    "post": r"$x' = \text{norm}(x + \text{attention}(x))$, $x^+ = \text{norm}(x' + \text{MLP}(x'))$",
    "parallel": r"$x^+ = x + \text{attention}(\text{norm}(x)) + \text{MLP}(\text{norm}(x))$",
    "inner": r"$x' = x + \text{norm}(\text{attention}(x))$, $x^+ = x' + \text{norm}(\text{MLP}(x'))$",
    "both": r"$x' = x + \text{norm}(\text{attention}(\text{norm}(x)))$, $x^+ = x' + \text{norm}(\text{MLP}(\text{norm}(x')))$",
}
ORDERS = {
    "pre": "norms come before each part (pre-norm), so the stream itself is only added to",
    "post": "norms come after the sums (post-norm), as in Vaswani et al. 2017",
    "parallel": "attention and MLP read the same state, side by side",
    "inner": "what each part gives is normed before it is added; the stream itself never is",
    "both": "each part reads a normed state, and what it gives is normed again before it is added",
}
# What attention and MLP read, and what stands on the stream after each, by where the norms are.
READS = {
    "pre": ("norm(x)", "norm(x′)"),
    "post": ("x", "x′"),
    "parallel": ("norm(x)", "norm(x)"),
    "inner": ("x", "x′"),
    "both": ("norm(x)", "norm(x′)"),
}
SUMS = {
    "pre": ("x′ = x + attention", "x⁺ = x′ + MLP"),
    "post": ("s = x + attention", "s = x′ + MLP"),
    "parallel": ("x + attention", "x⁺ = x + attention + MLP"),
    "inner": ("x′ = x + norm(a)", "x⁺ = x′ + norm(m)"),
    "both": ("x′ = x + norm(a)", "x⁺ = x′ + norm(m)"),
}
POSITIONS = {
    "rotary": ("rotated into queries and keys (RoPE)", "Positions come later, by rotating queries and keys."),
    "learned": ("learned and added at the start", "Learned positions are added."),
    "sinusoidal": ("sines and cosines, added at the start", "Sines and cosines of the position are added."),
}
GATED = {"silu": ("SwiGLU", "silu(gate) = gate · σ(gate)"), "gelu": ("GeGLU", "gelu(gate) = gate · Φ(gate)")}
LIKELY = 12  # tokens of the last box


class Lens(Protocol):
    """What a model says on the way; model.inside.attribution.Lens is one."""

    @property
    def tokens(self) -> Ints: ...
    @property
    def probabilities(self) -> Floats: ...
    def first_layer(self, position: int) -> int: ...


class Parts(Protocol):
    """The parts of one logit; model.inside.attribution.Contributions is one."""

    @property
    def embedding(self) -> float: ...
    @property
    def heads(self) -> Floats: ...
    @property
    def mlps(self) -> Floats: ...
    @property
    def rest(self) -> float: ...
    @property
    def logit(self) -> float: ...


def words(trace: ForwardTrace) -> list[str]:
    """Tokens as labels."""
    return [word(one) for one in trace.tokens]


def boxes(trace: ForwardTrace, inside: BlockTrace, layer: int, kind: Mapping[str, Any], head: int) -> list[Box]:
    """Every step of a layer in the order of the flow; scores and pattern of one head."""
    seen, rows = trace.layers[layer], words(trace)
    length, width = seen.resid_pre.shape
    heads, last = len(seen.queries), rows[-1]
    numbers = _numbered(width)
    shape = f"[{length}, {width}]"
    order = kind["order"]
    post = order == "post"
    reads = "Before the last norm of the block" if post else "What the next layer reads"
    if layer == len(trace.layers) - 1 and not post:
        reads = "What the final norm reads"
    embedded = f"{POSITIONS[kind['positions']][1]} “{last}” is a row of {width} numbers."
    made = [box("embed", "embed", shape, "row of the matrix for each id", embedded, trace.embeddings, rows, numbers)]
    made += [
        box("resid_pre", "stream", shape, "x", f"What the layer reads: for “{last}” a vector of length {_length(seen.resid_pre)}.",
            seen.resid_pre, rows, numbers),
        *_norm("norm_1", None if post else inside.norm_1, seen.resid_pre, kind, rows, "x"),
        *_attention(seen, rows, kind, head),
        box("attention_out", "W_O, sum", shape, "Σ over heads of z W_O" + (" + b" if seen.b_O.any() else ""),
            f"All {heads} heads together: for “{last}” length {_length(inside.attention_out)}, beside {_length(seen.resid_pre)} "
            "of the stream.", inside.attention_out, rows, numbers),
        *_norm("after_1", inside.after_1, inside.attention_out, kind, rows, "a"),
        box("resid_mid", "+", shape, SUMS[order][0],
            f"Nothing is replaced, only added: for “{last}” now length {_length(seen.resid_mid)}.", seen.resid_mid, rows, numbers),
        *_norm("norm_1", inside.norm_1 if post else None, seen.resid_mid, kind, rows, "s"),
        *_norm("norm_2", None if post else inside.norm_2,
               *((seen.resid_pre, kind, rows, "x") if order == "parallel" else (seen.resid_mid, kind, rows, "x′"))),
        *_mlp(inside, rows, kind),
        *_norm("after_2", inside.after_2, inside.mlp_out, kind, rows, "m"),
        box("resid_post", "+", shape, SUMS[order][1], f"{reads}: for “{last}” length {_length(seen.resid_post)}.",
            seen.resid_post, rows, numbers),
        *_norm("norm_2", inside.norm_2 if post else None, seen.resid_post, kind, rows, "s"),
    ]  # fmt: skip
    return made


def _attention(seen: LayerTrace, rows: Sequence[str], kind: Mapping[str, Any], head: int) -> list[Box]:
    heads, length, d_head = seen.queries.shape
    shared = len(seen.shared_keys)
    last, turned = rows[-1], ", turned by their positions" if kind["positions"] == "rotary" else ""
    key = int(seen.pattern[head, -1].argmax())
    sharing = f" {heads // shared} heads share each." if shared < heads else ""
    flat = lambda many: many.transpose(1, 0, 2).reshape(length, -1)  # [H, T, n] -> [T, H * n]  # noqa: E731
    named = [f"{one}.{at}" for one in range(heads) for at in range(d_head)]
    few = [f"{one}.{at}" for one in range(shared) for at in range(d_head)]
    score, scaled = float(seen.queries[head, -1] @ seen.keys[head, key]), float(seen.scores[head, -1, key])
    reads, bias = READS[kind["order"]][0], " + b" if kind["biased_qkv"] else ""
    normed = "norm({})" if kind["normed_qk"] else "{}"
    by = f"{1 / seen.scale:.3g}"
    formula, bounded = f"q · k / {f'√{d_head}' if abs(seen.scale * d_head**0.5 - 1) < 1e-5 else by}", ""
    if seen.cap:
        formula = f"{seen.cap:g} tanh({formula} / {seen.cap:g})"
        bounded = f", bounded by {seen.cap:g} tanh(s / {seen.cap:g})"
    return [
        box("q", "queries", f"[{heads}, {length}, {d_head}]", normed.format(f"{reads} W_Q{bias}") + turned, f"What each word looks for: {heads} heads of {d_head} numbers, side by side.",
            flat(seen.queries), rows, named, column_name="head.number"),
        box("k", "keys", f"[{shared}, {length}, {d_head}]", normed.format(f"{reads} W_K{bias}") + turned, f"What each word has to offer.{sharing}",
            flat(seen.shared_keys), rows, few, column_name="head.number"),
        box("v", "values", f"[{shared}, {length}, {d_head}]", f"{reads} W_V{bias}", f"What each word passes on.{sharing}",
            flat(seen.shared_values), rows, few, column_name="head.number"),
        box("scores", "scores", f"[{length}, {length}]", formula,
            f"Head {head}: “{last}” and “{rows[key]}”, {score:.2f} / {by}{bounded} = {scaled:.2f}. {_hidden(seen)}",
            seen.masked_scores[head], rows, rows, column_name="→"),
        box("pattern", "softmax", f"[{length}, {length}]", "exp(s) / Σ exp(s)",
            f"Head {head}: “{last}” puts {float(seen.pattern[head, -1, key]):.3f} on “{rows[key]}”. Each row adds up to 1.",
            np.where(seen.allowed, seen.pattern[head], -np.inf), rows, rows, "part", "→"),
        box("z", "Σ p v", f"[{heads}, {length}, {d_head}]", "pattern · values", "The weighted sum of the values, head by head.",
            flat(seen.z), rows, named, column_name="head.number"),
    ]  # fmt: skip


def _norm(
    name: str, after: Floats | None, before: Floats, kind: Mapping[str, Any], rows: Sequence[str], symbol: str
) -> list[Box]:
    """A norm as a box; none where the block has none there. symbol: of what it reads."""
    if after is None:
        return []
    width = before.shape[1]
    made = {("s", "norm_1"): "x′", ("s", "norm_2"): "x⁺"}.get((symbol, name), f"norm({symbol})")
    state = before[-1].astype(np.float64)
    if kind["norm"] == "rms":
        formula = f"{made} = {symbol} / √(mean of {symbol}² + ε) · w"
        said = f"RMSNorm: for “{rows[-1]}” √(mean of {symbol}²) = {np.sqrt((state**2).mean()):.3f}; w is learned, ε is tiny."
    else:
        formula = f"{made} = ({symbol} − mean) / deviation · w + b"
        said = f"LayerNorm: for “{rows[-1]}” mean {state.mean():.3f}, standard deviation {state.std():.3f}; w and b are learned."
    return [box(name, kind["norm_title"], f"[{len(rows)}, {width}]", formula, said, after, rows, _numbered(width))]


def _hidden(seen: LayerTrace) -> str:
    """What the mask hides."""
    if seen.allowed.all():
        return "All words are visible."
    reach = int(seen.allowed.sum(axis=1).max())
    slides = reach < len(seen.allowed)  # a window, of which the text is longer
    return f"Later words are masked, and those more than {reach - 1} back." if slides else "Later words are masked."


def _mlp(inside: BlockTrace, rows: Sequence[str], kind: Mapping[str, Any]) -> list[Box]:
    length, wide = inside.up.shape
    width = inside.mlp_out.shape[1]
    shape = f"[{length}, {wide}]"
    quiet = 100 * float((np.abs(inside.hidden[-1]) < 0.1 * np.abs(inside.hidden[-1]).max()).mean())
    name = _activation(kind)
    reads, bias = READS[kind["order"]][1], " + b" if kind["biased_mlp"] else ""
    made = []
    if inside.gate is not None:
        title, opened = GATED.get(name, ("A gated MLP", f"{name}(gate)"))
        made.append(box("gate", "gate", shape, f"{reads} W_gate{bias}", f"{title}: {wide} doors, each opened by {opened}.",
                        inside.gate, rows, _numbered(wide)))  # fmt: skip
        formula = f"{name}(gate) · up"
    else:
        formula = f"{name}(up)"
    made += [
        box("up", "up", shape, f"{reads} {'W_up' if inside.gate is not None else 'W_1'}{bias}", f"From {width} to {wide} numbers, for each word alone.",
            inside.up, rows, _numbered(wide)),
        box("hidden", "⊙" if inside.gate is not None else name, shape, formula, f"For “{rows[-1]}” {quiet:.0f} % of the {wide} stay under a tenth of the largest.",
            inside.hidden, rows, _numbered(wide)),
        box("mlp_out", "down", f"[{length}, {width}]", f"h {'W_down' if inside.gate is not None else 'W_2'}{bias}", f"Back to {width} numbers: for “{rows[-1]}” length {_length(inside.mlp_out)}.",
            inside.mlp_out, rows, _numbered(width)),
    ]  # fmt: skip
    return made


def _activation(kind: Mapping[str, Any]) -> str:
    name = kind["activation"]
    return "silu" if name in ("silu", "swish") else "gelu" if "gelu" in name else name


def ending(
    trace: ForwardTrace, likely: Floats, tokens: Sequence[bytes], tied: bool, cap: float | None = None
) -> list[Box]:
    """The last two steps: after the final norm, and the probabilities of the likeliest tokens at each position.

    likely [T, n]: true probabilities over the whole vocabulary, of the n tokens; tied: whether the output matrix is the
    embedding matrix; cap: c of the bound c tanh(z / c) on the logits, if there is one.
    """
    scores = "norm(x) Eᵀ" if tied else "norm(x) W_U"
    scores = f"{cap:g} tanh({scores} / {cap:g})" if cap else scores
    rows = words(trace)
    length, width = trace.last_hidden_state.shape
    return [
        box("final_norm", "norm", f"[{length}, {width}]", "norm(x)", "What the unembedding reads.",
            trace.last_hidden_state, rows, _numbered(width)),
        box("logits", "softmax", f"[{length}, vocabulary]", f"softmax({scores})",
            f"Probabilities of the {len(tokens)} most probable tokens after “{rows[-1]}”; the softmax was over all.",
            likely, rows, [word(one) for one in tokens], "part", "next"),
    ]  # fmt: skip


def walk_facts(
    trace: ForwardTrace, inside: BlockTrace, layer: int, kind: Mapping[str, Any], title: str
) -> dict[str, str]:
    """The layer in numbers, for the last token."""
    seen = trace.layers[layer]
    heads, _, d_head = seen.queries.shape
    post = kind["order"] == "post"
    attention = inside.attention_out if inside.after_1 is None else inside.after_1
    mlp_out = inside.mlp_out if inside.after_2 is None else inside.after_2
    name = _activation(kind)
    gate = GATED.get(name, ("gated",))[0]
    mlp = f"{gate}, two ways in and one out" if kind["gated"] else f"{name.upper()} between two matrices"
    shared = (
        f"{heads} query heads share {len(seen.shared_keys)} keys and values"
        if len(seen.shared_keys) < heads
        else f"{heads} heads"
    )
    return {
        "title": title, "layer": str(layer), "last": piece(trace.tokens[-1]), "order": ORDERS[kind["order"]], "norm": kind["norm_title"],
        "mlp": mlp, "shared": shared, "positions": POSITIONS[kind["positions"]][0],
        "pre": _length(seen.resid_pre), "attention": _length(attention), "mid": _length(seen.resid_mid),
        "mlp_out": _length(mlp_out),
        "post": _length(inside.norm_2 if post and inside.norm_2 is not None else seen.resid_post), "formulas": FORMULAS[kind["order"]],
        "width": str(d_head),
        "d": str(seen.resid_pre.shape[1]), "f": str(inside.up.shape[1]),
    }  # fmt: skip


def lens_grid(found: Lens, rows_of: Sequence[str], piece_of: Callable[[int], bytes]) -> dict[str, Any]:
    """The logit lens as a table: layers down, the last on top, words across, the first choice in each cell."""
    names = [*(f"after {layer}" for layer in reversed(range(len(found.tokens) - 1))), "before"]
    texts = [[word(piece_of(int(token))) for token in row] for row in found.tokens[::-1]]
    caption = "Each cell shows what the model would say next; strong colour means that it is sure."
    return grid.grid(found.probabilities[::-1], names, list(rows_of), "part", caption, "Logit lens", "after", texts)


def parts_grid(parts: Parts) -> dict[str, Any]:
    """What each head [down] and MLP of each layer [across] adds to the logit."""
    heads, layers = parts.heads.T.shape
    values = np.vstack([parts.heads.T, parts.mlps[None]])  # [H + 1, L]
    rows = [*(f"head {one}" for one in range(heads)), "MLP"]
    caption = f"embedding {parts.embedding:+.2f} · heads {float(parts.heads.sum()):+.2f} · MLPs {float(parts.mlps.sum()):+.2f}"
    caption += (f" · biases {parts.rest:+.2f}" if parts.rest else "") + (
        f" · bound {bound:+.2f}" if (bound := bound_of(parts)) else ""
    )
    caption += f" = logit {parts.logit:.2f}"
    return grid.grid(
        values,
        rows,
        [str(layer) for layer in range(layers)],
        "signed",
        caption.replace("-", "−"),
        "Contributions",
        "layer",
    )


def bound_of(parts: Parts) -> float:
    """What a bound on the logits takes away: the logit less its summands, and 0 where that is rounding."""
    rest = parts.logit - parts.embedding - float(parts.heads.sum() + parts.mlps.sum()) - parts.rest
    return rest if abs(rest) > 5e-4 * max(1.0, abs(parts.logit)) else 0.0


def strongest(parts: Parts) -> tuple[str, float]:
    """The head or MLP that adds most to the logit, and how much."""
    layer, head = np.unravel_index(int(parts.heads.argmax()), parts.heads.shape)
    best = int(parts.mlps.argmax())
    if parts.mlps[best] > parts.heads[layer, head]:
        return f"the MLP of layer {best}", float(parts.mlps[best])
    return f"head {layer}.{head}", float(parts.heads[layer, head])


def since(found: Lens) -> str:
    """From where on the last word's first choice is the final one."""
    row = found.first_layer(-1)
    return "from the embedding on" if row == 0 else f"only from layer {row - 1} on"


def _numbered(count: int) -> list[str]:
    return [str(at) for at in range(count)]


def _length(states: Floats) -> str:
    length = float(np.linalg.norm(states[-1].astype(np.float64)))
    return f"{length:.1f}" if length >= 10 else f"{length:.3g}"


def stream_facts(lens: Lens, parts: Parts, true: float, said: str, final: str) -> dict[str, str]:
    """The parts of the logit of `said`, which the model itself gives as `true`; final: what it says at its end."""
    best, most = strongest(parts)
    return {"since": since(lens), "token": said, "logit": f"{parts.logit:.3f}", "true": f"{true:.3f}", "best": best,
            "most": f"{most:.2f}", "embedding": f"{parts.embedding:.3f}", "heads": f"{float(parts.heads.sum()):.3f}",
            "mlps": f"{float(parts.mlps.sum()):.3f}", "rest": f"{parts.rest:.3f}", "final": final,
            "bounded": rf", and ${bound:.3f}$ of the bound on the logits, $c \tanh(z / c)$" if (bound := bound_of(parts)) else "",
            "p": f"{float(lens.probabilities[-1, -1]):.3f}"}  # fmt: skip


def lens_rows(found: Lens, words: Sequence[str], piece_of: Callable[[int], bytes]) -> list[dict[str, Any]]:
    """The first choice after each layer and word, to download."""
    return [{"after_layer": layer - 1 if layer else "embedding", "position": at, "word": words[at],
             "first_choice": piece_of(int(token)).decode(errors="replace"), "probability": float(p)}
            for layer, (tokens, chances) in enumerate(zip(found.tokens, found.probabilities, strict=True))
            for at, (token, p) in enumerate(zip(tokens, chances, strict=True))]  # fmt: skip


def stream_rows(parts: Parts) -> list[dict[str, Any]]:
    """What each head and MLP adds, to download."""
    rows = [{"layer": layer, "part": f"head {head}", "adds": float(value)}
            for layer, row in enumerate(parts.heads) for head, value in enumerate(row)]  # fmt: skip
    return rows + [{"layer": layer, "part": "MLP", "adds": float(value)} for layer, value in enumerate(parts.mlps)]
