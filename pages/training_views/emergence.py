"""A loss that falls smoothly, and a score of the same runs that seems to come out of nothing."""

from pages.frame import components, controls, layout, state, trials
from viz.training.scaling import data as figures
from viz.training.scaling import payload

KIND = state.Training


def side() -> None:
    """How much must be right at once."""
    controls.slide(KIND, "sentences", "Sentences that must all fit")


def draw(now: state.Training) -> layout.Drawn:
    """The same runs twice."""
    found = layout.awaited("law-compute", lambda _: trials.law("compute"), "Reading the runs:")
    components.scaling(payload.score(found, now.sentences))
    return layout.Drawn(figures.score_facts(found, now.sentences), figures.rows(found))
