"""Packages that a view needs and that are fetched when it is first opened."""

from collections.abc import Callable

import streamlit as st

from model.errors import UserError
from pages.frame import layout
from pages.server import jobs
from viz.shared.words import escaped


def fetched(view: str, fetch: Callable[[Callable[[str, float], None]], None], sentence: str) -> bool:
    """Fetch what `view` needs, with progress on the page. Whether it is here now; if not, a sentence says why, with a button to try
    again. What could not be had is not asked for again until somebody presses it."""
    key, job = f"gb-{view}-why", f"weights {view}"
    if why := st.session_state.get(key):
        return _refused(view, key, why)
    jobs.start(job, fetch, kept=True)  # it goes on if somebody looks at another page meanwhile
    try:
        layout.awaited(job, fetch, sentence)
    except UserError as error:
        st.session_state[key] = str(error)
        return _refused(view, key, str(error))
    jobs.forget(job)
    return True


def _refused(view: str, key: str, why: str) -> bool:
    layout.complain(why)
    st.caption(escaped("The rest of Glassbox works without it."))
    st.button("Try again", key=f"gb-{view}-again", on_click=st.session_state.pop, args=(key, None))
    return False
