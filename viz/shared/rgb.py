"""Small pictures in colour as texts, as viz/shared/rgb.js reads them: three bytes a pixel, red, green, blue, in base64."""

import base64
from typing import Any

import numpy as np


def rgb(picture: Any) -> str:
    """A picture [height, width, 3] of numbers from 0 to 1. Raises ValueError for NaN, or what has no three colours."""
    found = np.asarray(picture, np.float64)
    if found.ndim != 3 or found.shape[2] != 3 or not np.isfinite(found).all():
        raise ValueError("a picture holds what is no number, or has no three colours")
    return base64.b64encode(np.rint(found.clip(0, 1) * 255).astype(np.uint8).tobytes()).decode()
