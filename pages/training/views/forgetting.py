"""What the toy forgets when it goes on with another world, and what replay of old stories keeps."""

from pages.frame import components, controls, layout
from pages.server import prose, recordings
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import forgetting
from viz.training.forgetting import data as figures
from viz.training.forgetting import payload

KIND = Training


def side() -> None:
    """The seed, and shares of replay to look at."""
    controls.settings(prose.examples("training")["forgetting"])
    with controls.row():
        controls.count(KIND, "seed", "Seed")


def draw(now: Training) -> layout.Drawn:
    """The models; the prose speaks of what is recorded, or of what was learned so far."""
    made = forgetting.begun(now.seed)
    behind = recordings.until(forgetting.recorded(now.seed), components.lived("forgetting"), len(made))
    about = layout.opening("Telling stories of both worlds…", forgetting.known.there() is not None, forgetting.known)[1]
    looks = behind.found["steps"] if behind else [forgetting.look(one) for one in made]
    shown = {"replay": int(now.replay), "case": now.case}
    sent = payload.forgetting({"seed": now.seed}, shown, about, forgetting.ends(), recordings.label(behind))
    mounts.forgetting(sent)
    return layout.Drawn(figures.facts(sent, looks), figures.rows(sent, looks))
