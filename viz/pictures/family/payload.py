"""What the browser view `family` is sent: a picture, and four kinds of generative model with what each says of it and draws."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.greys import greys

TOP = 16  # the level of ink
MAKERS = ("autoregressive", "vae", "diffusion", "gan")


def family(
    shown: Mapping[str, Any],
    said: Mapping[str, Any],
    leaves: Mapping[str, Mapping[str, Any]],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """shown: the picture as text, truth, drawn, and what is done to it (altered); said: what `said` made; leaves: of each maker what `drawn` made, bits of
    held-out digits (quantiles, from the least), distance, seconds, passes, and doors; about: bits were all pictures alike.

    Raises ValueError for a maker that is missing, or one too many.
    """
    if tuple(leaves) != MAKERS:
        raise ValueError(f"{tuple(leaves)}: there are {', '.join(MAKERS)}")
    return {
        "ask": {},
        "waits": True,
        "shown": dict(shown),
        "said": dict(said),
        "leaves": {name: dict(leaf) for name, leaf in leaves.items()},
        "about": dict(about),
    }


def said(bits: Mapping[str, float], levels: Any) -> dict[str, Any]:
    """bits: of one picture, by each that has a number for it; levels: its greys [64]. Raises ValueError for what is no number."""
    if not all(0 <= one < float("inf") for one in bits.values()):
        raise ValueError(f"{dict(bits)}: bits are finite and not negative")
    return {"bits": {name: round(one, 1) for name, one in bits.items()}, "picture": greys(levels[None] / TOP)[0]}


def drawn(found: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.family.Drawn."""
    pictures, stages = (list(one) if isinstance(one, list) else greys(one) for one in (found.pictures, found.stages))
    return {
        "pictures": pictures,
        "stages": stages,
        "code": None if found.code is None else [round(float(one), 2) for one in found.code],
    }


def rank(bits: float, quantiles: Sequence[float]) -> float:
    """The share of pictures that cost less, from their quantiles, evenly spread from the least to the most: 0 to 1."""
    last = len(quantiles) - 1
    if bits <= quantiles[0] or bits >= quantiles[last]:
        return float(bits >= quantiles[last])
    at = max(place for place in range(last) if quantiles[place] <= bits)
    low, high = quantiles[at], quantiles[at + 1]
    return (at + (bits - low) / (high - low)) / last
