"""What does a word mean? Vectors: from an id and back, on maps, in sums, in context, in order."""

from pages.embeddings.address import Embeddings
from pages.embeddings.views import algebra, axes, context, lookup, order, words
from pages.frame import controls, layout
from pages.server import examples, prose

KIND = Embeddings
PROSE = prose.views("embeddings")
VIEWS = {"lookup": lookup, "map": words, "algebra": algebra, "axes": axes, "context": context, "order": order}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
name = "test" if view == "algebra" and now.sums == "test" else view
layout.lesson(
    "What does a word mean?",
    "2 Embeddings",
    PROSE[name],
    module.draw,
    (now, examples.shown(KIND(view=view, sums=now.sums))),
    f"embeddings-{name}",
    places,
)
