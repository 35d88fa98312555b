"""The parameters of published models, counted from their published shapes, term by term.

Letters as in the papers: V tokens, d width, L layers, T positions, f width of the MLP, h heads of d_h numbers, g heads of keys and values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Term(NamedTuple):
    """A part of a model: its name, the formula, and how many numbers it has."""

    name: str
    formula: str
    number: int


@dataclass(frozen=True)
class Shape:
    """What a paper says of a model. published: parameters as the paper gives them, in words; source: the paper."""

    kind: str
    layers: int
    width: int
    vocabulary: int
    published: str
    source: str
    positions: int = 0
    mlp: int = 0
    heads: int = 0
    head: int = 0
    kv_heads: int = 0
    tied: bool = True


def terms(shape: Shape) -> list[Term]:
    """All parts of a model. Raises KeyError for a kind that is not known."""
    return KINDS[shape.kind](shape)


def total(shape: Shape) -> int:
    """All its parameters."""
    return sum(one.number for one in terms(shape))


def _gpt(s: Shape) -> list[Term]:
    """GPT-1 to GPT-3: learned positions, biases, one table for input and output. GPT-1 has no norm at the end."""
    d, layers = s.width, s.layers
    last = [] if s.kind == "gpt1" else [Term("norm at the end", "2 d", 2 * d)]
    return [
        Term("embeddings", "V d", s.vocabulary * d),
        Term("positions", "T d", s.positions * d),
        Term("attention", "L · (4 d² + 4 d)", layers * (4 * d * d + 4 * d)),
        Term("MLPs", "L · (8 d² + 5 d)", layers * (8 * d * d + 5 * d)),
        Term("norms", "L · 4 d", layers * 4 * d),
        *last,
    ]


def _bert(s: Shape) -> list[Term]:
    """BERT: two segments, a norm behind the embeddings, a pooler on [CLS]; without the heads of pre-training."""
    d, layers = s.width, s.layers
    return [
        Term("embeddings", "V d", s.vocabulary * d),
        Term("positions and segments", "T d + 2 d", (s.positions + 2) * d),
        Term("attention", "L · (4 d² + 4 d)", layers * (4 * d * d + 4 * d)),
        Term("MLPs", "L · (8 d² + 5 d)", layers * (8 * d * d + 5 * d)),
        Term("norms", "L · 4 d + 2 d", layers * 4 * d + 2 * d),
        Term("pooler", "d² + d", d * d + d),
    ]


def _llama(s: Shape) -> list[Term]:
    """Llama: shared keys and values, a gated MLP, no biases, rotary positions; a table of its own for the output where it is not tied."""
    d, q = s.width, s.heads * s.head
    kv = s.kv_heads * s.head
    attention = "L · 4 d²" if kv == q == d else "L · (2 d · h d_h + 2 d · g d_h)"
    out = [] if s.tied else [Term("un-embedding", "V d", s.vocabulary * d)]
    return [
        Term("embeddings", "V d", s.vocabulary * d),
        Term("attention", attention, s.layers * (2 * d * q + 2 * d * kv)),
        Term("MLPs", "L · 3 d f", s.layers * 3 * d * s.mlp),
        Term("norms", "L · 2 d + d", s.layers * 2 * d + d),
        *out,
    ]


def _encoder_decoder(s: Shape) -> list[Term]:
    """Vaswani et al.'s: matrices without biases but for the MLPs, one table for all."""
    d, layers = s.width, s.layers
    return [
        Term("embeddings", "V d", s.vocabulary * d),
        Term("encoder’s attention", "L · 4 d²", layers * 4 * d * d),
        Term("decoder’s attention", "L · 8 d²", layers * 8 * d * d),
        Term("MLPs", "2 L · (2 d f + d + f)", 2 * layers * (2 * d * s.mlp + d + s.mlp)),
        Term("norms", "L · 10 d", layers * 10 * d),
    ]


def _palm(s: Shape) -> list[Term]:
    """PaLM: one head of keys and values, a gated MLP, no biases, one table for input and output."""
    d, q = s.width, s.heads * s.head
    return [
        Term("embeddings", "V d", s.vocabulary * d),
        Term("attention", "L · (2 d · h d_h + 2 d · d_h)", s.layers * (2 * d * q + 2 * d * s.head)),
        Term("MLPs", "L · 3 d f", s.layers * 3 * d * s.mlp),
        Term("norms", "L · d + d", s.layers * d + d),
    ]


def _seq2seq(s: Shape) -> list[Term]:
    """Sutskever et al.'s: deep LSTMs that read and write, as wide as their embeddings; the output's vocabulary is half the input's."""
    d = s.width
    return [
        Term("embeddings read", "V d", s.vocabulary * d),
        Term("embeddings written", "(V/2) d", s.vocabulary // 2 * d),
        Term("LSTMs", "2 L · 8 d²", 2 * s.layers * 8 * d * d),
        Term("un-embedding", "(V/2) d", s.vocabulary // 2 * d),
    ]


KINDS: dict[str, Callable[[Shape], list[Term]]] = {
    "gpt1": _gpt,
    "gpt": _gpt,
    "bert": _bert,
    "llama": _llama,
    "encoder-decoder": _encoder_decoder,
    "palm": _palm,
    "seq2seq": _seq2seq,
}
# fmt: off
SHAPES = {
    "seq2seq": Shape("seq2seq", 4, 1000, 160_000, "384 million", "Sutskever, Vinyals & Le 2014"),
    "transformer": Shape("encoder-decoder", 6, 512, 37_000, "65 million", "Vaswani et al. 2017", mlp=2048),
    "gpt1": Shape("gpt1", 12, 768, 40_478, "117 million", "Radford et al. 2018", positions=512),
    "bert": Shape("bert", 12, 768, 30_522, "110 million", "Devlin et al. 2019", positions=512),
    "gpt2": Shape("gpt", 48, 1600, 50_257, "1.5 billion", "Radford et al. 2019", positions=1024),
    "gpt3": Shape("gpt", 96, 12_288, 50_257, "175 billion", "Brown et al. 2020", positions=2048),
    "palm": Shape("palm", 118, 18_432, 256_000, "540 billion", "Chowdhery et al. 2022", mlp=73_728, heads=48, head=256),
    "llama": Shape("llama", 32, 4096, 32_000, "6.7 billion", "Touvron et al. 2023", mlp=11_008, heads=32, head=128, kv_heads=32, tied=False),
    "llama2": Shape("llama", 80, 8192, 32_000, "70 billion", "Touvron et al. 2023", mlp=28_672, heads=64, head=128, kv_heads=8, tied=False),
    "llama3": Shape("llama", 126, 16_384, 128_256, "405 billion", "Grattafiori et al. 2024", mlp=53_248, heads=128, head=128, kv_heads=8, tied=False),
    "smollm2": Shape("llama", 30, 576, 49_152, "135 million", "Ben Allal et al. 2025", mlp=1536, heads=9, head=64, kv_heads=3),
}
# fmt: on
