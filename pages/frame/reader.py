"""Which model reads which text on the pages that look inside one, and what it saw."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import streamlit as st

from model.errors import UserError
from model.trace import ForwardTrace
from pages.frame import controls, layout, model, provenance
from pages.frame.layout import READABLE
from pages.server import batches, models, prose, world
from pages.server.address import DEFAULT_MODEL, DEFAULT_TEXT, Shared
from viz.shared.words import escaped, literal

ENCODER = "minilm"
QUICK = 0.4  # seconds of waiting that nobody needs to be told of


class Reading(Protocol):
    """What the address says of a page on which a text is read: by the model that predicts, or by the encoder."""

    @property
    def text(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def reader(self) -> str: ...


class Seen(NamedTuple):
    """A model, a text that it can read, and what it did with it."""

    name: str
    text: str
    trace: ForwardTrace

    @property
    def title(self) -> str:
        """The model as people know it."""
        return models.title(self.name)


def text() -> None:
    """The sentence."""
    controls.area("text", "Sentence")


def side(kind: type[Shared], presets: dict[str, dict[str, Any]]) -> None:
    """The sentence, some to try, and which model reads it."""
    text()
    examples(controls.current(kind).model, presets)
    decoder = models.title(controls.current(kind).model)
    controls.pick(kind, "reader", "Read by", {"decoder": decoder, ENCODER: f"{models.title(ENCODER)}, both sides"})


def read(now: Reading) -> Seen:
    """What the chosen model does with the sentence; with the last one that it could read, if it cannot read this."""
    return seen(ENCODER if now.reader == ENCODER else usable_model(now.model), now.text)


def heads(now: Reading) -> int:
    """How many heads a layer of the chosen model has."""
    return models.heads(ENCODER if now.reader == ENCODER else usable_model(now.model))


def seen(name: str, text: str) -> Seen:
    """What a model does with a text, or with the last that it could read."""
    text = readable_text(name, text)
    provenance.read(name, text)
    return Seen(name, text, models.trace(name, text))


def usable_model(name: str) -> str:
    """`name` if that model can be opened and predicts a next word; else the page runs anew with the built-in one, and
    says why."""
    why = f"{name} is an encoder and predicts no next word."
    try:
        if layout.opening("Opening the model…", models.is_open(name), models.get, name).has_head:
            provenance.read(name)
            return name
    except UserError as error:
        if name == DEFAULT_MODEL:
            raise
        why = str(error)
    model.refuse(why)


def readable_text(name: str, text: str) -> str:
    """`text` if the model can read it; else a sentence why, and the last one that it could, which goes on being shown."""
    try:
        with _place():
            models.trace(name, text)
    except UserError as error:
        last = st.session_state.get(READABLE, DEFAULT_TEXT)
        st.warning(f"{escaped(str(error))} Until then the picture shows “{literal(last)}”.", icon=":material/edit:")
        return last
    st.session_state[READABLE] = text
    return text


@contextmanager
def _place() -> Iterator[None]:
    """Say how many texts of others are read before the one that is waited for, once that takes a moment.

    What is written asks Streamlit whether this run is still wanted: whoever has left, or typed on, waits no longer.
    """
    said: list[Any] = []
    began = time.monotonic()

    def tell(before: int) -> None:
        if time.monotonic() - began > QUICK:
            said[:] = said or [st.empty()]
            others = "another's text is" if before <= 1 else f"{before} texts of others are"
            said[0].html(f'<p class="gb-note">Before yours {others} read.</p>')

    try:
        with batches.telling(tell):
            yield
    finally:
        for place in said:
            place.empty()


def examples(model: str, usual: Mapping[str, Mapping[str, Any]]) -> None:
    """Settings to try; texts of the little world for a model that knows no others."""
    controls.settings(prose.examples("frame", "world") if world.of_the_world(model) else usual)
