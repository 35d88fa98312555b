"""Where does the model look? Every head at once, one step by step, two kinds of model, and life without a head."""

import streamlit as st

from pages.attention_views import bertviz, heads, off, sides, steps
from pages.frame import controls, layout, state

KIND = state.Attention
PROSE = layout.prose("attention")
VIEWS = {"heads": ("Heads", heads), "steps": ("Steps", steps), "sides": ("Pair", sides), "off": ("Off", off),
         "bertviz": ("BertViz", bertviz)}  # fmt: skip

main, aside = st.columns([0.735, 0.265], gap="medium")
with aside, st.container(key="gb-controls", gap="small"):
    view = controls.pick(KIND, "view", "Look at", {name: title for name, (title, _) in VIEWS.items()})
    module = VIEWS[view][1]
    module.side()
now = controls.current(KIND)
layout.lesson("Where does the model look?", "3 Attention", PROSE[view], module.draw, (now, KIND(view=view)),
              f"attention-{view}", (main, aside))  # fmt: skip
