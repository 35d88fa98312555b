"""Three ways to learn from the same stories."""

from pages.frame import components, controls, layout, state, trials
from viz import objectives as figures
from viz.components.objectives import payload


def side() -> None:
    """A sentence with a hole."""
    controls.line("hole", "A sentence with a [MASK]")
    controls.settings(layout.data("training")["hole"])


def draw(now: state.Training) -> layout.Drawn:
    """The three models; the prose speaks of where they are."""
    hole, halves = trials.hole(now.hole), layout.data("training")["halves"]
    floor, vocabulary, _, steps = trials.objectives()
    first, seconds = halves["first"], halves["seconds"]
    components.objectives(
        payload.objectives(hole, first, seconds, trials.follows(first, seconds), floor, vocabulary, steps)
    )
    made = trials.comparing().made
    found = trials.guesses(made[-1], hole, first, seconds) if made else None
    return layout.Drawn(figures.objective_facts(found, hole, floor), [])
