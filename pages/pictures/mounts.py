"""Mounts the browser views of viz/pictures, and takes back what they send into the page's state."""

from typing import Any

from pages.frame import components


def classes(data: dict[str, Any]) -> None:
    """Points of two classes and what tells them apart (viz.pictures.classes.payload); sends back, as `spot`, points that were drawn."""
    components.growing("classes", data)


def family(data: dict[str, Any]) -> dict[str, str] | None:
    """Kinds of generative model as a tree (viz.pictures.family.payload); sends back, as `spot`, what was drawn and how it is altered. Returns the
    page and view that a person asks to go to."""
    return components.growing("family", data)


def density(data: dict[str, Any]) -> None:
    """A density and four learners of it (viz.pictures.density.payload); sends back, as `spot`, what was drawn, chosen and changed."""
    components.growing("density", data)


def patches(data: dict[str, Any]) -> None:
    """A digit as a row of patches (viz.pictures.patches.payload); sends back, as `spot`, what was drawn, and the head that is shown."""
    components.growing("patches", data)


def missing(data: dict[str, Any]) -> None:
    """A digit without some patches (viz.pictures.missing.payload); sends back, as `spot`, what was drawn, and which patches are gone."""
    components.growing("missing", data)


def latent(data: dict[str, Any]) -> None:
    """A map of codes, a walk and a digit (viz.pictures.latent.payload); sends back, as `spot`, the walk's ends and a digit that was drawn."""
    components.growing("latent", data)


def forger(data: dict[str, Any]) -> None:
    """A generator and a discriminator (viz.pictures.forger.payload); sends back, as `spot`, the picture that is looked at."""
    components.growing("forger", data)


def space(data: dict[str, Any]) -> None:
    """Pictures and captions in one space (viz.pictures.space.payload); sends back, as `spot`, the pair that is looked at, and the caption."""
    components.growing("space", data)


def captions(data: dict[str, Any]) -> None:
    """A caption that is written, or pictures that are painted (viz.pictures.captions.payload); sends back, as `spot`, what was asked and chosen."""
    components.growing("captions", data)


def denoise(data: dict[str, Any]) -> None:
    """Digits from noise and back (viz.pictures.denoise.payload); sends back, as `spot`, t, what was drawn, and what was chosen of many."""
    components.growing("denoise", data)


def pixels(data: dict[str, Any]) -> None:
    """A picture written pixel by pixel (viz.pictures.pixels.payload); sends back, as `spot`, pixels that were set, and how many are written."""
    components.growing("pixels", data)


def brought(data: dict[str, Any]) -> None:
    """A picture as a vision transformer reads it (viz.pictures.brought.payload); sends back, as `spot`, the layer, the head and the token that looks."""
    components.growing("brought", data)
