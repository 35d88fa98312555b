"""Where a picture comes from: what whoever meets it elsewhere needs to know, and to find it again.

While a page runs, every control tells what it is called and how its value is said (`control`), and whoever reads a text
tells which model read what (`read`). `about` puts it together for the state that was drawn.
"""

import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from pages.frame import store
from pages.server import address, examples, models
from pages.server.address import UNTYPED, Shared

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
NOTED = "gb-provenance"
FEW = 6  # settings that are all said; of more, those that differ from their default
MOST_SAID = 160  # characters of a setting
APART = ("text", "model", "reader", "view", "guess")  # said elsewhere, or no part of the picture


class Noted(NamedTuple):
    """What was noted in this run: controls by the fields that they set, the models that read, and what they read."""

    controls: dict[str, tuple[str, Callable[[Any], str]]]
    models: list[str]
    texts: list[str]


def begin() -> None:
    """A run begins: nothing is noted yet."""
    st.session_state[NOTED] = Noted({}, [], [])


def control(name: str, label: str, say: Callable[[Any], str]) -> None:
    """A control is drawn, for field `name`; `say` writes a value of the field as people read it."""
    _noted().controls[name] = (label, say)


def read(model: str, text: str | None = None) -> None:
    """A model works for the picture; and the text that it reads, where that may be another than the one asked for."""
    if model not in (noted := _noted()).models:
        noted.models.append(model)
    if text is not None:
        noted.texts[:] = [text]


def read_nothing() -> None:
    """What was read so far is not in the picture after all."""
    for found in _noted()[1:]:
        found.clear()


def about(state: Shared, question: str) -> dict[str, Any]:
    """Of the page as `state` has it: chapter, view ("" where the page is one picture), question, model and text (None
    where it shows none), settings as [label, value] as people read them, address (from the root of the app), cut (whether it lacks a text
    that is too long for it), version."""
    page = next(one for one in st.session_state[store.PAGES] if one.name == st.session_state[store.PAGE])
    noted = _noted()
    text = next(iter(noted.texts), state.text if "text" in noted.controls else None)
    link = urlencode(address.write(_link(state)))
    return {
        "chapter": page.title if page.chapter else "Home",
        "view": address.view(state).title,
        "question": question,
        "model": " and ".join(map(models.title, noted.models)) or None,
        "text": text,
        "settings": _settings(state, noted),
        "cut": text is not None and not address.fits_link(state.text),
        "address": ("/" if page.chapter is None else f"/{page.name}") + (f"?{link}" if link else ""),
        "version": version(),
    }


@cache
def version() -> str:
    """Of Glassbox."""
    return tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"]


def _noted() -> Noted:
    return st.session_state.setdefault(NOTED, Noted({}, [], []))


def _link(state: Shared) -> Shared:
    """The state that a link to the picture carries: the view's own text need not be in it."""
    alone = replace(state, present=False, lesson="", stop=1)
    untyped = replace(alone, text=UNTYPED)
    own = st.session_state[store.STORE].get("text") is UNTYPED and examples.text(untyped) == state.text
    return untyped if own else alone


def _settings(state: Shared, noted: Noted) -> list[list[str]]:
    defaults = {part.name: part.default for part in fields(state)}
    found = {name: getattr(state, name) for name in noted.controls if name not in APART}
    found = {name: value for name, value in found.items() if value not in ("", ())}
    if len(found) > FEW:
        found = {name: value for name, value in found.items() if value != defaults[name]}
    said = [[noted.controls[name][0], noted.controls[name][1](value)] for name, value in found.items()]
    return [[label, _short(" ".join(value.split()))] for label, value in said]


def _short(said: str) -> str:
    return said if len(said) <= MOST_SAID else f"{said[:MOST_SAID].rstrip()}…"
