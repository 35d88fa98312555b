"""What Pictures needs for its views, made before anybody looks."""

from pages.pictures.address import Pictures
from pages.pictures.work import classes, density, missing, patches


def prepare(now: Pictures) -> None:
    """What is computed for the first picture of a view."""
    if make := VIEWS.get(now.view):
        make(now)


def _classes(now: Pictures) -> None:
    classes.fits(classes.asked(now))


def _density(now: Pictures) -> None:
    density.picture(now.target, now.strokes if now.target == "own" else "")


def _patches(now: Pictures) -> None:
    patches.reading(patches.drawn(now), now.learner, now.order, now.seed, patches.RECORDED)
    patches.judged()


def _missing(now: Pictures) -> None:
    missing.filled(patches.drawn(now), now.gone, now.seed, patches.RECORDED)
    missing.plain()


VIEWS = {
    "classes": _classes,
    "density": _density,
    "patches": _patches,
    "missing": _missing,
}
