"""What is recorded of a run: frozen, validated NumPy arrays. No torch here, so that a view can import it cheaply.

Names follow TransformerLens (`resid_pre`, `resid_mid`, `resid_post`, `pattern`, `z`, `W_O`, `b_O`).
Sizes: T tokens, d model width, H query heads, H_kv key/value heads, d_head width of a head, V vocabulary.
Every float is float32; every array is read-only.
"""

import re
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MAX_TOKENS = 256  # a trace grows with the square of the length: for 256 tokens, SmolLM2 has 70 MB of patterns


@dataclass(frozen=True, eq=False)
class Tokens:
    """A text cut into pieces.

    ids     [T]     position of each piece in the vocabulary
    pieces  T       the bytes of each piece as in the vocabulary; a piece may be part of a character
    spans   [T, 2]  the place of each piece in the text, [start, end) in UTF-8 bytes; (0, 0) for a piece without text,
                    such as BERT's [CLS]
    """

    ids: Ints
    pieces: tuple[bytes, ...]
    spans: Ints

    def __post_init__(self) -> None:
        _freeze(self)
        count = len(self.pieces)
        _expect(self.ids, (count,), "ids")
        _expect(self.spans, (count, 2), "spans")
        if np.any(self.spans[:, 0] > self.spans[:, 1]):
            raise ValueError("spans: a span starts after its end")

    def __len__(self) -> int:
        return len(self.pieces)

    def of(self, word: str, text: str) -> list[int]:
        """The tokens that overlap the first occurrence of `word`, as a whole word, in `text`; none if there is none."""
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
        if not word or not match:
            return []
        low, high = (len(text[:end].encode(errors="replace")) for end in match.span())
        return [token for token, (start, end) in enumerate(self.spans.tolist()) if start < high and end > low]


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One transformer layer. `layers[i].resid_post` becomes `layers[i + 1].resid_pre` (through a norm in BERT).

    resid_pre, resid_mid, resid_post  [T, d]  the residual stream before, between and after attention and MLP;
                                              in BERT, whose norms follow the sums, mid and post are the bare sums
    queries              [H, T, d_head]       after the position rotation, where the model rotates
    shared_keys, shared_values [H_kv, T, d_head]  before they are shared among query heads
    pattern              [H, T, T]            the attention weights of the model, query by key
    z                    [H, T, d_head]       weighted sum of values, before the output matrix
    W_O                  [H, d_head, d]       output matrix, a slice per head;  b_O [d] its bias
    allowed              [T, T]               whether query t may attend to key s
    scale                                     factor of q.k, usually 1/sqrt(d_head)
    cap                                       c of c tanh(score / c), which bounds the scores (Gemma 2); None: unbounded
    gain                 [T, d]               factors of a norm behind W_O (Gemma, OLMo 2), its weights over the divisor
                                              of each token; None where none follows
    """

    resid_pre: Floats
    resid_mid: Floats
    resid_post: Floats
    queries: Floats
    shared_keys: Floats
    shared_values: Floats
    pattern: Floats
    z: Floats
    W_O: Floats
    b_O: Floats
    allowed: NDArray[np.bool_]
    scale: float
    cap: float | None = None
    gain: Floats | None = None

    def __post_init__(self) -> None:
        _freeze(self)
        heads, length, d_head = self.queries.shape
        shared, width = len(self.shared_keys), self.resid_pre.shape[1]
        for name in ("resid_pre", "resid_mid", "resid_post"):
            _expect(getattr(self, name), (length, width), name)
        for name in ("shared_keys", "shared_values"):
            _expect(getattr(self, name), (shared, length, d_head), name)
        _expect(self.pattern, (heads, length, length), "pattern")
        _expect(self.z, (heads, length, d_head), "z")
        _expect(self.W_O, (heads, d_head, width), "W_O")
        _expect(self.b_O, (width,), "b_O")
        _expect(self.allowed, (length, length), "allowed")
        if self.gain is not None:
            _expect(self.gain, (length, width), "gain")
        if heads % shared:
            raise ValueError(f"{heads} query heads cannot share {shared} key/value heads evenly")

    @cached_property
    def keys(self) -> Floats:
        """[H, T, d_head]: the keys that each query head sees (grouped-query attention, Ainslie et al. 2023)."""
        return self._for_each_query_head(self.shared_keys)

    @cached_property
    def values(self) -> Floats:
        """[H, T, d_head]: the values that each query head sees."""
        return self._for_each_query_head(self.shared_values)

    @cached_property
    def scores(self) -> Floats:
        """[H, T, T]: q.k * scale before the mask (Vaswani et al. 2017, eq. 1), bounded by `cap` where there is one."""
        scores = self.queries @ self.keys.transpose(0, 2, 1) * np.float32(self.scale)
        return _read_only(scores if self.cap is None else self.cap * np.tanh(scores / np.float32(self.cap)))

    @cached_property
    def masked_scores(self) -> Floats:
        """[H, T, T]: `scores` with -inf where the query may not attend; their softmax is `pattern`."""
        return _read_only(np.where(self.allowed, self.scores, np.float32(-np.inf)))

    @cached_property
    def head_outputs(self) -> Floats:
        """[H, T, d]: what each head adds: resid_mid == resid_pre + head_outputs.sum(0) + bias."""
        written = self.z @ self.W_O  # [H, T, d_head] @ [H, d_head, d]
        return _read_only(written if self.gain is None else written * self.gain)

    @property
    def bias(self) -> Floats:
        """[d] or [T, d]: what b_O adds."""
        return self.b_O if self.gain is None else self.b_O * self.gain

    def heads_at(self, position: int) -> Floats:
        """[H, d]: `head_outputs` of one token, without those of all others, which take much memory."""
        written = (self.z[:, position, None] @ self.W_O)[:, 0]  # [H, 1, d_head] @ [H, d_head, d]
        return written if self.gain is None else written * self.gain[position]

    def _for_each_query_head(self, shared: Floats) -> Floats:
        return _read_only(np.repeat(shared, len(self.queries) // len(shared), axis=0))


@dataclass(frozen=True, eq=False)
class BlockTrace:
    """What a block computes beyond its LayerTrace. f is the width of the MLP.

    norm_1, norm_2    [T, d]  after the block's norms: before attention and MLP, in BERT after the sums behind them
    after_1, after_2  [T, d]  after the norms behind attention and MLP (Gemma, OLMo 2), which is what is added
    gate, up          [T, f]  of a gated MLP (SwiGLU: silu(gate) * up); gate None in a plain one, whose up is before GELU
    hidden            [T, f]  input of the last matrix of the MLP;  mlp_out [T, d] its output
    attention_out     [T, d]  what W_O gives: all heads and the bias

    A norm that the block does not have is None.
    """

    up: Floats
    hidden: Floats
    mlp_out: Floats
    attention_out: Floats
    gate: Floats | None = None
    norm_1: Floats | None = None
    norm_2: Floats | None = None
    after_1: Floats | None = None
    after_2: Floats | None = None

    def __post_init__(self) -> None:
        _freeze(self)
        shape = self.attention_out.shape
        _expect(self.mlp_out, shape, "mlp_out")
        for name in ("norm_1", "norm_2", "after_1", "after_2"):
            if getattr(self, name) is not None:
                _expect(getattr(self, name), shape, name)
        _expect(self.hidden, self.up.shape, "hidden")
        if self.gate is not None:
            _expect(self.gate, self.up.shape, "gate")


@dataclass(frozen=True, eq=False)
class ForwardTrace:
    """One forward pass of a model over one text.

    token_ids         [T]       the ids read; `tokens` are the bytes of each piece
    embeddings        [T, d]    rows of the embedding matrix, before positions and norms
    layers                      a LayerTrace for each layer
    last_hidden_state [T, d]    after the final norm
    logits            [T, V]    scores of the next token (of the masked token in a masked language model);
                                None for an encoder without a language-model head
    causal                      whether a token sees only those on its left
    """

    model: str
    token_ids: Ints
    tokens: tuple[bytes, ...]
    embeddings: Floats
    layers: tuple[LayerTrace, ...]
    last_hidden_state: Floats
    logits: Floats | None
    causal: bool

    def __post_init__(self) -> None:
        _freeze(self)
        length, width = self.embeddings.shape
        _expect(self.token_ids, (length,), "token_ids")
        _expect(self.last_hidden_state, (length, width), "last_hidden_state")
        if len(self.tokens) != length:
            raise ValueError(f"tokens: expected {length} pieces, got {len(self.tokens)}")
        if self.logits is not None and len(self.logits) != length:
            raise ValueError(f"logits: expected {length} rows, got {len(self.logits)}")
        for index, layer in enumerate(self.layers):
            _expect(layer.resid_pre, (length, width), f"layers[{index}].resid_pre")

    @property
    def predicts(self) -> bool:
        """Whether there are logits."""
        return self.logits is not None

    @property
    def next_logits(self) -> Floats:
        """[V]: the scores of the token that comes after the text. Raises ValueError for a model without a head."""
        if self.logits is None:
            raise ValueError(f"{self.model} has no language-model head, so its trace has no logits")
        return self.logits[-1]


def _expect(array: NDArray, shape: tuple[int, ...], name: str) -> None:
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")


def _freeze(record: object) -> None:
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if isinstance(value, np.ndarray):
            if value.dtype == np.float64 or value.dtype == np.float16:
                raise ValueError(f"{field.name}: expected float32, got {value.dtype}")
            _read_only(value)


def _read_only(array: NDArray) -> NDArray:
    array.flags.writeable = False
    return array
