"""Sixty years: rules, learning and deep learning, and how many parameters models have."""

from pages.before import mounts
from pages.before.address import Before
from pages.before.work import history
from pages.frame import controls, layout
from pages.server import prose
from viz.before.timeline import data as figures
from viz.before.timeline import payload

KIND = Before


def side() -> None:
    """Which event is told of."""
    titles = {one["id"]: f"{int(one['year'])}  {one['title']}" for one in history.events()}
    controls.choose(KIND, "event", "Event", titles.__getitem__)
    controls.settings(prose.examples("before")["timeline"])


def draw(now: Before) -> layout.Drawn:
    """The line of time, and what was counted."""
    sent = payload.timeline({"event": now.event}, history.events(), history.counted())
    mounts.timeline(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
