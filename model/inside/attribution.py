"""What the residual stream predicts on the way: the logit lens, and what every head and MLP adds to one logit.

Lens: nostalgebraist 2020. Direct contributions: Elhage et al. 2021 (a mathematical framework for transformer circuits).
The stream is a sum of what the parts wrote. With the final norm's divisor fixed at its true value, the logit is linear
in the stream, so that the contributions add up to the logit exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.inside.edits import probabilities
from model.trace import Floats, ForwardTrace, Ints

CHUNK = 64  # states read at a time: each becomes a row of the vocabulary's size


class Reader(Protocol):
    """A model that predicts; model.pretrained.LanguageModel is one."""

    def unembed(self, resid: Floats) -> Floats: ...
    def readout(self, resid: Floats, token: int) -> tuple[Floats, float]: ...
    @property
    def cap(self) -> float | None: ...


@dataclass(frozen=True, eq=False)
class Lens:
    """What the model would predict at each position [T] before layer 0 and after each of L layers.

    tokens         [L + 1, T]  the most likely token
    probabilities  [L + 1, T]  and its probability
    final          [L + 1, T]  the probability of the token that the last layer predicts
    """

    tokens: Ints
    probabilities: Floats
    final: Floats

    def first_layer(self, position: int) -> int:
        """The first row from which on the most likely token is the final one."""
        same = self.tokens[:, position] == self.tokens[-1, position]
        return int(len(same) - np.argmin(same[::-1])) if not same.all() else 0


@dataclass(frozen=True, eq=False)
class Contributions:
    """The summands of one logit: embedding, heads [L, H], mlps [L], the rest (biases); and the logit.

    It is their sum, but where the model bounds its logits by c tanh(logit / c) (Gemma 2).
    """

    token: int
    embedding: float
    heads: Floats
    mlps: Floats
    rest: float
    logit: float


def lens(reader: Reader, trace: ForwardTrace, progress: Callable[[str, float], None]) -> Lens:
    """The logit lens of a whole trace. Raises ModelError for a model that predicts nothing."""
    states = np.stack([trace.layers[0].resid_pre, *(layer.resid_post for layer in trace.layers)])  # [L + 1, T, d]
    rows, length, width = states.shape
    flat = states.reshape(-1, width)  # [(L + 1) * T, d]
    predicted = np.tile(reader.unembed(states[-1]).argmax(-1), rows)  # [(L + 1) * T]
    tokens = np.empty(len(flat), np.int64)
    best, final = np.empty(len(flat), np.float32), np.empty(len(flat), np.float32)
    for start in range(0, len(flat), CHUNK):
        progress("reading the stream", start / len(flat))
        chunk = slice(start, start + CHUNK)
        likely = probabilities(reader.unembed(flat[chunk]))  # [CHUNK, V]
        tokens[chunk] = likely.argmax(-1)
        best[chunk] = likely.max(-1)
        final[chunk] = likely[np.arange(len(likely)), predicted[chunk]]
    return Lens(tokens.reshape(rows, length), best.reshape(rows, length), final.reshape(rows, length))


def contributions(reader: Reader, trace: ForwardTrace, token: int, position: int = -1) -> Contributions:
    """What each part adds to the logit of `token` at `position`. Raises ValueError for a token that does not exist."""
    direction, constant = reader.readout(trace.layers[-1].resid_post[position], token)
    heads = np.stack([layer.heads_at(position) @ direction for layer in trace.layers])  # [L, H]
    mlps = np.array([(layer.resid_post - layer.resid_mid)[position] @ direction for layer in trace.layers], np.float32)
    biases = float(
        sum(np.broadcast_to(layer.bias, layer.resid_mid.shape)[position] @ direction for layer in trace.layers)
    )
    embedding = float(trace.layers[0].resid_pre[position] @ direction)
    total = embedding + float(heads.sum(dtype=np.float64) + mlps.sum(dtype=np.float64)) + biases + constant
    logit = reader.cap * float(np.tanh(total / reader.cap)) if reader.cap else total
    return Contributions(token, embedding, heads.astype(np.float32), mlps, biases + constant, logit)
