"""Kinds of generative model on one map, with one picture put to all of them."""

from typing import Any

from pages.frame import controls, doors, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import family, shown
from pages.server import prose
from viz.pictures.family import data as figures
from viz.pictures.family import payload

KIND = Pictures
DOORS = {  # where each is shown further: page, view
    "autoregressive": (("pictures", "pixels"), ("decoding", "step")),
    "vae": (("pictures", "latent"), ("pictures", "density")),
    "diffusion": (("pictures", "denoise"), ("pictures", "density")),
    "gan": (("pictures", "forger"), ("pictures", "density")),
}


def side() -> None:
    """The digit."""
    controls.count(KIND, "picture", "Held-out digit, number")
    controls.settings(prose.examples("pictures")["family"])


def draw(now: Pictures) -> layout.Drawn:
    """The map, with one picture on it."""
    ask = family.asked(now)
    bits, levels = family.likely(ask)
    found = family.recorded()
    held = found.found["held"] if found else None
    seen = {"picture": ask.picture, "drawn": now.drawn, "truth": shown.truth(now), "altered": ask.altered}
    about = family.about()
    doors.sent(mounts.family(payload.family(seen, payload.said(bits, levels), _leaves(held), about)))
    return layout.Drawn(figures.facts(ask.altered, bits, held, about), [])


def _leaves(held: dict[str, list[float]] | None) -> dict[str, dict[str, Any]]:
    drawn = family.drawn()
    return {
        maker: leaf._asdict()
        | payload.drawn(drawn[maker])
        | {"held": held.get(maker) if held else None}
        | {"doors": [(*one, doors.name((page, one[1]))) for one in DOORS[maker] if (page := doors.find(one[0]))]}
        for maker, leaf in family.leaves().items()
    }
