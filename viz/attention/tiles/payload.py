"""What the browser view `tiles` is sent: the scores of one head and its values, so that the browser reads them tile by tile itself."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats, ForwardTrace, LayerTrace
from viz.shared.numbers import minus
from viz.shared.words import piece

SIZES = (2, 4, 8)
LONG = 4096  # tokens of a text for which the same is counted


class Kept(Protocol):
    """As model.inside.tiled.Kept."""

    @property
    def table(self) -> int: ...
    @property
    def tile(self) -> int: ...
    @property
    def fast(self) -> int: ...
    @property
    def tiles(self) -> int: ...
    @property
    def skipped(self) -> int: ...


class Running(Protocol):
    """As model.inside.tiled.Running."""

    @property
    def maximum(self) -> Floats: ...
    @property
    def total(self) -> Floats: ...


def tiles(
    trace: ForwardTrace,
    spot: tuple[int, int, int],
    title: str,
    apart: Mapping[int, Sequence[float]],
    counted: Mapping[int, Sequence[Kept]],
    state: Mapping[str, Any],
) -> dict[str, Any]:
    """spot: layer, head and query. apart: for each size of tile, how far the result is from ordinary attention, rescaled and not.
    counted: for each, the numbers of this text and of LONG tokens. state: `tile` (as text), `tiled` and `rescale` of the address.

    Raises ValueError for NaN, a head that the trace does not have, or sizes that are not SIZES.
    """
    layer, head, query = spot
    seen = _checked(trace, spot, apart, counted, state)
    return {
        "title": title,
        "tokens": [one.hex() for one in trace.tokens],
        "layers": len(trace.layers),
        "heads": len(seen.queries),
        "layer": layer,
        "head": head,
        "query": query,
        "causal": trace.causal,
        "scores": _sent(seen.masked_scores[head]),
        "values": _sent(seen.values[head]),
        "width": seen.values.shape[-1],
        "apart": {str(size): [float(f"{one:.6g}") for one in pair] for size, pair in apart.items()},
        "counted": {
            str(size): [[one.table, one.tile, one.fast, one.tiles, one.skipped] for one in both]
            for size, both in counted.items()
        },
        "long": LONG,
        **state,
    }


def _checked(
    trace: ForwardTrace,
    spot: tuple[int, int, int],
    apart: Mapping[int, Any],
    counted: Mapping[int, Any],
    state: Mapping[str, Any],
) -> LayerTrace:
    layer, head, query = spot
    if (
        not 0 <= layer < len(trace.layers)
        or not 0 <= head < len(trace.layers[layer].queries)
        or not 0 <= query < len(trace.tokens)
    ):
        raise ValueError(f"there is no head {layer}.{head} with a query {query}")
    if tuple(apart) != SIZES or tuple(counted) != SIZES or int(state["tile"]) not in SIZES:
        raise ValueError(f"tiles are of {', '.join(map(str, SIZES))} keys")
    seen = trace.layers[layer]
    if not (np.isfinite(seen.scores[head]).all() and np.isfinite(seen.values[head]).all()):
        raise ValueError("queries, keys or values are NaN or infinite in this model")
    return seen


def _sent(numbers: NDArray[np.floating]) -> str:
    """float32 in base64, row by row; minus infinity where nothing may be seen."""
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()


def facts(
    trace: ForwardTrace,
    spot: tuple[int, int, int],
    before: Running,
    now: Running,
    state: Mapping[str, Any],
    apart: Sequence[float],
    counted: Kept,
) -> dict[str, str]:
    """Numbers for the prose. before, now: what is kept before and after the last tile that was read; apart: as in `tiles`, of the
    tile's size; counted: of this text."""
    layer, head, query = spot
    size, at, count = int(state["tile"]), state["tiled"], -(-len(trace.tokens) // int(state["tile"]))
    old, new = float(before.maximum[query]), float(now.maximum[query])
    factor = 0.0 if not np.isfinite(old) else float(np.exp(old - new))
    added = float(now.total[query]) - (factor if state["rescale"] else 1) * float(before.total[query])
    return {
        "layer": str(layer),
        "head": str(head),
        "query": piece(trace.tokens[query]),
        "size": str(size),
        "at": str(at),
        "tiles": str(count),
        "old": minus(old, 2) if np.isfinite(old) else r"-\infty",
        "max": f"{new:.2f}",
        "factor": f"{factor:.3f}",
        "before": f"{before.total[query]:.3f}",
        "added": f"{max(0.0, added):.3f}",
        "sum": f"{now.total[query]:.3f}",
        "told": _told(at, count, old, new, bool(state["rescale"]), apart),
        "cells": f"{counted.table:,}",
        "tile_cells": str(counted.tile),
        "square": str(len(trace.tokens)),
    }


def _told(at: int, count: int, old: float, new: float, rescale: bool, apart: Sequence[float]) -> str:
    """What to make of the last tile that was read."""
    if at == count and rescale:
        return f"All tiles are read: over all words, no number is further than {_small(apart[0])} from ordinary attention’s."
    if at == count:
        return f"All tiles are read, but nothing was rescaled: the result is up to {apart[1]:.2f} from ordinary attention’s."
    if np.isfinite(old) and new > old:
        return (
            f"This tile has a larger score than all before, so what was added up is multiplied by {np.exp(old - new):.2g}."
            if rescale
            else (
                "This tile has a larger score than all before, but what was added up is not brought to it: the result will be wrong."
            )
        )
    return (
        "This tile has no larger score than the first."
        if np.isfinite(old) and at == 2
        else ("The maximum did not rise with this tile." if np.isfinite(old) else "The first tile sets the maximum.")
    )


def _small(value: float) -> str:
    """A small number in powers of ten, as Markdown."""
    digits, power = f"{value:.1e}".split("e")
    return rf"${digits} \cdot 10^{{{int(power)}}}$" if 0 < value < 0.01 else f"{value:.2f}"


def rows(trace: ForwardTrace, spot: tuple[int, int, int], states: Sequence[Running]) -> list[dict[str, Any]]:
    """A row for each tile of the query, to download; states: after each tile."""
    return [
        {
            "layer": spot[0],
            "head": spot[1],
            "query": trace.tokens[spot[2]].decode(errors="replace"),
            "tiles_read": at,
            "maximum": float(one.maximum[spot[2]]),
            "sum": float(one.total[spot[2]]),
        }
        for at, one in enumerate(states, 1)
    ]
