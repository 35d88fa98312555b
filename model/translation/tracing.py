"""Every state of the encoder-decoder on its way from two sentences to the next word (Vaswani et al. 2017, figure 1).

The parts of the model are watched while it computes; each mask can be left out, to see what it is for.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.translation.corpus import PAD
from model.translation.transformer import Attention, Layer, Transformer
from model.translation.watching import watched

Caught = dict[str, tuple[Tensor, Tensor]]  # of each part the first that it was given, and the first that it gave


@dataclass(frozen=True)
class Masks:
    """padding: whether what only fills a batch is hidden; causal: whether later words are, from the words that are written."""

    padding: bool = True
    causal: bool = True


BOTH = Masks()


class Heads(NamedTuple):
    """One attention of H heads: queries [H, T, d_head], keys and values [H, S, d_head]; scores, weights [H, T, S], scores that are
    masked -inf; gathered [T, d]: the heads' weighted sums of values, side by side; out [T, d]: what is added to the state."""

    queries: Tensor
    keys: Tensor
    values: Tensor
    scores: Tensor
    weights: Tensor
    gathered: Tensor
    out: Tensor


class Traced(NamedTuple):
    """One layer with norms before its parts, of T words. states: [T, d], before it and after each part; normed: [T, d], what each part
    reads; attention; cross: None in an encoder; hidden [T, 4 d]: inside of the MLP; mlp [T, d]: what it adds."""

    states: tuple[Tensor, ...]
    normed: tuple[Tensor, ...]
    attention: Heads
    cross: Heads | None
    hidden: Tensor
    mlp: Tensor


class Side(NamedTuple):
    """words [T, d]: rows of the embedding, times the root of d; placed [T, d]: with the positions added; layers; normed [T, d]: after
    the last norm."""

    words: Tensor
    placed: Tensor
    layers: tuple[Traced, ...]
    normed: Tensor


class Whole(NamedTuple):
    """Both sides; logits, probabilities [T, V]: of the word after each that is written."""

    encoder: Side
    decoder: Side
    logits: Tensor
    probabilities: Tensor


@torch.no_grad()
def trace(model: Transformer, source: Tensor, target: Tensor, masks: Masks = BOTH, at: int = 0) -> Whole:
    """What happens to the pair `at` of a batch of sources [B, S] and of words that are written so far [B, T].

    The decoder's self-attention gets both masks: with the causal one alone, as it learns, each word reads the same, since padding
    stands behind all words. Raises ValueError for a model whose norms stand behind its parts.
    """
    if model.encoder[0].norm != "pre":
        raise ValueError("norms stand behind the parts of this model: trace one that has them before")
    unread, unwritten = ((masks.padding & (ids == PAD))[:, None, None] for ids in (source, target))  # [B, 1, 1, .]
    later = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1) & masks.causal  # [T, T]
    caught: Caught = {}

    def note(name: str, given: tuple[Tensor, ...], gave: Tensor | tuple[Tensor, ...]) -> None:
        caught[name] = given[0], gave if isinstance(gave, Tensor) else gave[0]

    with watched(dict(model.named_modules()), note):
        x, y = model.placed(model.read_words, source), model.placed(model.write_words, target)
        begun = x, y
        for layer in model.encoder:
            x = layer(x, unread)
        read = model.norm_read(x)
        for layer in model.decoder:
            y, _ = layer(y, read, later | unwritten, unread)
        normed = model.norm(y)
        logits = model.out(normed)[at]
    sides = zip(("read_words", "write_words"), begun, ("encoder", "decoder"), (read, normed), strict=True)
    made = []
    for table, placed, name, end in sides:
        hidden = (unread,) if name == "encoder" else (later | unwritten, unread)
        layers = tuple(
            _layer(layer, f"{name}.{number}", caught, hidden, at) for number, layer in enumerate(getattr(model, name))
        )
        words = caught[table][1][at] * math.sqrt(placed.shape[-1])
        made.append(Side(words, placed[at], layers, end[at]))
    return Whole(made[0], made[1], logits, logits.softmax(-1))


def _layer(layer: Layer, name: str, caught: Caught, hidden: tuple[Tensor, ...], at: int) -> Traced:
    norms = [f"{name}.norms.{number}" for number in range(len(layer.norms))]
    cross = getattr(layer, "cross", None)
    return Traced(
        (*(caught[one][0][at] for one in norms), caught[name][1][at]),
        tuple(caught[one][1][at] for one in norms),
        _heads(layer.attention, f"{name}.attention", caught, hidden[0], at),
        _heads(cross, f"{name}.cross", caught, hidden[-1], at) if cross else None,
        caught[f"{name}.mlp.1"][1][at],
        caught[f"{name}.mlp"][1][at],
    )


def _heads(part: Tensor | nn.Module, name: str, caught: Caught, hidden: Tensor, at: int) -> Heads:
    assert isinstance(part, Attention)
    queries, keys, values = (part.split(caught[f"{name}.{one}"][1])[at] for one in ("query", "key", "value"))
    scores = queries @ keys.transpose(-1, -2) / math.sqrt(queries.shape[-1])  # [H, T, S]
    mask = hidden.expand(len(caught[name][1]), 1, *scores.shape[1:])[at]
    scores = scores.masked_fill(mask, -torch.inf)
    gathered, out = caught[f"{name}.out"]
    return Heads(queries, keys, values, scores, scores.softmax(-1), gathered[at], out[at])
