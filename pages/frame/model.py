"""Which model the pages look at, chosen at the top right, and what is said where it cannot be used."""

from typing import NoReturn

import streamlit as st

from pages.frame import controls
from pages.server import models
from pages.server.address import DEFAULT_MODEL, Shared

MOST_NAME = 24  # characters of a model's name in the navigation
REFUSED = "gb-refused"


def choose() -> str:
    """One that is always there, or the one that the address names or that was typed."""
    now = controls.current(Shared).model
    title = models.title(now)
    short = title if len(title) <= MOST_NAME else f"{title[:MOST_NAME]}…"
    names = models.TITLES | ({} if now in models.TITLES else {now: short})
    with st.container(key="gb-model", width="content"):
        typed = models.other_models_allowed()
        return controls.select("model", "Model", names, label_visibility="collapsed", accept_new_options=typed)


def refuse(why: str) -> NoReturn:
    """The chosen one cannot be used: run the page again with the one that is always there, and say why."""
    controls.reset("model", DEFAULT_MODEL)
    st.session_state[REFUSED] = f"{why} Glassbox goes on with {models.TITLES[DEFAULT_MODEL]}."
    st.rerun()


def refusal() -> str:
    """Why the last model was refused, once; or ""."""
    return st.session_state.pop(REFUSED, "")
