"""What three optimizers make of the same gradient."""

from pages.frame import layout
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import steps
from viz.training.update import data as figures
from viz.training.update import payload


def side() -> None:
    """Nothing to set: matrix and weight are chosen in the view."""


def draw(now: Training) -> layout.Drawn:
    """The first step of a fresh toy; the next ones come while it is looked at."""
    there = steps.first_step.there(now.part) is not None
    found = layout.opening("Making the first step…", there, steps.first_step, now.part)
    spot = figures.spot(found.gradient, now.row, now.column)
    mounts.update(payload.update(now.part, spot, found))
    return layout.Drawn(figures.facts(now.part, spot, found), figures.rows(found))
