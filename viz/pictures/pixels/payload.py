"""What the browser view `pixels` is sent: a picture that is written pixel by pixel, halves that are finished, and how it was learned."""

from collections.abc import Mapping
from typing import Any

from viz.shared.greys import greys
from viz.shared.packed import packed

TOP = 16  # the level of ink


def pixels(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    answer: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: the seed of the run; shown: class, pixels that were set, temperature, seed, half, and the pixel that is next; about: what stays;
    answer: what is written at the end of the recorded run.

    Raises ValueError for a pixel that is not there.
    """
    if not 0 <= shown["pixel"] <= 64:
        raise ValueError(f"there is no pixel {shown['pixel']}")
    return {"ask": dict(ask), "shown": dict(shown), "about": dict(about), "answer": answer, "recorded": recorded}


def answer(found: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.pixels.Answer."""
    return {
        "picture": greys(found.written.levels[None] / TOP)[0],
        "p": packed(found.written.p),
        "bits": [round(float(one), 3) for one in found.written.bits],
        "finished": greys(found.finished / TOP),
        "truth": greys(found.truth[None])[0],
        "label": found.label,
    }


def look(found: Any) -> dict[str, Any]:
    """found: a model.pictures.pixelwise.Look."""
    return {
        "steps": found.steps,
        "seconds": round(found.seconds, 2),
        "train": round(found.train, 4),
        "held": round(found.held, 4),
        "asked": round(found.asked, 3),
        "distance": None if found.distance is None else round(found.distance, 2),
        "pictures": greys(found.pictures / TOP),
    }
