"""Three ways to learn from the same stories."""

from pages.frame import controls, layout
from pages.server import prose
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import objectives
from viz.training.objectives import data as figures
from viz.training.objectives import payload


def side() -> None:
    """A sentence with a hole."""
    controls.line("hole", "A sentence with a [MASK]")
    controls.settings(prose.examples("training")["hole"])


def draw(now: Training) -> layout.Drawn:
    """The three models; the prose speaks of the furthest look so far."""
    hole, halves = objectives.hole(now.hole), prose.examples("training")["halves"]
    floor, vocabulary, _, steps = objectives.task()
    truths = objectives.follows(halves["first"], [text for text, _ in halves["seconds"]])
    seconds = [(text, why, true) for (text, why), true in zip(halves["seconds"], truths, strict=True)]
    mounts.objectives(payload.objectives(hole, halves["first"], seconds, floor, vocabulary, steps))
    made = objectives.comparing().made
    before, around = objectives.filled(len(made) - 1, hole) if made else ([], [])
    return layout.Drawn(figures.objective_facts(made[-1] if made else None, before, around, hole, floor), [])
