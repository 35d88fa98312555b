"""Files that a person brings: read, kept for the session, put away again."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from model.errors import UserError
from pages.frame import controls
from viz.shared.words import escaped


def take(name: str, label: str, kinds: Sequence[str], most_megabytes: int, read: Callable[[bytes, str], Any]) -> None:
    """Take a file that a person brings, if `read` can read it; a sentence says why not, and the last good one stays.

    It is kept as `name`, also while other pages are open.
    """
    file = st.file_uploader(
        f"{label}, at most {most_megabytes} MB", kinds, key=f"gb-upload-{name}", max_upload_size=most_megabytes
    )
    if not file:
        if kept := brought(name):
            with controls.row():
                st.caption(f"In use: {escaped(kept[1])}")
                st.button("Remove", key=f"gb-remove-{name}", type="tertiary", on_click=_put_away, args=(name,))
        return
    try:
        read(file.getvalue(), file.name)
        st.session_state[f"gb-file-{name}"] = (file.getvalue(), file.name)
    except UserError as error:
        st.warning(escaped(str(error)), icon=":material/edit:")


def _put_away(name: str) -> None:
    st.session_state.pop(f"gb-file-{name}", None)


def brought(name: str) -> tuple[bytes, str] | None:
    """The bytes and the name of the file that was brought as `name`."""
    return st.session_state.get(f"gb-file-{name}")
