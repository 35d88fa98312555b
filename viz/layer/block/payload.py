"""What the browser view `block` is sent: a layer as boxes on the residual stream, each with its real matrix."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from model.trace import Floats
from viz.layer.grid import payload as grid

BULK = 0.995  # of the numbers lie within the scale of colours
ORDERS = ("pre", "post", "parallel", "inner", "both")


class Box(NamedTuple):
    """A step: its name in the drawing, title, shape as people write it, formula, and this moment's numbers in words."""

    name: str
    title: str
    shape: str
    formula: str
    said: str
    matrix: dict[str, Any]  # of viz.layer.grid.payload


def box(
    name: str,
    title: str,
    shape: str,
    formula: str,
    said: str,
    values: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    scale: str = "signed",
    column_name: str = "number",
) -> Box:
    """A Box with its heat map; of signed numbers the few largest share the strongest colour, or they would hide the rest."""
    finite = np.abs(values[np.isfinite(values)])
    most = float(np.quantile(finite, BULK)) if scale == "signed" and finite.size else None
    return Box(
        name,
        title,
        shape,
        formula,
        said,
        grid.grid(values, rows, columns, scale, label=title, column_name=column_name, most=most or None),
    )


def block(boxes: Sequence[Box], order: str, layers: int, layer: int, opened: str, title: str) -> dict[str, Any]:
    """order: where the norms stand (`LanguageModel.kind`).

    opened: the name of the box that is open. Raises ValueError for an unknown order or two boxes of one name.
    """
    names = [one.name for one in boxes]
    if order not in ORDERS or len(set(names)) != len(names):
        raise ValueError(f"order is {order!r}, boxes are {names}")
    return {
        "boxes": [one._asdict() for one in boxes],
        "order": order,
        "layers": layers,
        "layer": layer,
        "opened": opened if opened in names else names[0],
        "title": title,
    }
