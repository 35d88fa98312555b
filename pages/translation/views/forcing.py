"""Learning from all places at once, and what happens when the decoder reads its own words."""

from pages.frame import layout
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import forced
from viz.translation.forcing import data as figures
from viz.translation.forcing import payload

KIND = Translation


def side() -> None:
    """A sentence of the grammar, and who translates it."""
    sides.told()


def draw(now: Translation) -> layout.Drawn:
    """The guesses after the true words, the words after its own, and both measured on new sentences."""
    words, target, found, free, right = forced.both(now.into, now.taught, now.told)
    places, measured = layout.opening(
        "Translating new sentences", forced.there(now.into, now.taught), forced.places, now.into, now.taught
    )
    mounts.forcing(payload.forcing(now.taught, words, target, found, free, right, places, measured))
    return layout.Drawn(figures.facts(target, found, free, right, places), [])
