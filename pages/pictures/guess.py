"""What the room can be asked about the views of Pictures; the keys are what was recorded, or computed here."""

from collections.abc import Callable

from pages.pictures.address import Pictures
from pages.pictures.work import classes, density, missing, patches
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


def patches_(now: Pictures) -> list[Asked]:
    """How many digits are still read with their patches shuffled. Nothing about a run that was not recorded."""
    if not (found := patches.recorded(now.seed)):
        return []
    last = found.found["steps"][-1]["learners"]["with"]
    right, left = round(100 * last["accuracy"]), round(100 * last["shuffled"])
    ask = f"The model reads {right} of 100 digits. How many when the patches of each are shuffled?"
    says = f"With shuffled patches it reads {left} of 100: all the ink is still there."
    return [making.number(ask, left, (0, 100), "digits", says, within=5.0)]


def missing_(now: Pictures) -> list[Asked]:
    """How well ten labels of each digit do from chance. Nothing about a run that was not recorded."""
    if not (found := missing.recorded(now.seed)):
        return []
    trials = [one for one in found.found["steps"] if one.get("labels") == 10]
    begun, scratch = (round(sum(100 * one[name] for one in trials) / len(trials)) for name in ("pretrained", "scratch"))
    ask = f"Begun by filling in patches, ten labels of each digit suffice for {begun} of 100. How many from chance?"
    says = f"From chance the same labels suffice for {scratch} of 100."
    return [making.number(ask, scratch, (0, 100), "digits", says, within=5.0)]


QUESTIONS: dict[str, Callable[[Pictures], list[Asked]]] = {
    "classes": classes_,
    "density": density_,
    "patches": patches_,
    "missing": missing_,
}
