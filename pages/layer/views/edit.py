"""A fact rewritten by a change of rank one in an MLP of SmolLM2, and what else that changes."""

import streamlit as st

from pages.frame import layout
from pages.layer import mounts
from pages.layer.address import CAPITALS, Block
from pages.layer.work import rewritten
from viz.layer.edit import data as figures
from viz.layer.edit import payload


def side() -> None:
    """Nothing to set: country and capital are chosen in the view."""


def draw(now: Block) -> layout.Drawn:
    """What was recorded, or is known already; else the fact is rewritten now."""
    new = rewritten.answer(now.country, now.capital)
    found, (table, recorded) = rewritten.found(now.country, new), rewritten.table()
    mounts.edit(payload.edit(now.country, new, CAPITALS, found, table, recorded))

    def wait() -> None:
        layout.awaited(*rewritten.job(now.country, new), f"Rewriting: the capital of {now.country} is {new}.")
        st.rerun()

    numbers = figures.facts(now.country, new, found, table)
    return layout.Drawn(numbers, figures.rows(found, table), beside=None if found else wait)
