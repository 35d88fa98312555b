"""Changing a run: heads, attention or MLPs switched off, attention put elsewhere, states of another run put in.

`Edit`s say what to change; `model.pretrained.LanguageModel.edited` runs many changed versions of one text at once. Each
version shares all layers before its first edit with the unchanged run, so that asking what every head does costs about
half of the layers, in large matrix products.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.errors import UserError
from model.trace import Floats

PARTS = ("head", "attention", "mlp", "resid_pre", "resid_post")
HOW = ("zero", "mean", "move", "put")


@dataclass(frozen=True)
class Edit:
    """One change in one layer.

    part "head": `head`'s weighted values z; "attention", "mlp": what the block adds to the residual stream; "resid_pre",
    "resid_post": the stream before and after the layer. how "zero": nothing; "mean": its mean over the positions of this text; "move" (heads
    only): all weight on token `to`, where the mask allows it; "put": `values` [n, width] at `positions` (n of them).
    Raises ValueError where these do not fit.
    """

    layer: int
    part: str
    head: int = 0
    how: str = "zero"
    to: int = 0
    positions: tuple[int, ...] = ()
    values: Floats | None = None

    def __post_init__(self) -> None:
        if self.part not in PARTS or self.how not in HOW:
            raise ValueError(f"part {self.part!r}, how {self.how!r}: choose of {PARTS} and {HOW}")
        if self.how == "move" and self.part != "head":
            raise ValueError("only a head's attention can be moved")
        if self.how == "put" and (self.values is None or len(self.values) != len(self.positions)):
            raise ValueError(f"put needs a row of values for each of {len(self.positions)} positions")
        if self.part.startswith("resid") and self.how != "put":
            raise ValueError("a state of the residual stream can only be put in")


def chances(logits: Floats) -> Floats:
    """[..., V] -> [..., V]: softmax. Raises UserError where the logits are no numbers."""
    if not np.isfinite(logits).all():
        raise UserError("The model's scores are no numbers here: change the text, or switch fewer parts off.")
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def divergence(before: Floats, after: Floats) -> Floats:
    """KL(before || after) in nats, of logits [V] and [..., V] -> [...] (Kullback & Leibler 1951)."""
    old, new = chances(before.astype(np.float64)), chances(after.astype(np.float64))
    return (old * (np.log(np.maximum(old, 1e-300)) - np.log(np.maximum(new, 1e-300)))).sum(axis=-1)


def every_head(layers: int, heads: int, how: str = "zero") -> list[Sequence[Edit]]:
    """A version without each head, layer by layer."""
    return [[Edit(layer, "head", head, how)] for layer in range(layers) for head in range(heads)]
