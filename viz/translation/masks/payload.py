"""What the browser view `masks` is sent: a batch of sentences, and one of them with its masks, a head's weights and the next word."""

from typing import Any

import numpy as np

from viz.shared.table import grid

PAD = "[pad]"
LOOKS = ("encoder", "self", "cross")
HEADS = 4  # a layer


def masks(batch: Any, which: int, found: Any, on: tuple[bool, bool], looks: str, head: int) -> dict[str, Any]:
    """batch, found: a Batch and a Masked of pages.translation.work.masking; which: sentence, from 0; on: the padding mask, the causal
    mask; looks: whose weights; head: from 0, through all layers.

    Raises ValueError for rows of different lengths, or weights that are nobody's.
    """
    if looks not in LOOKS:
        raise ValueError(f"weights of {looks!r}: choose one of {', '.join(LOOKS)}")
    for side in batch:
        if len({len(row) for row in side}) != 1:
            raise ValueError("sentences of a batch are padded to one length")
    first, second = (table(batch, which, one, looks, head) for one in (found.whole, found.contrary))
    answers = batch.answers[which]
    return {
        "sources": [[list(one) for one in row] for row in batch.sources],
        "target": [list(one) for one in batch.targets[which]],
        "answers": [list(one) for one in answers],
        "counts": [word != PAD for word, _ in answers],
        "true": bool(found.losses),
        "losses": [round(loss, 4) for loss in found.losses],
        "which": which,
        "padding": on[0],
        "causal": on[1],
        "looks": looks,
        "head": head,
        "weights": first,
        "contrary": second,
        "place": found.place,
        "word": found.word,
        "shares": [round(one, 6) for one in found.shares()],
    }


def weights(whole: Any, looks: str, head: int) -> tuple[Any, Any]:
    """[T, S]: the weights of a head of those, and where it may read."""
    side = whole.encoder if looks == "encoder" else whole.decoder
    layer = side.layers[head // HEADS]
    part = layer.cross if looks == "cross" else layer.attention
    one = head % HEADS
    return np.asarray(part.weights)[one], np.isfinite(np.asarray(part.scores)[one])


def table(batch: Any, which: int, whole: Any, looks: str, head: int) -> dict[str, Any]:
    """The weights of all that ask and are no padding; what is hidden is empty."""
    found, seen = weights(whole, looks, head)
    asking = [word for word, _ in (batch.sources if looks == "encoder" else batch.targets)[which] if word != PAD]
    asked = [word for word, _ in (batch.targets if looks == "self" else batch.sources)[which]]
    values = np.where(seen, found, -np.inf)[: len(asking)].astype(np.float32)
    return grid(values, asking, asked, "part", column_name="→")
