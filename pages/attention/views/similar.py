"""Search: where a shipped text has states like that of a word, and which words a head joins in it."""

import streamlit as st

from model.errors import UserError
from pages.attention import mounts, work
from pages.attention.address import Attention
from pages.attention.work import search
from pages.frame import controls, layout, reader
from pages.server import prose
from viz.attention.similar import payload

KIND = Attention


def side() -> None:
    """The sentence and who reads it; word, layer and head are chosen in the view."""
    reader.side(KIND, prose.examples("attention")["similar"])


def draw(now: Attention) -> layout.Drawn:
    """What was read already, or recorded; else it is read now."""
    seen = reader.read(now)
    if work.lacks(seen.name, seen.text, now.spot):
        controls.put(spot="")  # the address says what is shown
    spot, shape = search.chosen(seen.name, seen.text, now.spot), work.shape(seen.name, seen.text)
    found = search.found(seen.name, seen.text, spot[0])
    tokens = seen.trace.tokens
    mounts.similar(payload.similar(tokens, spot, (shape["layers"], shape["heads"]), found))

    def wait() -> None:
        try:
            layout.awaited(*search.index_job(seen.name), "Reading the shipped text…")
        except UserError as error:
            layout.complain(str(error))
        else:
            st.rerun()

    live = found and not found.said
    return layout.Drawn(payload.facts(tokens, spot, found), payload.rows(tokens, found), beside=None if live else wait)
