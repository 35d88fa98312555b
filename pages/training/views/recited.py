"""What toys learn by heart, with and without copies in their training text."""

from pages.frame import components, controls, layout
from pages.server import prose, recordings
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import reciting
from viz.training.recited import data as figures
from viz.training.recited import payload

KIND = Training


def side() -> None:
    """The seed, and secrets to look at."""
    controls.settings(prose.examples("training")["recited"])
    with controls.row():
        controls.count(KIND, "seed", "Seed")


def draw(now: Training) -> layout.Drawn:
    """The secrets; the prose speaks of what is recorded, or of what was learned so far."""
    made = reciting.begun(now.seed)
    behind = recordings.until(reciting.recorded(now.seed), components.lived("recited"), len(made))
    about = layout.opening("Planting secrets…", reciting.known.there(now.seed) is not None, reciting.known, now.seed)[1]
    looks = behind.found["steps"] if behind else [reciting.look(one, now.seed) for one in made]
    sent = payload.recited({"seed": now.seed}, now.secret, about, recordings.label(behind))
    mounts.recited(sent)
    return layout.Drawn(figures.facts(sent, looks), figures.rows(sent, looks))
