"""One density, four learners: what is drawn is known exactly, and each learner has only seen points of it."""

from typing import Any

from model.errors import UserError
from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import density
from pages.server import prose, recordings
from viz.pictures.density import data as figures
from viz.pictures.density import payload

KIND = Pictures
SHAPES = {
    "parts": "Six parts",
    "moons": "Moons",
    "islands": "Islands",
    "rings": "Rings",
    "ring": "Ring",
    "line": "Line",
    "own": "Yours",
}
MARKS = {"samples": "Samples", "density": "Its density", "path": "Path of one"}


def side() -> None:
    """The shape, what is shown of the learners, and the seed."""
    controls.pick(KIND, "target", "Shape", SHAPES)
    controls.pick(KIND, "mark", "Show", MARKS)
    controls.count(KIND, "seed", "Seed")
    controls.settings(prose.examples("pictures")["density"])


def draw(now: Pictures) -> layout.Drawn:
    """What is drawn, and four learners; the prose speaks of the recorded run, or of the live one so far. What an address got wrong
    is said, and gives way to nothing drawn, or to the usual settings."""
    truth, changes = None, now.changes
    try:
        density.changed(changes)
    except UserError as error:
        controls.doubt(str(error))
        changes = ""
    ask = density.of(now, changes)
    try:
        ink, parts = density.picture(ask.drawn, ask.strokes)
        truth = payload.truth(density.density(ask.drawn, ask.strokes).entropy, ink, parts)
    except UserError as error:
        if ask.strokes:
            controls.doubt(str(error))
        ask = ask._replace(strokes="")
    return _shown(now, ask, truth)


def _shown(now: Pictures, ask: density.Ask, truth: dict[str, Any] | None) -> layout.Drawn:
    made = density.begun(ask) if truth else []
    whole = len(made) if len(made) >= density.looks() else 0
    found = recordings.until(density.recorded(ask), components.lived("density"), whole)
    shown = {"mark": now.mark, "learner": now.maker, "one": now.dot}
    label, waits = recordings.label(found), not found and not made
    mounts.density(payload.density(ask._asdict(), shown, density.about(), truth, label, waits))
    last = found.found["steps"][-1] if found else None
    if made and not found:
        last = payload.tick(made[-1], density.wrong(ask, made[-1]), density.greatest(ask))
    return layout.Drawn(figures.facts(last, truth, density.step_back(ask)), [])
