"""BertViz itself, for those who know it."""

import streamlit as st

from pages.attention import work
from pages.attention.address import Attention
from pages.frame import controls, layout, reader
from pages.server import prose
from viz.attention import bertviz, figures

KIND = Attention


def side() -> None:
    """The sentence, the model, and which of its views."""
    reader.side(KIND, prose.examples("attention")["presets"])
    controls.pick(KIND, "vig", "View", {"head": "Head view", "model": "Model view"})


def draw(now: Attention) -> layout.Drawn:
    """One of its pages, in a frame of its own; the scripts come from here."""
    seen = reader.read(now)
    layers, heads, length = len(seen.trace.layers), len(seen.trace.layers[0].queries), len(seen.trace.tokens)
    layer, head, query, *_ = work.chosen(seen.name, seen.text, now.spot)
    tokens = [one.decode(errors="replace") for one in seen.trace.tokens]
    zoom = 1.6 if now.present else 1.15
    tensors = work.tensors(seen.name, seen.text)
    drawn = bertviz.drawable(layers, heads, length, layer)
    if now.vig == "model" and len(drawn) < layers:
        st.caption(f"Layers {drawn[0]} to {drawn[-1]}: BertViz draws every weight as an element of the page.")
    page = (
        bertviz.head_view(tensors, tokens, layer, zoom)
        if now.vig == "head"
        else bertviz.model_view(tensors, tokens, drawn, zoom)
    )
    with st.container(key="gb-bertviz"):
        st.iframe(page, height="stretch")
    numbers = figures.facts(seen.trace, layer, head, query) | {"elements": f"{layers * heads * length * length:,}"}
    return layout.Drawn(numbers, figures.rows(seen.trace, layer, head), picture=False)
