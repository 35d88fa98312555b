"""What the browser view `update` is sent: a gradient, and what three optimizers make of it."""

from typing import Any

import numpy as np

from viz.shared.numbers import significant
from viz.shared.packed import packed
from viz.training.update.data import TITLES, title


def update(part: str, spot: tuple[int, int], found: Any) -> dict[str, Any]:
    """found: pages.training.work.steps.FirstStep. Raises ValueError for a weight that the matrix has not."""
    shape = found.gradient.shape
    if not (0 <= spot[0] < shape[0] and 0 <= spot[1] < shape[1]):
        raise ValueError(f"a matrix of {shape[0]} x {shape[1]} has no weight at {spot}")
    return {
        "part": part,
        "title": title(part),
        "spot": list(spot),
        "shape": list(shape),
        "parts": [[one.part, title(one.part), significant(one.norm), one.weights] for one in found.norms],
        "gradient": significant(float(found.gradient[spot])),
        "updates": [
            _of(TITLES[name], name, one, spot, found.spectra[name], found.rates[name])
            for name, one in found.updates.items()
        ],
    }


def _of(name: str, key: str, made: Any, spot: tuple[int, int], spectrum: Any, rate: float) -> dict[str, Any]:
    most = float(np.abs(made).max()) or 1.0  # the table of words holds rows that no text of the batch has
    return {
        "name": name,
        "key": key,
        "rate": rate,
        "most": significant(most, 3),
        "here": significant(float(made[spot])),
        "parts": packed(made / most),
        "spectrum": [significant(float(one), 3) for one in spectrum / (spectrum[0] or 1.0)],
    }


def ways(found: Any) -> dict[str, Any]:
    """found: by optimizer, pages.training.work.steps.Way."""
    return {
        name: {"values": [significant(one) for one in way.values], "losses": [significant(one) for one in way.losses]}
        for name, way in found.items()
    }
