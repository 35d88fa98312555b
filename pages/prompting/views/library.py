"""A library that is searched: which passages three orders put first, and what the model says with each in its prompt."""

from typing import Any

import streamlit as st

from model.errors import UserError
from pages.frame import components, controls, layout, uploads
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.prompting.work import library
from pages.server import prose, recordings
from viz.prompting.library import data as figures
from viz.prompting.library import payload

KIND = Prompting
SHELVES = {"island": "The island", "own": "Your own text"}
SIZE = {"whole": "Whole texts", "16+8": "16 words, 8 shared"}
BY = {"bm25": "BM25", "dense": "Dense", "fused": "Fused"}
PUT = {"1": "First", "3": "First three", "all": "All"}
FILE = "library"


def side() -> None:
    """The library, the question, and what is put in."""
    shelf = controls.pick(KIND, "shelf", "Library", SHELVES)
    if shelf == library.OWN:
        controls.area("texts", "Texts to search, an empty line between two", height=120)
        with st.popover("Or bring a text file"):
            uploads.take(FILE, "A text file", ["txt"], 1, readable)
    controls.line("query", "Question")
    clear = {"on_change": lambda: controls.put(picked="")}
    with controls.row():
        controls.pick(KIND, "by", "Put in by", BY, **clear)
        controls.pick(KIND, "put", "How many", PUT, **clear)
    controls.choose(KIND, "size", "Words in a passage", lambda one: SIZE.get(one, f"{one} words"))
    controls.line("planted", "Plant a passage", placeholder="The winner of the boat race receives a goat.")
    controls.settings(prose.examples("prompting")["library"])


def readable(data: bytes, name: str) -> str:
    """The text of a file. Raises UserError for one that is none, or an empty one."""
    try:
        found = data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        raise UserError(f"{name} is no text in UTF-8: save it as such, and bring it again.") from error
    if not found.strip():
        raise UserError(f"{name} is empty: bring a file with a text in it.")
    return found


def draw(now: Prompting) -> layout.Drawn:
    """The map, the orders and the answers; the prose speaks of what is recorded, or of what was measured so far."""
    file = uploads.brought(FILE) if now.shelf == library.OWN else None
    corpus = library.corpus(now, readable(*file) if file else "")
    question = library.query(now)
    shelf = layout.opening("Reading the library …", library.shelf.there(corpus) is not None, library.shelf, corpus)
    orders, known = library.orders(corpus, question), library.known(now, question)
    steps: list[Any] = []
    found = None
    if now.shelf != library.OWN and not corpus.planted:
        growing = library.measured(now.size)
        found = recordings.until(library.recorded(now.size), components.lived("library"), len(growing.made))
        steps = found.found["steps"] if found else [payload.step(one) for one in growing.made]
    about = {
        "text": question,
        "answer": known.fact.answer if known else "",
        "number": known.number if known else -1,
        "right": library.holding(shelf, known),
        "planted": len(shelf.passages) - 1 if corpus.planted else -1,
        "of": len(library.questions()),
        "picked": now.picked,
        "seconds": library.seconds(now.size),
    }
    cards = library.cards(now, shelf, orders, known)
    shown = {name: orders[name][: library.LISTED] for name in library.ORDERS}
    ask = {"size": now.size} if now.shelf != library.OWN and not corpus.planted else None
    points = library.placed(corpus, question)
    mounts.library(
        payload.library(ask, about, (shelf.passages, *points), shown, cards, library.sizes(), recordings.label(found))
    )
    first = library.firsts(shelf, orders)
    return layout.Drawn(figures.facts(steps, len(library.questions()) // 2, len(shelf.passages), first), [])
