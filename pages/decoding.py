"""Who picks the next word? One token at a time, many texts at once, rules side by side, and a tree of beams."""

from pages.decoding_views import beams, draft, race, search, step
from pages.frame import controls, layout, state

KIND = state.Decoding
PROSE = layout.prose("decoding")
VIEWS = {"step": ("Step", step), "beams": ("Beams", beams), "race": ("Race", race),
         "draft": ("Draft", draft), "search": ("Landscape", search)}  # fmt: skip

view, module, columns = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson("Who picks the next word?", "5 Decoding", PROSE[view], module.draw, (now, KIND(view=view)),
              f"decoding-{view}", columns)  # fmt: skip
