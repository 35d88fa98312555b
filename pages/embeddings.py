"""What does a word mean? Vectors: from an id and back, on maps, in sums, in context, in order."""

import streamlit as st

from pages.embedding_views import algebra, axes, context, lookup, order, words
from pages.frame import controls, layout, state

KIND = state.Embeddings
PROSE = layout.prose("embeddings")
VIEWS = {"lookup": ("Lookup", lookup), "map": ("Map", words), "algebra": ("Algebra", algebra), "axes": ("Axes", axes),
         "context": ("Context", context), "order": ("Order", order)}  # fmt: skip

main, aside = st.columns([0.735, 0.265], gap="medium")
with aside, st.container(key="gb-controls", gap="small"):
    view = controls.pick(KIND, "view", "Look at", {name: title for name, (title, _) in VIEWS.items()})
    module = VIEWS[view][1]
    module.side()
now = controls.current(KIND)
name = "test" if view == "algebra" and now.sums == "test" else view
layout.lesson("What does a word mean?", "2 Embeddings", PROSE[name], module.draw, (now, KIND(view=view, sums=now.sums)),
              f"embeddings-{name}", (main, aside))  # fmt: skip
