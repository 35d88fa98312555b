"""Who picks the next word? One token at a time, many texts at once, rules side by side, and a tree of beams."""

from pages.decoding.address import Decoding
from pages.decoding.views import beams, draft, guess, race, search, step
from pages.frame import controls, layout
from pages.server import examples, prose

KIND = Decoding
PROSE = prose.views("decoding")
VIEWS = {"step": step, "beams": beams, "race": race, "draft": draft, "search": search, "guess": guess}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
words = PROSE["answer" if view == "step" and now.form == "chat" else view]
layout.lesson(
    "Who picks the next word?",
    "6 Decoding",
    words,
    module.draw,
    (now, examples.shown(KIND(view=view))),
    f"decoding-{view}",
    places,
)
