"""The one place for errors: a person reads a sentence that says what to change, the log has the rest."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.errors import UserError
from viz.shared.words import escaped

log = logging.getLogger("glassbox")


@contextmanager
def as_sentences(place: DeltaGenerator) -> Iterator[None]:
    """Show whatever goes wrong inside as one sentence in `place`."""
    try:
        yield
    except Exception as error:
        with place:
            show(error)


def show(error: Exception) -> bool:
    """Show one error; True, so that Streamlit adds nothing of its own."""
    if isinstance(error, UserError):
        log.debug("%s", error)  # may hold what somebody typed
        st.warning(escaped(str(error)), icon=":material/edit:")
    else:
        log.error("unexpected", exc_info=error)
        st.error(
            "Glassbox made a mistake here. What you typed is kept: change it a little, or reload the page; "
            "the terminal that started Glassbox shows the details.",
            icon=":material/error:",
        )
    return True
