"""A loss that falls smoothly, and a score of the same runs that seems to come out of nothing."""

from pages.frame import controls, layout
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import scaling
from viz.training.scaling import data as figures
from viz.training.scaling import payload

KIND = Training


def side() -> None:
    """How much must be right at once."""
    controls.slide(KIND, "sentences", "Sentences that must all fit")


def draw(now: Training) -> layout.Drawn:
    """The same runs twice."""
    found = layout.awaited("law-compute", lambda _: scaling.law("compute"), "Reading the runs:")
    mounts.scaling(payload.score(found, now.sentences))
    return layout.Drawn(figures.score_facts(found, now.sentences), figures.rows(found))
