"""What happens inside a layer? Its boxes, the stream through all layers, where facts are, the cache, the cost."""

import streamlit as st

from pages.block_views import costs, facts, memory, stream, walk
from pages.frame import controls, layout, state

KIND = state.Block
PROSE = layout.prose("block")
VIEWS = {"walk": ("Walk", walk), "stream": ("Stream", stream), "facts": ("Facts", facts), "cache": ("Cache", memory),
         "cost": ("Cost", costs)}  # fmt: skip

main, aside = st.columns([0.735, 0.265], gap="medium")
with aside, st.container(key="gb-controls", gap="small"):
    view = controls.pick(KIND, "view", "Look at", {name: title for name, (title, _) in VIEWS.items()})
    module = VIEWS[view][1]
    module.side()
now = controls.current(KIND)
safe = KIND(view=view, text="The capital of France is", subject="France")  # a fact that the model knows
layout.lesson("What happens inside a layer?", "4 Inside a layer", PROSE[view], module.draw, (now, safe),
              f"block-{view}", (main, aside))  # fmt: skip
