"""What the browser view `gates` is sent: states and gates of a recurrent network at each word, and the gradient at each."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.packed import packed

LEAST = 1e-8  # of a gradient that is drawn


def gates(shown: Mapping[str, Any], read: Any) -> dict[str, Any]:
    """shown: story, fill, cell, moment, part and unit; read: a pages.before.work.gates.Read.

    Raises ValueError for a part that this network does not have.
    """
    part = shown["part"] if shown["part"] in read.parts else "hidden"
    if part not in read.parts:
        raise ValueError(f"this network has no {part}")
    values = read.parts[part][:, read.units].T  # [units, T]
    unit = read.units.index(shown["unit"]) if shown["unit"] in read.units else 0
    return {
        "ask": {},
        "waits": True,
        "shown": dict(shown) | {"part": part},
        "words": list(read.words),
        "units": list(read.units),
        "at": unit,
        "heat": packed(values),
        "most": round(float(np.abs(values).max()), 4) or 1.0,
        "traces": {name: [round(float(one), 4) for one in found[:, read.units[unit]]] for name, found in read.parts.items()},
        "slopes": {name: [max(LEAST, float(f"{one:.4g}")) for one in found] for name, found in read.slopes.items()},
        "target": read.target,
        "p": {name: round(one, 4) for name, one in read.p.items()},
    }  # fmt: skip
