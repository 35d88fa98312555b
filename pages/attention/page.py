"""Where does the model look? Every head at once, one step by step, two kinds of model, and life without a head."""

from pages.attention.address import Attention
from pages.attention.views import bertviz, heads, off, salience, sides, similar, steps, tiles
from pages.frame import controls, layout
from pages.server import examples, prose

KIND = Attention
PROSE = prose.views("attention")
VIEWS = {
    "heads": heads,
    "steps": steps,
    "tiles": tiles,
    "sides": sides,
    "salience": salience,
    "similar": similar,
    "off": off,
    "bertviz": bertviz,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "Where does the model look?",
    "3 Attention",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"attention-{view}",
    places,
)
