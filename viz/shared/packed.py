"""Numbers as the browser reads them by `half` of viz/shared/heat.js: float16 in base64, three digits true."""

import base64
from typing import Any

import numpy as np

LARGEST = 65_000.0


def packed(values: Any) -> dict[str, Any]:
    """Numbers of any shape, with their shape. Raises ValueError for NaN, or a number beyond what can be sent."""
    numbers = np.asarray(values, np.float32)
    if not np.isfinite(numbers).all() or np.abs(numbers).max(initial=0) > LARGEST:
        raise ValueError("numbers are NaN, infinite, or too large to be sent")
    return {"shape": list(numbers.shape), "values": base64.b64encode(numbers.astype("<f2").tobytes()).decode()}
