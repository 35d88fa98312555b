"""What the browser view `switches` is sent: the parts of a model, which are off, and what that changes.

Parts are named as in an address: "13.8" a head, "5.attention" and "7.mlp" a layer's.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from model.trace import Floats

MOST_OFF = 300


class Change(NamedTuple):
    """A token that may come next, and its probability before and after."""

    piece: bytes
    before: float
    after: float


def parts(off: str, layers: int, heads: int) -> list[tuple[int, str, int]]:
    """ "13.8 5.attention" -> [(13, "head", 8), (5, "attention", 0)]; what does not exist is left out, doubles too."""
    found: dict[tuple[int, str, int], None] = {}
    for name in off.split()[:MOST_OFF]:
        layer, _, part = name.partition(".")
        if not (layer.isascii() and layer.isdigit() and int(layer) < layers):
            continue
        if part in ("attention", "mlp"):
            found[int(layer), part, 0] = None
        elif part.isascii() and part.isdigit() and int(part) < heads:
            found[int(layer), "head", int(part)] = None
    return list(found)


def switches(
    pieces: Sequence[bytes],
    layers: int,
    heads: int,
    off: str,
    how: str,
    to: int,
    probabilities: Sequence[Change],
    rest: tuple[float, float],
    divergence: float,
    effects: str = "",
) -> dict[str, Any]:
    """pieces: of the text. how, to: what "off" means. rest: what the tokens not listed have together, before and after.

    divergence: KL in nats. effects: the signature under which `effects` come later, if they do. Raises ValueError for a
    probability outside of 0 to 1.
    """
    for one in probabilities:
        if not (0 <= one.before <= 1.0001 and 0 <= one.after <= 1.0001):
            raise ValueError(f"the probabilities of {one.piece!r} are {one.before} and {one.after}")
    return {
        "tokens": [piece.hex() for piece in pieces],
        "layers": layers,
        "heads": heads,
        "off": [f"{layer}.{head if part == 'head' else part}" for layer, part, head in parts(off, layers, heads)],
        "how": how,
        "to": min(to, len(pieces) - 1),
        "probabilities": [[one.piece.hex(), round(one.before, 4), round(one.after, 4)] for one in probabilities],
        "rest": [round(one, 4) for one in rest],
        "divergence": float(f"{divergence:.3g}"),
        "effects": effects,
    }


def effects(signature: str, found: Floats, layers: int, heads: int) -> dict[str, Any]:
    """KL in nats without each head alone, [layers, heads]. Raises ValueError for another shape, or what is no number."""
    if found.shape != (layers, heads) or not np.isfinite(found).all():
        raise ValueError(f"effects have the shape {found.shape}, not {(layers, heads)}, or are no numbers")
    return {"signature": signature, "effects": [[float(f"{one:.3g}") for one in row] for row in found]}
