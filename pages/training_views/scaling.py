"""What more compute, more weights and more text are worth, and a prediction that can be checked."""

from pages.frame import components, controls, layout, state, trials
from viz.training.scaling import data as figures
from viz.training.scaling import payload

KIND = state.Training
AXES = {"compute": "Compute", "parameters": "Parameters", "tokens": "Data"}


def side() -> None:
    """What grows."""
    controls.pick(KIND, "axis", "Loss against", AXES)


def draw(now: state.Training) -> layout.Drawn:
    """The runs, the law, and the larger model that it speaks of."""
    found = layout.awaited(f"law-{now.axis}", lambda _: trials.law(now.axis), "Fitting the law:")
    components.scaling(payload.law(found))
    return layout.Drawn(figures.law_facts(found), figures.rows(found))
