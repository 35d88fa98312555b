"""The encoder-decoder as boxes: its numbers for the prose."""

from typing import Any

import numpy as np

from viz.shared.numbers import chance


def facts(found: Any, layer: int, head: int, same: bool) -> dict[str, str]:
    """found: whole, source, written, row, best and other (pages.translation.work.inside.Opened); same: whether both sentences are one."""
    cross = found.whole.decoder.layers[layer].cross
    weights = np.asarray(cross.weights)[head, -1]
    at = int(weights.argmax())
    (first, p), (second, q) = found.best[0], found.other[0]
    heads, count, wide = cross.queries.shape
    said = f"With the states of the other sentence and the same words written it is **{second}** ({chance(q)})."
    return {
        "written": " ".join(found.written[: found.row]) or "[start]",
        "first": first,
        "p": chance(p),
        "other": "Both sentences are the same." if same else said,
        "looked": found.source[at],
        "weight": chance(float(weights[at])),
        "layer": str(layer + 1),
        "head": str(head + 1),
        "heads": str(heads),
        "per_head": str(wide),
        "width": str(cross.out.shape[-1]),
        "hidden": str(found.whole.decoder.layers[layer].hidden.shape[-1]),
        "asking": str(count),
        "asked": str(len(found.source)),
        "vocabulary": str(found.whole.logits.shape[-1]),
    }
