"""One query of one head, step by step."""

from pages.attention import mounts, work
from pages.attention.address import Attention
from pages.frame import controls, layout, provenance, reader
from pages.server import prose
from viz.attention import figures
from viz.attention.steps import payload

KIND = Attention


def side() -> None:
    """The sentence and who reads it; head, word, temperature and mask stand in the view."""
    reader.side(KIND, prose.examples("attention")["presets"])
    provenance.control("step", "Step", str)
    provenance.control("temperature", "Temperature", lambda quarters: f"{2 ** ((quarters - 10) / 4):.2f}")
    provenance.control("mask", "Mask", lambda on: "yes" if on else "no")


def draw(now: Attention) -> layout.Drawn:
    """The six steps."""
    seen = reader.read(now)
    if work.lacks(seen.name, seen.text, now.spot):
        controls.put(spot="")  # the address says what is shown
    layer, head, query, *_ = work.chosen(seen.name, seen.text, now.spot)
    mounts.steps(payload.steps(seen.trace, layer, head, query, now.step, seen.title, now.temperature, now.mask))
    # The browser saves what it shows, with the temperature and the mask that are set there.
    return layout.Drawn(figures.facts(seen.trace, layer, head, query), [])
