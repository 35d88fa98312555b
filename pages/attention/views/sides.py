"""A model that reads from the left beside one that reads both sides, over one sentence."""

import streamlit as st

from pages.attention import mounts, work
from pages.attention.address import Attention
from pages.frame import controls, layout, reader
from pages.server import prose
from viz.attention import figures
from viz.attention.wall import payload

KIND = Attention


def side() -> None:
    """The sentence, and how a head is drawn."""
    reader.text()
    controls.settings(prose.examples("attention")["sides"])
    controls.switch("dim", "Fade the first token")
    controls.pick(KIND, "drawn", "Draw as", {"matrix": "Matrix", "lines": "Lines", "sentence": "Sentence"})


def draw(now: Attention) -> layout.Drawn:
    """Both walls. A word chosen in one is chosen in the other."""
    causal = reader.seen(reader.usable_model(now.model), now.text)
    both = reader.seen(reader.ENCODER, causal.text)
    ahead: list[float] = []
    rows: list = []
    for column, seen, field in zip(st.columns(2, gap="medium"), (causal, both), ("left", "right"), strict=True):
        sent = work.wall(seen.name, seen.text)
        if work.lacks(seen.name, seen.text, getattr(now, field)):
            controls.put(**{field: ""})  # the address says what is shown
        with column:
            mounts.wall(
                sent,
                payload.choice(sent, getattr(now, field), now.drawn, now.dim, work.start(seen.name, seen.text))
                | {"linked": True, "narrow": True},
                field,
            )
        layer, head, *_ = work.chosen(seen.name, seen.text, getattr(now, field))
        rows += [{"model": seen.title} | one for one in figures.rows(seen.trace, layer, head)]
        ahead.append(figures.ahead(work.attention(seen.name, seen.text), seen.trace.tokens))
    numbers = {
        "causal": causal.title,
        "both": both.title,
        "ahead": f"{100 * ahead[1]:.0f}",
        "tokens": str(len(causal.trace.tokens)),
        "others": str(len(both.trace.tokens)),
        "seen": str(max(int(layer.allowed.sum()) for layer in causal.trace.layers)),
        "all": str(len(both.trace.tokens) ** 2),
    }
    return layout.Drawn(numbers, rows)
