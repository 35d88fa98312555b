"""Small pictures in colour as texts, as viz/shared/rgb.js reads them: three bytes a pixel, red, green, blue, in base64; or, coarser and far
smaller where many are recorded, two signs a pixel behind a mark."""

import base64
from typing import Any

import numpy as np

MARK = "~"
SIGNS = np.array(list("0123456789abcdefghijklmno"))
LEVELS = 5  # of a coarse colour, from none to full: two of them make a sign


def rgb(picture: Any) -> str:
    """A picture [height, width, 3] of numbers from 0 to 1. Raises ValueError for NaN, or what has no three colours."""
    return base64.b64encode(np.rint(_colours(picture) * 255).astype(np.uint8).tobytes()).decode()


def coarse(picture: Any) -> str:
    """The same in LEVELS levels of each colour: the mark, then for each pixel red and green as one sign, and blue. Raises as `rgb` does."""
    red, green, blue = np.moveaxis(np.rint(_colours(picture) * (LEVELS - 1)).astype(int), 2, 0)
    return MARK + "".join(SIGNS[np.stack([LEVELS * red + green, blue], 2)].ravel())


def _colours(picture: Any) -> Any:
    found = np.asarray(picture, np.float64)
    if found.ndim != 3 or found.shape[2] != 3 or not np.isfinite(found).all():
        raise ValueError("a picture holds what is no number, or has no three colours")
    return found.clip(0, 1)
