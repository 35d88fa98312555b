"""What the room can be asked about the views of Pictures; the keys are what was recorded, or computed here."""

from collections.abc import Callable

from pages.pictures.address import Pictures
from pages.pictures.work import classes
from pages.room import making
from pages.room.asking import Asked

TITLES = {"squared": "the squares of both numbers", "learned": "two features that a small network learns"}


def classes_(now: Pictures) -> list[Asked]:
    """How many points a line tells apart in better features."""
    found = classes.fits(classes.asked(now))
    of = len(found.labels)
    ask = f"A line tells {found.line.right} of these {of} points apart. How many with {TITLES[now.features]}?"
    says = f"In {TITLES[now.features]} a line tells {found.better.right} of {of} points apart."
    return [making.number(ask, found.better.right, (0, of), "points", says, within=of / 20)]


QUESTIONS: dict[str, Callable[[Pictures], list[Asked]]] = {
    "classes": classes_,
}
