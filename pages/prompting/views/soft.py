"""A soft prompt: vectors that belong to no word, learned for one task."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import few, tuned
from pages.server import models, prose, recordings
from pages.server.address import DEFAULT_MODEL
from viz.prompting.soft import data as figures
from viz.prompting.soft import payload

KIND = Prompting
BEGINS = {"words": "The task in words", "random": "Random tokens"}


def side() -> None:
    """The task, how many vectors, and as what they begin."""
    controls.pick(KIND, "tuned", "Task", few.TITLES)
    controls.pick(KIND, "vectors", "Vectors", {})
    controls.pick(KIND, "begins", "They begin as", BEGINS)
    controls.settings(prose.examples("prompting")["soft"])


def draw(now: Prompting) -> layout.Drawn:
    """How learning goes; the prose speaks of what is recorded, or of what was learned so far."""
    chosen = (now.tuned, now.vectors, now.begins)
    made, written = tuned.tuned(*chosen).made, tuned.written(now.tuned)
    found = recordings.until(tuned.recorded(*chosen), components.lived("soft"), len(made))
    ask, task = {"tuned": now.tuned, "vectors": now.vectors, "begins": now.begins}, few.task(now.tuned)
    sent = payload.soft(
        ask, task.items, task.question, len(task.examples), tuned.looks(), written, recordings.label(found)
    )
    mounts.soft(sent)
    piece = models.pieces(DEFAULT_MODEL)
    looks = found.found["steps"] if found else [payload.look(one, piece) for one in made]
    return layout.Drawn(figures.facts(looks, written, int(now.vectors), tuned.width()), [])
