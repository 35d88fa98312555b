"""What Pictures needs for its views, made before anybody looks."""

from pages.pictures.address import Pictures
from pages.pictures.work import classes, density


def prepare(now: Pictures) -> None:
    """What is computed for the first picture of a view."""
    if make := VIEWS.get(now.view):
        make(now)


def _classes(now: Pictures) -> None:
    classes.fits(classes.asked(now))


def _density(now: Pictures) -> None:
    density.picture(now.drawn, now.strokes if now.drawn == "own" else "")


VIEWS = {
    "classes": _classes,
    "density": _density,
}
