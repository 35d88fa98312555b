"""What more compute, more weights and more text are worth, and a prediction that can be checked."""

from pages.frame import controls, layout
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import scaling
from viz.training.scaling import data as figures
from viz.training.scaling import payload

KIND = Training
AXES = {"compute": "Compute", "parameters": "Parameters", "tokens": "Data"}


def side() -> None:
    """What grows."""
    controls.pick(KIND, "axis", "Loss against", AXES)


def draw(now: Training) -> layout.Drawn:
    """The runs, the law, and the larger model that it speaks of."""
    found = layout.awaited(f"law-{now.axis}", lambda _: scaling.law(now.axis), "Fitting the law:")
    mounts.scaling(payload.law(found))
    return layout.Drawn(figures.law_facts(found), figures.rows(found))
