"""One story, and the next word as rules, counts, networks and the world see it."""

from model.errors import UserError
from pages.before import mounts
from pages.before.address import Before
from pages.before.work import race, row
from pages.frame import components, controls, layout
from pages.server import prose, recordings, watching
from viz.before.row import data as figures
from viz.before.row import payload

KIND = Before
FILLED = {0: "none", 1: "one sentence", 2: "two sentences"}


def side() -> None:
    """The story, what is put between, and the moment of the race."""
    controls.area("story", "Story so far", height=96)
    controls.settings(prose.examples("before")["row"])
    controls.scale(KIND, "fill", "Put between", FILLED.__getitem__)
    with controls.row():
        controls.pick(KIND, "moment", "Seconds learned", {})
        controls.count(KIND, "seed", "Seed")


def draw(now: Before) -> layout.Drawn:
    """The rows; where a story cannot be read, those of the view's own."""
    shown = {"story": now.story, "fill": now.fill, "moment": now.moment, "chosen": now.chosen}
    try:
        told = row.told(now.story, now.fill)
        wrong = told.wrong
    except UserError as error:
        own = Before()
        shown |= {"story": own.story, "fill": own.fill}
        told, wrong = row.told(own.story, own.fill), f"{error} Until then the picture shows the view’s own story."
    if wrong:
        layout.complain(wrong)
    made = watching.begun(race.run, now.seed)
    found = recordings.until(race.recorded(now.seed), components.lived("row"), len(made))
    rows = layout.opening("Telling stories…", race.grams.there() is not None, row.still, told)
    if found:
        rows = [*rows, *row.learned(told, now.seed, race.RECORDED, now.moment)]
    elif made:
        rows = [*rows, *row.learned(told, now.seed, len(made) - 1, now.moment)]
    moments = found.found["steps"] if found else [payload.moment(one) for one in made]
    sent = payload.row({"seed": now.seed}, shown, told, payload.rows(rows), race.counted(), recordings.label(found))
    mounts.row(sent)
    return layout.Drawn(figures.facts(sent, moments), figures.rows(sent))
