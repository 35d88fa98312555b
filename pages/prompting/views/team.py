"""Two agents and a manager that pass messages: what a lost field does."""

from pages.frame import components, controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import teamed
from pages.server import prose, recordings
from viz.prompting.team import data as figures
from viz.prompting.team import payload

KIND = Prompting


def side() -> None:
    """Messages that were changed already."""
    controls.settings(prose.examples("prompting")["team"])


def draw(now: Prompting) -> layout.Drawn:
    """The messages of a task, and what each field is worth; the prose speaks of what is recorded, or of what was measured so far."""
    changed, made = teamed.changes(now.message), teamed.measured().made
    found = recordings.until(teamed.recorded(), components.lived("team"), len(made))
    forms = payload.forms(teamed.FIELDS, teamed.HEADS, teamed.MOST_FIELD, teamed.shown())
    chosen, took = (now.errand_at, changed), teamed.seconds()
    mounts.team(payload.team(teamed.tasks(), teamed.texts(), forms, chosen, took, recordings.label(found)))
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    return layout.Drawn(figures.facts(steps, len(teamed.tasks())), [])
