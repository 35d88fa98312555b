"""Which training stories taught the model a word."""

import streamlit as st

from pages.frame import controls, layout
from pages.server import prose
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import taught
from viz.training.taught import data as figures
from viz.training.taught import payload

KIND = Training


def side() -> None:
    """The text; its word is chosen in the view."""
    controls.area("says", "What it says")
    controls.settings(prose.examples("training")["taught"])


def draw(now: Training) -> layout.Drawn:
    """What was recorded, or is known already; else the model reads its stories now."""
    words, at = taught.asked(now.says, now.asks)
    found = taught.found(words, at)
    mounts.taught(payload.taught(words, at, found))

    def wait() -> None:
        layout.awaited(*taught.job(), "It reads its stories, again and again.")
        st.rerun()

    return layout.Drawn(figures.facts(words, at, found), figures.rows(found), beside=None if found else wait)
