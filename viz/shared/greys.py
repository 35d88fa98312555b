"""Small pictures in grey as texts, a sign for each pixel, as viz/shared/pad.js reads them."""

from typing import Any

import numpy as np

SIGNS = np.array(list("0123456789abcdefg"))  # from paper to ink


def greys(pictures: Any) -> list[str]:
    """Pictures [n, pixels] of numbers from 0 to 1, a text each. Raises ValueError for NaN."""
    found = np.asarray(pictures, np.float64)
    if not np.isfinite(found).all():
        raise ValueError("a picture holds what is no number")
    levels = np.rint(found.clip(0, 1) * (len(SIGNS) - 1)).astype(int)
    return ["".join(row) for row in SIGNS[levels]]
