"""How can a machine draw? Four ways to make pictures, a model that reads them as patches, and one space for them and words."""

from pages.frame import controls, layout
from pages.pictures.address import Pictures
from pages.pictures.views import (
    brought,
    captions,
    classes,
    denoise,
    density,
    family,
    forger,
    latent,
    missing,
    patches,
    pixels,
    space,
)
from pages.server import examples, prose

KIND = Pictures
PROSE = prose.views("pictures")
VIEWS = {
    "classes": classes,
    "family": family,
    "density": density,
    "latent": latent,
    "forger": forger,
    "denoise": denoise,
    "pixels": pixels,
    "patches": patches,
    "missing": missing,
    "brought": brought,
    "space": space,
    "captions": captions,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "How can a machine draw?",
    "10 Pictures",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"pictures-{view}",
    places,
)
