"""What the residual stream says on the way: the logit lens, and what every head and MLP adds to one logit.

Lens: nostalgebraist 2020. Direct contributions: Elhage et al. 2021 (a mathematical framework for transformer circuits):
the stream is a sum of what the parts wrote; with the final norm's divisor held at its true value the logit is linear in
it, so that the parts' shares add up to the logit exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.inside.edits import chances
from model.trace import Floats, ForwardTrace, Ints

CHUNK = 64  # states read at a time: each becomes a row of the vocabulary's size


class Reader(Protocol):
    """A model that predicts; model.pretrained.LanguageModel is one."""

    def unembed(self, resid: Floats) -> Floats: ...
    def readout(self, resid: Floats, token: int) -> tuple[Floats, float]: ...


@dataclass(frozen=True, eq=False)
class Lens:
    """What the model would say at each position [T] before layer 0 and after each of L layers.

    tokens, chances [L + 1, T]   the first choice and its probability;  final [L + 1, T]  that of what is said at the end
    """

    tokens: Ints
    chances: Floats
    final: Floats

    def first_layer(self, position: int) -> int:
        """The row from which on the first choice is the final one."""
        same = self.tokens[:, position] == self.tokens[-1, position]
        return int(len(same) - np.argmin(same[::-1])) if not same.all() else 0


@dataclass(frozen=True, eq=False)
class Contributions:
    """The parts of one logit: embedding, heads [L, H], mlps [L], the rest (biases), and their sum, the logit itself."""

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
    said = reader.unembed(states[-1]).argmax(-1)  # [T]
    tokens, first, final = (
        np.empty(len(flat), np.int64),
        np.empty(len(flat), np.float32),
        np.empty(len(flat), np.float32),
    )
    for start in range(0, len(flat), CHUNK):
        progress("reading the stream", start / len(flat))
        part = slice(start, min(start + CHUNK, len(flat)))
        likely = chances(reader.unembed(flat[part]))  # [CHUNK, V]
        at = np.arange(len(likely))
        tokens[part] = likely.argmax(-1)
        first[part] = likely.max(-1)
        final[part] = likely[at, said[np.arange(start, start + len(likely)) % length]]
    return Lens(tokens.reshape(rows, length), first.reshape(rows, length), final.reshape(rows, length))


def contributions(reader: Reader, trace: ForwardTrace, token: int, position: int = -1) -> Contributions:
    """What each part adds to the logit of `token` at `position`. Raises ValueError for a token that does not exist."""
    direction, constant = reader.readout(trace.layers[-1].resid_post[position], token)
    # from z, not from head_outputs: those of all positions would stay in the trace, 160 MB of a long text
    heads = np.stack([(layer.z[:, position, None] @ layer.W_O)[:, 0] @ direction for layer in trace.layers])  # [L, H]
    mlps = np.array([(layer.resid_post - layer.resid_mid)[position] @ direction for layer in trace.layers], np.float32)
    biases = float(sum(layer.b_O @ direction for layer in trace.layers))
    embedding = float(trace.layers[0].resid_pre[position] @ direction)
    total = embedding + float(heads.sum(dtype=np.float64) + mlps.sum(dtype=np.float64)) + biases + constant
    return Contributions(token, embedding, heads.astype(np.float32), mlps, biases + constant, total)
