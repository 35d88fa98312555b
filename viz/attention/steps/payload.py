"""What the browser view `steps` is sent: one query of one head, from its vector to what the head passes on.

The browser works the steps out itself from q, k and v, so that a temperature and the mask can be changed at once; the
weights that the model used travel too and are what it shows while nothing is changed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.trace import ForwardTrace, LayerTrace

DIGITS = 4  # after the point


def steps(
    trace: ForwardTrace,
    layer: int,
    head: int,
    query: int,
    step: int,
    title: str,
    temperature: int = 10,
    mask: bool = True,
) -> dict[str, Any]:
    """One head of `trace`. step: 1 to 6, the first shown. temperature, mask: the sliders at first.

    Raises ValueError for NaN, or what the trace does not have.
    """
    seen = _checked(trace, layer, head, query)
    places, held = plane(values := seen.values[head])
    return {
        "title": title,
        "tokens": [piece.hex() for piece in trace.tokens],
        "layers": len(trace.layers),
        "heads": len(seen.queries),
        "shared": len(seen.queries) // len(seen.shared_keys),
        "layer": layer,
        "head": head,
        "query": query,
        "causal": trace.causal,
        "scale": seen.scale,
        "cap": seen.cap,
        "q": _rounded(seen.queries[head, query]),
        "k": [_rounded(one) for one in seen.keys[head]],
        "v": [_rounded(one) for one in values],
        "dots": _rounded(seen.keys[head] @ seen.queries[head, query]),
        "allowed": seen.allowed[query].tolist(),
        "weights": _rounded(seen.pattern[head, query], 6),
        "places": [_rounded(one) for one in places],
        "held": round(held, 3),
        "step": step,
        "temperature": temperature,
        "mask": mask or not trace.causal,
    }


def _checked(trace: ForwardTrace, layer: int, head: int, query: int) -> LayerTrace:
    if not (0 <= layer < len(trace.layers) and 0 <= query < len(trace.tokens)):
        raise ValueError(f"there is no layer {layer} or token {query}")
    seen = trace.layers[layer]
    if not 0 <= head < len(seen.queries):
        raise ValueError(f"layer {layer} has no head {head}")
    if not (np.isfinite(seen.values[head]).all() and np.isfinite(seen.scores[head]).all()):
        raise ValueError("queries, keys or values are NaN or infinite in this model")
    return seen


def plane(values: np.ndarray) -> tuple[np.ndarray, float]:
    """[T, d] -> their places in the plane of most variance, [T, 2], and the part of the variance that it holds.

    Not centred on the mean but linear all the same: the place of a weighted sum is the weighted sum of the places.
    """
    middle = values.mean(axis=0)
    centred = (values - middle).astype(np.float64)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    if len(directions) < 2:
        directions = np.vstack([directions, np.zeros_like(directions[:1])])
    return centred @ directions[:2].T, float((sizes[:2] ** 2).sum() / max((sizes**2).sum(), 1e-30))


def _rounded(numbers: Sequence[float] | np.ndarray, digits: int = DIGITS) -> list[float]:
    return np.round(np.asarray(numbers, np.float64), digits).tolist()
