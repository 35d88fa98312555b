"""One training step backwards: a path from the loss to one weight, and what every position brings."""

from pages.frame import controls, layout
from pages.server import prose
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import steps
from viz.training.backward import data as figures
from viz.training.backward import payload

KIND = Training


def side() -> None:
    """What is read, and by whom; the path is chosen in the view."""
    controls.area("read", "The step reads")
    controls.pick(KIND, "stage", "The toy is", {"trained": "Trained", "fresh": "Fresh"})
    controls.settings(prose.examples("training")["backward"])


def draw(now: Training) -> layout.Drawn:
    """The path that the address names, or the strongest."""
    words = steps.read(now.read)
    found = steps.walked(words, now.stage, (now.place, now.neuron, now.input, now.onward, now.word))
    vocabulary = steps.vocabulary()
    mounts.backward(payload.backward(words, vocabulary, found))
    return layout.Drawn(figures.facts(words, vocabulary, found), figures.rows(words, found))
