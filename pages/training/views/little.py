"""Little text read many times, beside plenty of it read once."""

from pages.frame import components, controls, layout
from pages.server import prose, recordings, watching
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import little
from viz.training.little import data as figures
from viz.training.little import payload

KIND = Training
NAMES = {"50": "50", "250": "250", "1000": "1,000", "4000": "4,000", "5760": "5,760, once"}


def side() -> None:
    """The toy that is looked at, and the seed."""
    controls.choose(KIND, "reads", "Stories that it reads", NAMES.__getitem__)
    controls.settings(prose.examples("training")["little"])
    with controls.row():
        controls.count(KIND, "seed", "Seed")


def draw(now: Training) -> layout.Drawn:
    """The toys; the prose speaks of what is recorded, or of what was learned so far."""
    about = layout.opening("Telling stories…", little.about.there(now.seed) is not None, little.about, now.seed)
    made = watching.begun(little.run, now.seed)
    behind = recordings.until(little.recorded(now.seed), components.lived("little"), len(made))
    looks = behind.found["steps"] if behind else [payload.look(one) for one in made]
    sent = payload.little({"seed": now.seed}, now.reads, about, recordings.label(behind))
    mounts.little(sent)
    return layout.Drawn(figures.facts(sent, looks, little.ends()), figures.rows(sent, looks))
