"""A person's own vectors: the file, how it was read, and a way to say otherwise."""

from typing import Any

import streamlit as st

from model.errors import UserError
from pages.embeddings import work
from pages.embeddings.address import Embeddings
from pages.frame import controls, uploads
from viz.shared.words import escaped

KIND, MEGABYTES, NAMES_MEGABYTES = Embeddings, 50, 5
KINDS = ["csv", "tsv", "txt", "vec", "bin", "npy", "npz", "gz"]
VECTORS, NAMES = "vectors", "names"  # files that a person brings
ACCEPTED = "gb-own-read-as"  # how the file in use was read
HEADERS = {"auto": "Recognised", "yes": "A header", "no": "A vector"}
LABELS = {"auto": "Recognised", "first": "First", "last": "Last", "none": "None"}
SEPARATORS = {
    "auto": "Recognised",
    "tab": "Tabs",
    "semicolon": "Semicolons",
    "comma": "Commas",
    "bar": "Bars",
    "space": "Spaces",
}
DECIMALS = {"auto": "Recognised", "point": "Points: 0.5", "comma": "Commas: 0,5"}
MEANT: dict[str, Any] = {
    "auto": None,
    "yes": True,
    "no": False,
    "tab": "\t",
    "semicolon": ";",
    "comma": ",",
    "bar": "|",
    "space": " ",
    "point": ".",
}  # in model.embeddings.Layout; what is not here is called the same there


def side() -> None:
    """The file; once there is one, what was recognised, and controls to correct it."""
    file = st.container(gap="small")
    if uploads.present(VECTORS):
        with st.expander("Read it otherwise"):
            otherwise()
    with file:
        uploads.take(VECTORS, "A file of vectors", KINDS, MEGABYTES, read, start_over, again=True)
        if there := uploads.brought(VECTORS):
            table = work.own_vectors(*there, *accepted())
            still = "" if there == uploads.present(VECTORS) else f"Still in use: {there[1]}. "
            st.markdown(escaped(f"{still}Read as {table.recognised}"))
        elif not uploads.present(VECTORS):
            st.markdown("A word and its numbers on each line (CSV, TSV, GloVe, fastText), word2vec, or NumPy.")


def otherwise() -> None:
    """The controls that say how the file is to be read, and the names of its rows."""
    with controls.row():
        controls.choose(KIND, "header", "First line", HEADERS.__getitem__)
        controls.choose(KIND, "label", "Words", LABELS.__getitem__)
    with controls.row():
        controls.choose(KIND, "separator", "Separator", SEPARATORS.__getitem__)
        controls.choose(KIND, "decimal", "Decimals", DECIMALS.__getitem__)
    uploads.take(NAMES, "Names of the rows", ["tsv", "csv", "txt"], NAMES_MEGABYTES, named)


def read(data: bytes, name: str) -> None:
    """Read the file as the controls say, and keep how, if that is possible. Raises UserError if not."""
    read_as = (asked(), uploads.brought(NAMES))
    work.own_vectors(data, name, *read_as)
    st.session_state[ACCEPTED] = read_as


def named(data: bytes, name: str) -> None:
    """Read the file with these names for its rows. Raises UserError for names that do not fit."""
    if not (there := uploads.present(VECTORS)):
        return
    try:
        work.own_vectors(*there, asked())
    except UserError:
        return  # said beside the file itself
    work.own_vectors(*there, asked(), (data, name))


def start_over() -> None:
    """Another file is read as it is recognised, and has other rows."""
    if uploads.present(VECTORS) == uploads.brought(VECTORS):
        return  # it was taken away: the one in use stays, as it was read
    controls.put(header="auto", label="auto", separator="auto", decimal="auto")
    uploads.put_away(NAMES)


def asked() -> tuple[Any, ...]:
    """What the controls say: the parts of a model.embeddings.Layout."""
    now = controls.current(KIND)
    comma = {"point": ".", "comma": ",", "auto": None}[now.decimal]
    return MEANT[now.header], None if now.label == "auto" else now.label, MEANT[now.separator], comma


def accepted() -> tuple[tuple[Any, ...], tuple[bytes, str] | None]:
    """How the file in use was read: what was said of it, and the names of its rows."""
    return st.session_state.get(ACCEPTED, ((), None))
