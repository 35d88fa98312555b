"""The same sentence in many languages, and what each pays."""

import streamlit as st

from pages.frame import controls, layout
from pages.server import prose
from pages.tokens.address import Tokenization
from pages.tokens.views.cutting import NAMES, chosen, cut, pick
from viz.tokens import facts, figures, rows

KIND = Tokenization


def side() -> None:
    """What cuts the sentence, and what its tokens are counted against."""
    pick()
    controls.pick(KIND, "measure", "Tokens", {"character": "per character", "english": "against English"})


def draw(now: Tokenization) -> layout.Drawn:
    """A row for each language."""
    sentences = prose.examples("tokens")["languages"]
    with st.spinner(f"Cutting the sentence in {len(sentences)} languages…"):
        cuts = {NAMES[name]: [cut(now, name, one["text"]) for one in sentences] for name in chosen(now)}
        data = figures.languages_data(sentences, cuts)
    layout.figure(figures.languages_figure(data, now.measure, 1.4 if now.present else 1), "languages")
    return layout.Drawn(facts.languages_facts(data), rows.languages_rows(data))
