"""Mounts the browser views of viz/home, and takes back what they send into the page's state."""

from typing import Any, NamedTuple

import streamlit as st

from pages.frame import components, controls


class Flow(NamedTuple):
    """What a person did in the view `flow`: opened the door to a page; revealed the next word of the text shown."""

    door: str | None
    revealed: bool


def flow(data: dict[str, Any], text: str) -> Flow:
    """The lecture in one picture (viz.home.flow.payload) of `text`. A click on a next word goes on with it."""
    key = "gb-view-flow"

    def go_on() -> None:
        if piece := st.session_state[key].get("append"):
            controls.put(text=text + piece)

    result = components.view("flow")(
        key=key,
        data=data,
        default={"revealed": ""},
        on_door_change=lambda: None,
        on_append_change=go_on,
        on_revealed_change=lambda: None,
    )
    return Flow(result.get("door"), result.get("revealed") == data["signature"])
