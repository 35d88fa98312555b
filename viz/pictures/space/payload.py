"""What the browser view `space` is sent: similarities of pictures and captions while two spaces learn, what they find, and their maps."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.packed import packed
from viz.shared.rgb import rgb


def space(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    sought: Mapping[str, Any] | None,
    mapped: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: the seed; shown: stage, pair of the matrix, caption and its picture; about: what stays, pictures [12, 24, 24, 3] among it; sought,
    mapped: at the end of the recorded run.

    Raises ValueError for a pair that the matrix has not.
    """
    wide = len(about["captions"])
    if not (0 <= shown["down"] < wide and 0 <= shown["across"] < wide):
        raise ValueError(f"the matrix has no pair {shown['down']}, {shown['across']}")
    sent = dict(about) | {"pictures": [rgb(one) for one in about["pictures"]]}
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": sent,
        "sought": sought,
        "mapped": mapped,
        "recorded": recorded,
    }


def look(found: Any) -> dict[str, Any]:
    """found: a model.pictures.contrasting.Look. matrix: captions down, pictures across."""
    return {
        "seconds": round(found.seconds, 2),
        "both": {
            kind: {
                "steps": one.steps,
                "matrix": packed(np.asarray(one.measured.matrix).T),
                "scale": round(one.measured.scale, 3),
                "found": _rounded(one.measured.found),
                "unseen": _rounded(one.measured.unseen),
                "prefers": {what: round(share, 4) for what, share in one.measured.prefers.items()},
            }
            for kind, one in found.both.items()
        },
    }


def sought(found: Any, say: Any, every: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.space.Sought; say: the caption of a scene; every: all scenes. album: the pictures of the gallery that are shown,
    by their place."""
    places = sorted({int(at) for one in found.found.values() for at in one.pictures.places})
    names = [say(one) for one in found.gallery.scenes]
    return {
        "caption": say(found.scene),
        "picture": rgb(found.picture),
        "album": {str(at): {"caption": names[at], "picture": rgb(found.gallery.pictures[at])} for at in places},
        "turned": [{"what": what, "caption": say(one)} for what, one in found.scenes],
        "both": {
            kind: {
                "pictures": _best(one.pictures, lambda at: names[at] == say(found.scene)),
                "captions": _best(one.captions, lambda at: every[at] == found.scene)
                | {"texts": [say(every[at]) for at in one.captions.places]},
                "turned": [round(float(value), 4) for value in one.turned],
            }
            for kind, one in found.found.items()
        },
    }


def mapped(found: Mapping[str, Any]) -> dict[str, Any]:
    """found: a model.pictures.finding.Mapped for each space. images, texts: [n, 2]; gap, pair, other: distances in the whole space."""
    return {
        kind: {
            "images": packed(one.images),
            "texts": packed(one.texts),
            "explained": round(one.explained, 3),
            "gap": round(one.gap, 3),
            "pair": round(one.pair, 3),
            "other": round(one.other, 3),
        }
        for kind, one in found.items()
    }


def _best(found: Any, right: Any) -> dict[str, Any]:
    return {
        "places": [int(at) for at in found.places],
        "similar": [round(float(one), 4) for one in found.similar],
        "right": [bool(right(at)) for at in found.places],
        "true": round(found.right, 4),
        "better": found.better,
        "tied": found.tied,
    }


def _rounded(values: Any) -> list[float]:
    return [round(float(one), 4) for one in values]
