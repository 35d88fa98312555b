"""What the room can be asked about the views of Pictures; the keys are what was recorded, or computed here."""

from collections.abc import Callable

from pages.pictures.address import Pictures
from pages.pictures.work import classes, density
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


NAMES = {"autoregressive": "Autoregressive", "diffusion": "Diffusion", "gan": "GAN", "vae": "VAE"}


def density_(now: Pictures) -> list[Asked]:
    """Who invents most. Nothing about a run that was not recorded, or where one has diverged."""
    if not (found := density.recorded(density.of(now, now.changes))):
        return []
    last = found.found["steps"][-1]["learners"]
    shares = {NAMES[name]: last[name]["invented"] for name in NAMES}
    most = max(shares, key=lambda name: shares[name])
    says = f"{most} puts {shares[most]:.2f} of its points where nothing was drawn."
    ask = "Which learner puts most of its points where nothing was drawn?"
    return [making.choice(ask, shares, [most], "share of points", says)]


QUESTIONS: dict[str, Callable[[Pictures], list[Asked]]] = {
    "classes": classes_,
    "density": density_,
}
