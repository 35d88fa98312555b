"""Mounts the browser views of viz/embeddings, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components, controls


def cloud(data: dict[str, Any], choice: dict[str, Any]) -> None:
    """Words on a map and which of them is chosen (viz.embeddings.cloud.payload); a click sets the field `word`."""
    key = "gb-view-cloud"

    def choose() -> None:
        controls.put(word=st.session_state[key]["word"])

    components.view("cloud")(key=key, data=data, default={"word": ""}, on_word_change=choose)
    components.view("choice")(key="gb-view-choice", data=choice)


def lookup(data: dict[str, Any]) -> None:
    """From ids to vectors and back (viz.embeddings.lookup.payload)."""
    components.view("lookup")(key="gb-view-lookup", data=data)


def order(data: dict[str, Any]) -> None:
    """A word at several positions (viz.embeddings.order.payload)."""
    components.mount("order", "spot", data)


def context(data: dict[str, Any]) -> None:
    """One word in two sentences (viz.embeddings.context.payload)."""
    components.mount("context", "spot", data)


def plane(data: dict[str, Any]) -> bool:
    """Word arithmetic as arrows, or words along an axis (viz.embeddings.plane.payload).

    Returns whether what the view hides was revealed.
    """
    return components.mount("plane", "spot", data, revealed="").get("revealed") == data["signature"]
