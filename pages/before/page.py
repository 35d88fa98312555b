"""What came before attention? Rules, counts, vectors of words, networks with a memory, and the same story for each of them."""

from pages.before.address import Before
from pages.before.views import context, eliza, gates, ngrams, row, timeline, vectors
from pages.frame import controls, layout
from pages.server import examples, prose

KIND = Before
PROSE = prose.views("before")
VIEWS = {
    "row": row,
    "eliza": eliza,
    "ngrams": ngrams,
    "vectors": vectors,
    "gates": gates,
    "context": context,
    "timeline": timeline,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "What came before attention?",
    "11 Before transformers",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"before-{view}",
    places,
)
