"""Editing a run: heads, attention or MLPs switched off, attention moved, states of another run patched in.

`Edit`s say what to change; `LanguageModel.edited` runs many edited versions of one text at once. Each version shares
all layers before its first edit with the unchanged run, so that switching off every head in turn costs about half of
the layers, in large matrix products.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.probability import Real, softmax
from model.trace import Floats

PARTS = ("head", "attention", "mlp", "resid_pre", "resid_post")
HOW = ("zero", "mean", "move", "put")


@dataclass(frozen=True)
class Edit:
    """One change in one layer.

    part       what is changed
      head               the weighted values z of `head`
      attention, mlp     what the block adds to the residual stream
      resid_pre, _post   the stream before and after the layer
    how        what it becomes
      zero               nothing
      mean               its mean over the positions of this text
      move (heads only)  all attention on token `to`, where the mask allows it
      put                `values` [n, width] at `positions` (n of them)

    Raises ValueError where these do not fit together.
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
            raise ValueError(f"part {self.part!r}, how {self.how!r}: choose from {PARTS} and {HOW}")
        if self.how == "move" and self.part != "head":
            raise ValueError("only the attention of a head can be moved")
        if self.how == "put" and (self.values is None or len(self.values) != len(self.positions)):
            raise ValueError(f"put needs a row of values for each of {len(self.positions)} positions")
        if self.part.startswith("resid") and self.how != "put":
            raise ValueError("a state of the residual stream can only be put")


def probabilities(logits: NDArray[Real]) -> NDArray[Real]:
    """[..., V] -> [..., V]: their softmax. Raises UserError for logits with NaN or infinity."""
    if not np.isfinite(logits).all():
        raise UserError("The model's logits hold NaN or infinity: change the text, or switch fewer parts off.")
    return softmax(logits)


def divergence(before: Floats, after: Floats) -> Floats:
    """KL(before || after) in nats, of logits [V] and [..., V] -> [...] (Kullback & Leibler 1951)."""
    old, new = probabilities(before.astype(np.float64)), probabilities(after.astype(np.float64))
    return (old * (np.log(np.maximum(old, 1e-300)) - np.log(np.maximum(new, 1e-300)))).sum(axis=-1)


def every_head(layers: int, heads: int, how: str = "zero") -> list[Sequence[Edit]]:
    """One version for each head, in which it alone is changed; layer by layer."""
    return [[Edit(layer, "head", head, how)] for layer in range(layers) for head in range(heads)]
