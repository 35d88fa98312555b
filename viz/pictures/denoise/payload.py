"""What the browser view `denoise` is sent: chains from noise to digits, noise put on a digit, and how the network learned."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.greys import greys

PARTS = ("back", "ten", "forth", "learn")


def denoise(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    answer: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: nothing, all share one run; shown: part, class, guidance, steps, seed, row of the start noise, t, and the digit that noise is put on; about:
    what stays: what is left at each t, distances to compare with, what was measured; answer: what the part shows at the end of the recorded run.

    Raises ValueError for a part or a t that is not there.
    """
    if shown["part"] not in PARTS or not 0 <= shown["level"] < len(about["left"]):
        raise ValueError(f"there is no part {shown['part']!r} at t = {shown['level']}")
    known = dict(about) | {
        "left": [float(f"{one:.5g}") for one in about["left"]],
        "measured": [{name: round(value, 4) for name, value in row.items()} for row in about["measured"]],
    }
    return {"ask": dict(ask), "shown": dict(shown), "about": known, "answer": answer, "recorded": recorded}


def chain(found: Any, settled: int | None) -> dict[str, Any]:
    """found: a pages.pictures.work.denoise.Chain; settled: after how many steps the judge takes it for what was asked for, for good."""
    return {
        "steps": list(found.steps),
        "noisy": greys(found.noisy),
        "noise": greys(found.noise),
        "clean": greys(found.clean),
        "p": _hundredths(found.p),
        "guessed": [int(one) for one in found.guessed.argmax(1)],
        "sure": _rounded(found.guessed.max(1)),
        "settled": settled,
        "near": near(found.nearest, found.known, [found.closer])[0],
    }


def wall(found: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.denoise.Wall."""
    return {
        "steps": list(found.steps),
        "frames": ["".join(greys(one)) for one in found.pictures],
        "answers": "".join(str(one) for one in found.p.argmax(1)),
        "sure": _rounded(found.p.max(1)),
        "near": near(found.nearest, found.known, found.closer),
    }


def noised(found: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.denoise.Noised."""
    return {
        "noisy": greys(found.noisy),
        "clean": greys(found.clean),
        "apart": _rounded(found.apart),
        "answers": "".join(str(one) for one in found.p.argmax(1)),
        "sure": _rounded(found.p.max(1)),
        "guessed": "".join(str(one) for one in found.guessed.argmax(1)),
        "surer": _rounded(found.guessed.max(1)),
        "noise": _rounded(found.noise),
    }


def look(found: Any) -> dict[str, Any]:
    """found: a model.pictures.denoising.Look."""
    return {
        "steps": found.steps,
        "seconds": round(found.seconds, 2),
        "loss": round(found.loss, 4),
        "asked": round(found.asked, 3),
        "distance": round(found.distance, 2),
        "pictures": "".join(greys(found.pictures)),
    }


def near(found: Any, known: Any, closer: Any) -> list[dict[str, Any]]:
    """found: a model.pictures.measuring.Nearest; known: the training digits; closer: for each, the share of held-out digits nearer to one."""
    return [
        {
            "picture": greys(known.pictures[place : place + 1])[0],
            "label": int(known.labels[place]),
            "distance": round(float(far), 3),
            "closer": round(share, 3),
        }
        for place, far, share in zip(found.places, found.distances, closer, strict=True)
    ]


def _hundredths(p: Any) -> list[list[int]]:
    return [[int(one) for one in row] for row in np.rint(100 * np.asarray(p))]


def _rounded(values: Any) -> list[float]:
    return [round(float(one), 3) for one in values]
