"""A table of numbers as coloured cells, as `heat.js` beside this draws it.

Numbers travel as float16, three digits true; what is beyond its range is refused.
"""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from model.trace import Floats

SCALES = ("part", "signed")
LARGEST = 65_000.0


def grid(
    values: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    scale: str,
    caption: str = "",
    label: str = "",
    column_name: str = "",
    texts: Sequence[Sequence[str]] | None = None,
    most: float | None = None,
    mark: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """values [R, C]. scale "part": 0 to `most` (default 1) by the ramp of weights; "signed": above and below zero.

    texts: what stands in the cells. mark: a cell that is chosen. Raises ValueError for NaN, another shape, an unknown
    scale, or a number beyond what can be sent.
    """
    if scale not in SCALES:
        raise ValueError(f"scale is {scale!r}: choose one of {', '.join(SCALES)}")
    if values.shape != (len(rows), len(columns)):
        raise ValueError(f"values have the shape {values.shape} for {len(rows)} rows and {len(columns)} columns")
    if np.isnan(values).any() or np.abs(values[np.isfinite(values)]).max(initial=0) > LARGEST:
        raise ValueError("values are NaN, or too large to be sent")
    if texts is not None and [len(row) for row in texts] != [len(columns)] * len(rows):
        raise ValueError("texts: expected one a cell")
    finite = values[np.isfinite(values)]
    reach = most if most is not None else 1.0 if scale == "part" else float(np.abs(finite).max(initial=0)) or 1.0
    return {
        "rows": list(rows),
        "columns": list(columns),
        "values": base64.b64encode(values.astype("<f2").tobytes()).decode(),
        "scale": scale,
        "most": reach,
        "caption": caption,
        "label": label,
        "column_name": column_name,
        "texts": None if texts is None else [list(row) for row in texts],
        "mark": None if mark is None else list(mark),
    }
