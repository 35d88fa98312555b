"""BertViz itself, for those who know it."""

import streamlit as st

from model.errors import UserError
from pages.attention import work
from pages.attention.address import Attention
from pages.frame import components, controls, layout, reader
from pages.server import frames, prose
from viz.attention import bertviz, figures

KIND = Attention


def side() -> None:
    """The sentence, the model, and which of its views."""
    reader.side(KIND, prose.examples("attention")["presets"])
    controls.pick(KIND, "vig", "View", {"head": "Head view", "model": "Model view"})


def draw(now: Attention) -> layout.Drawn:
    """One of its pages, in a frame of its own; the scripts come from here."""
    seen = reader.read(now)
    if work.lacks(seen.name, seen.text, now.spot):
        controls.put(spot="")  # the address says what is shown
    layers, heads, length = len(seen.trace.layers), len(seen.trace.layers[0].queries), len(seen.trace.tokens)
    layer, head, query, *_ = work.chosen(seen.name, seen.text, now.spot)
    tokens = [one.decode(errors="replace") for one in seen.trace.tokens]
    zoom = 1.15 * components.scale(now.present)
    drawn = bertviz.drawable(now.vig, layers, heads, length, layer)
    if not drawn:
        raise UserError(
            f"BertViz takes up to {bertviz.longest(now.vig, heads)} tokens in this view and this text has {length}: shorten it, "
            "or look at Heads."
        )
    if len(drawn) < layers:
        some = f"Layers {drawn[0]} to {drawn[-1]}" if len(drawn) > 1 else f"Layer {drawn[0]}"
        st.caption(f"{some} of {layers}: BertViz takes no more of a text this long. On Heads you choose which.")
    tensors = work.tensors(seen.name, seen.text)
    dark = st.context.theme.type == "dark"
    page = (
        bertviz.head_view(tensors, tokens, drawn, layer, zoom, dark)
        if now.vig == "head"
        else bertviz.model_view(tensors, tokens, drawn, zoom, dark)
    )
    with st.container(key="gb-bertviz"):
        st.iframe(frames.address(page), height="stretch")
    numbers = figures.facts(seen.trace, layer, head, query) | {"elements": f"{layers * heads * length * length:,}"}
    return layout.Drawn(numbers, figures.rows(seen.trace, layer, head), picture=False)
