"""Files that a person brings: read, kept for the session, put away again."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from model.errors import UserError
from pages.frame import controls
from viz.shared.words import escaped


def take(
    name: str,
    label: str,
    kinds: Sequence[str],
    most_megabytes: int,
    read: Callable[[bytes, str], Any],
    changed: Callable[[], None] | None = None,
    again: bool = False,
) -> None:
    """Take a file that a person brings, if `read` can read it; a sentence says why not, and the last good one stays.

    It is kept as `name`, also while other pages are open. changed: called when another file is brought or taken away.
    again: whether to `read` what is kept in each run, as how it is read depends on controls.
    """
    file = st.file_uploader(
        f"{label}, at most {most_megabytes} MB",
        kinds,
        key=f"gb-upload-{name}",
        max_upload_size=most_megabytes,
        on_change=changed,
    )
    kept = brought(name)
    if not file and kept:
        with controls.row():
            st.caption(f"In use: {escaped(kept[1])}")
            st.button("Remove", key=f"gb-remove-{name}", type="tertiary", on_click=put_away, args=(name,))
    found = (file.getvalue(), file.name) if file else kept if again else None
    if not found:
        return
    try:
        read(*found)
        st.session_state[f"gb-file-{name}"] = found
    except UserError as error:
        st.warning(escaped(str(error)), icon=":material/edit:")


def put_away(name: str) -> None:
    """Forget the file that was brought as `name`."""
    st.session_state.pop(f"gb-file-{name}", None)


def present(name: str) -> tuple[bytes, str] | None:
    """The file that is there to be read as `name`, even if it cannot be read; else the one in use."""
    file = st.session_state.get(f"gb-upload-{name}")
    return (file.getvalue(), file.name) if file else brought(name)


def brought(name: str) -> tuple[bytes, str] | None:
    """The bytes and the name of the file that was brought as `name`."""
    return st.session_state.get(f"gb-file-{name}")
