"""Why nobody takes a maximum over all words: what it costs, and that the maximum of noisy values is too high."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.work import maxima
from viz.rlhf.maximum import data as figures
from viz.rlhf.maximum import payload

KIND = Rlhf


def side() -> None:
    """The true values, the noise of a sample, and how many samples each action gets."""
    controls.pick(KIND, "worths", "True values", {"equal": "All equal", "apart": "A little apart"})
    with controls.row():
        controls.choose(KIND, "blur", "Noise")
        controls.choose(KIND, "tries", "Samples each")
    controls.count(KIND, "seed", "Seed")


def draw(now: Rlhf) -> layout.Drawn:
    """The curves, and what a maximum over words costs; the prose speaks of the number of actions that is chosen."""
    found, theory = maxima.maxima(float(now.blur), int(now.tries), now.worths == "equal", now.seed)
    costs = maxima.costs()
    mounts.maximum(payload.maximum(now.worths, now.choices, found, theory, costs, int(now.tries)))
    numbers = figures.facts(now.worths, float(now.blur), int(now.tries), now.choices, found, theory, costs)
    return layout.Drawn(numbers, figures.rows(found, theory))
