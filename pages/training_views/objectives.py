"""Three ways to learn from the same stories."""

from pages.frame import components, controls, layout, state, trials
from viz.training.objectives import data as figures
from viz.training.objectives import payload


def side() -> None:
    """A sentence with a hole."""
    controls.line("hole", "A sentence with a [MASK]")
    controls.settings(layout.data("training")["hole"])


def draw(now: state.Training) -> layout.Drawn:
    """The three models; the prose speaks of the furthest look so far."""
    hole, halves = trials.hole(now.hole), layout.data("training")["halves"]
    floor, vocabulary, _, steps = trials.objectives()
    truths = trials.follows(halves["first"], [text for text, _ in halves["seconds"]])
    seconds = [(text, why, true) for (text, why), true in zip(halves["seconds"], truths, strict=True)]
    components.objectives(payload.objectives(hole, halves["first"], seconds, floor, vocabulary, steps))
    made = trials.comparing().made
    before, around = trials.filled(len(made) - 1, hole) if made else ([], [])
    return layout.Drawn(figures.objective_facts(made[-1] if made else None, before, around, hole, floor), [])
