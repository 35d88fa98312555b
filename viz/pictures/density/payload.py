"""What the browser view `density` is sent: a density that is known, and, moment after moment, four learners of it."""

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # a level of a field each
LEVELS = 32  # of a field
REACH = 2.5  # points are sent as bytes, from -REACH to REACH; what lies beyond lies at the edge
LONGEST = 1.5  # of an arrow
HEAVY = ("field", "arrows", "grid", "way", "noise")  # of a learner
ROOT = 0.5  # of a density by its greatest: so that thin ink is seen


def density(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    truth: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
    waits: bool,
) -> dict[str, Any]:
    """ask: which run; shown: mark, chosen learner, chosen point; about: what can be set, how long a run is; truth: as below, None where
    nothing is drawn; waits: whether a run begins only when somebody says so.

    Raises ValueError for a learner that there is not.
    """
    if shown["learner"] not in about["learners"]:
        raise ValueError(f"{shown['learner']!r} is none of {about['learners']}")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": dict(about),
        "truth": truth,
        "recorded": recorded,
        "waits": waits,
    }


def truth(entropy: float, ink: NDArray[np.float64], parts: Sequence[Sequence[float]]) -> dict[str, Any]:
    """ink [rows, columns]: the density from the upper left; parts: x, y and mass of each."""
    return {
        "best": round(-entropy, 4),
        "columns": ink.shape[1],
        "ink": levels(ink / ink.max()),
        "parts": [[round(float(one), 3) for one in part] for part in parts],
    }


def tick(found: Any, wrong: Mapping[str, Any], most: float, codes: Any = None) -> dict[str, Any]:
    """found: a model.pictures.plane.race.Tick; wrong: of each learner's shown points, whether they are invented; most: the greatest
    density that there is; codes: the numbers [n, 2], 0 to 1, that become points, at the first moment.
    """
    sent: dict[str, Any] = {
        "seconds": round(found.seconds, 3),
        "learners": {name: learner(one, wrong[name], most) for name, one in found.learners.items()},
    }
    return sent if codes is None else {**sent, "codes": packed(2 * REACH * (np.asarray(codes) - 0.5))}


def learner(one: Any, wrong: Any, most: float) -> dict[str, Any]:
    """one: a model.pictures.plane.race.Look."""
    covered = one.covered
    sent: dict[str, Any] = {
        "steps": one.steps,
        "loss": rounded(one.loss, 4),
        "diverged": one.diverged,
        "settings": {
            "rate": one.settings.rate,
            "width": one.settings.width,
            "steps": one.settings.steps,
            "fair": one.settings.fair,
        },
        "points": packed(one.points),
        "wrong": base64.b64encode(np.packbits(np.asarray(wrong, bool)).tobytes()).decode(),
        "invented": round(covered.invented, 4),
        "missed": round(covered.missed, 4),
        "reached": "".join("1" if there else "0" for there in covered.reached),
        "likelihood": None if one.likelihood is None else rounded(one.likelihood, 3),
    }
    if one.way:
        way, left = one.way
        sent |= {
            "arrows": packed(one.field * REACH / LONGEST),
            "way": [packed(points) for points in way[1:-1]],
            "left": left,
        }
        sent["noise"] = packed(way[0])
    elif one.grid is not None:
        sent |= {"field": levels(one.field), "grid": packed(one.grid)}
    else:
        sent["field"] = levels(one.field / most)
    return sent


def thinned(sent: Mapping[str, Any], last: bool) -> dict[str, Any]:
    """A recorded moment: what fills most is kept of the last alone."""
    if last:
        return dict(sent)
    kept = {
        name: {key: value for key, value in one.items() if key not in HEAVY} for name, one in sent["learners"].items()
    }
    return {**sent, "learners": kept}


def levels(values: NDArray[Any]) -> str:
    """Numbers from 0 to 1 as letters, of their roots; what is more, or no number, is put at an end."""
    clean = np.clip(np.nan_to_num(np.asarray(values, np.float64)), 0, 1) ** ROOT
    return "".join(LETTERS[level] for level in np.round(clean * (LEVELS - 1)).astype(int).ravel())


def packed(points: Any) -> str:
    """Coordinates as bytes in base64."""
    numbers = np.nan_to_num(np.asarray(points, np.float64), nan=REACH, posinf=REACH, neginf=-REACH)
    return base64.b64encode(np.round((np.clip(numbers / REACH, -1, 1) + 1) * 127.5).astype(np.uint8).tobytes()).decode()


def rounded(value: float, digits: int) -> float | None:
    """A number that JSON knows."""
    return round(value, digits) if math.isfinite(value) else None
