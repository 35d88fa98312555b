"""Beam search over a translator, as the tree of Decoding."""

from pages.frame import controls, layout
from pages.translation import asked, mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import searching
from viz.shared.beams import payload
from viz.translation import figures

KIND = Translation


def side() -> None:
    """A sentence, who translates it, and how beams are searched."""
    sides.told("searched")
    controls.slide(KIND, "width", "Beams")
    controls.scale(KIND, "length_penalty", "Length penalty", lambda tenths: f"{tenths / 10:.1f}")


def draw(now: Translation) -> layout.Drawn:
    """The tree; the prose speaks of the steps that were made so far."""
    ask = asked.search(now)
    growing = asked.searched(ask)
    found = growing.ready()
    piece = searching.namer(now.into)
    mounts.beams(payload.beams("translation/beams", ask, 2, now.node))
    best = found[-1].beams[0] if found[-1].stop and found[-1].beams else None
    right = searching.judged(now.into, ask["text"], best.token_ids) if best else None
    return layout.Drawn(figures.beam_facts(found, piece, right, now.width, now.length_penalty / 10), [])
