"""Flash attention: one head's scores read tile by tile, with a running maximum and sum."""

from pages.attention import mounts, work
from pages.attention.address import Attention
from pages.frame import controls, layout, provenance, reader
from pages.server import prose
from viz.attention.tiles import payload

KIND = Attention


def side() -> None:
    """The sentence and who reads it; head, word, tiles and rescaling stand in the view."""
    reader.side(KIND, prose.examples("attention")["tiles"])
    provenance.control("tile", "Keys in a tile", str)
    provenance.control("tiled", "Tiles read", str)
    provenance.control("rescale", "Rescale", lambda on: "yes" if on else "no")


def draw(now: Attention) -> layout.Drawn:
    """The tiles, and what is kept while they are read."""
    seen = reader.read(now)
    if work.lacks(seen.name, seen.text, now.spot):
        controls.put(spot="")  # the address says what is shown
    spot, size = work.tiled_spot(seen.name, seen.text, now.spot), int(now.tile)
    states = work.tiled_states(seen.name, seen.text, *spot[:2], size, now.rescale)
    at = min(now.tiled, len(states))
    state = {"tile": now.tile, "tiled": at, "rescale": now.rescale}
    apart, counted = work.tiled_apart(seen.name, seen.text, *spot[:2]), work.tiled_counted(seen.name, seen.text)
    mounts.tiles(payload.tiles(seen.trace, spot, seen.title, apart, counted, state))
    before = states[at - 2] if at > 1 else work.nothing_read(states[0])
    return layout.Drawn(
        payload.facts(seen.trace, spot, before, states[at - 1], state, apart[size], counted[size][0]),
        payload.rows(seen.trace, spot, states),
    )
