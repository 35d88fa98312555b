"""What the browser view `wall` is sent: the attention of every head over one text. The view is index.js beside this.

Weights travel in whole thousandths, so that the number under the pointer is the true one to three digits: as uint16,
low bytes before high bytes (alike bytes beside each other pack better), compressed by zlib, in base64.
"""

import base64
import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from model.trace import Floats

READINGS = ("both", "lines", "matrix", "sentence", "fovea")


def wall(
    pieces: Sequence[bytes], spans: Sequence[Sequence[int]], pattern: Floats, causal: bool, title: str
) -> dict[str, Any]:
    """pattern [L, H, T, T]: query by key; pieces T; spans T pairs: where each stands in the text, in bytes.

    title: of the model. Raises ValueError for shapes that do not fit, weights outside of 0 to 1, rows that do not sum
    to 1, and weight above the diagonal of a causal model.
    """
    layers, heads, length, keys = pattern.shape
    if not length == keys == len(pieces) == len(spans):
        raise ValueError(f"{len(pieces)} pieces and {len(spans)} spans do not fit a pattern of shape {pattern.shape}")
    if not np.isfinite(pattern).all():
        raise ValueError("attention is NaN or infinite in this model: its weights or this text overflow")
    if pattern.min(initial=0) < 0 or np.abs(pattern.sum(-1) - 1).max(initial=0) > 1e-3:
        raise ValueError("a row of attention weights is negative or does not sum to 1")
    if causal and np.triu(pattern, 1).any():
        raise ValueError("a causal model has weight above the diagonal")
    rows, columns = np.tril_indices(length) if causal else map(np.ravel, np.indices((length, length)))
    thousandths = np.rint(pattern[:, :, rows, columns] * 1000).astype("<u2")  # [L, H, T(T+1)/2 or T * T]
    planes = thousandths.reshape(-1).view(np.uint8).reshape(-1, 2).T  # low bytes, high bytes
    packed = base64.b64encode(zlib.compress(np.ascontiguousarray(planes).tobytes(), 1)).decode()
    sent = {
        "tokens": [piece.hex() for piece in pieces],
        "spans": [list(map(int, span)) for span in spans],
        "layers": layers,
        "heads": heads,
        "causal": causal,
        "title": title,
        "weights": packed,
    }
    return {"signature": hashlib.sha256(repr(sent).encode()).hexdigest(), **sent}


def choice(
    sent: dict[str, Any], spot: str, reading: str, dim: bool, start: tuple[int, int, int], hidden: bool = False
) -> dict[str, Any]:
    """How the wall `sent` is read. spot: "heads:layer.head.query.query...", as the view itself writes it; where it names
    nothing that exists, `start` (layer, head, query) is chosen. dim: fade the weight on the first token.
    hidden: the class is to guess first. Raises ValueError for an unknown reading.
    """
    if reading not in READINGS:
        raise ValueError(f"reading is {reading!r}: choose one of {', '.join(READINGS)}")
    layer, head, *queries = chosen(sent, spot, start)
    return {
        "signature": sent["signature"],
        "layer": layer,
        "head": head,
        "queries": queries,
        "reading": reading,
        "dim": dim,
        "hidden": hidden,
    }


def lacking(sent: dict[str, Any], spot: str) -> bool:
    """Whether `spot` names a head that the wall `sent` does not have."""
    return bool(spot) and chosen(sent, spot, (-1, -1, 0))[:2] == (-1, -1)


def chosen(sent: dict[str, Any], spot: str, start: tuple[int, int, int]) -> tuple[int, ...]:
    """(layer, head, query, ...) that `spot` names in the wall `sent`, each part replaced by that of `start` if it cannot be."""
    kind, _, rest = spot.partition(":")
    said = [int(part) for part in rest.split(".") if part.isascii() and part.isdigit()] if kind == "heads" else []
    layer, head = [*said, -1, -1][:2]
    if not (0 <= layer < sent["layers"] and 0 <= head < sent["heads"]):
        layer, head = (min(start[0], sent["layers"] - 1), min(start[1], sent["heads"] - 1))
    queries = dict.fromkeys(query for query in said[2:] if query < len(sent["tokens"]))
    return layer, head, *(queries or [start[2]])
