"""Dirty texts go through filters: what each stops and why, near copies by MinHash, private data by patterns."""

import streamlit as st

from model.errors import UserError
from pages.frame import controls, layout, uploads
from pages.server import prose
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import brought, filters
from viz.training.filters import data as figures
from viz.training.filters import payload

KIND = Training
FILE = "dirty"  # that a person brings


def side() -> None:
    """The texts, the language that is kept, and how signatures are cut into bands."""
    controls.area("dirty", "Texts of your own, a blank line between two")
    with st.popover("Or bring a text file"):
        uploads.take(FILE, "A text file", ["txt"], 1, readable)
    with controls.row():
        controls.choose(KIND, "language", "Keep")
        controls.choose(KIND, "bands", "Bands")
    controls.settings(prose.examples("training")["filters"])


def readable(data: bytes, name: str) -> str:
    """The text of a file. Raises UserError for one that is none, or has no texts."""
    found = brought.text(data, name)
    filters.parted(found)
    return found


def draw(now: Training) -> layout.Drawn:
    """The texts behind each filter; those that come with Glassbox where what was typed cannot be used."""
    file = uploads.brought(FILE)
    text = brought.text(*file) if file else now.dirty.strip()
    try:
        found = _filtered(text, now)
    except UserError as error:
        layout.complain(f"{error} Until then the picture shows the texts that come with Glassbox.")
        found = _filtered("", now)
    shown = {"stage": now.filter, "pair": now.pair, "bands": int(now.bands), "language": now.language}
    sent = payload.filters(found, shown, filters.about())
    mounts.filters(sent)
    return layout.Drawn(figures.facts(sent, *filters.masks(found)), figures.rows(sent))


def _filtered(text: str, now: Training) -> filters.Found:
    there = filters.filtered.there(text, now.language, int(now.bands)) is not None
    return layout.opening("Filtering…", there, filters.filtered, text, now.language, int(now.bands))
