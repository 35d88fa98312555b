"""Mounts the browser views of viz/attention, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components, controls


def wall(data: dict[str, Any], choice: dict[str, Any], field: str = "spot") -> bool:
    """Every head's attention, and how it is read (viz.attention.wall.payload); sends back what is chosen as `field`.

    Returns whether what the view hides was revealed.
    """
    key = f"gb-view-wall-{data['title']}"

    def take() -> None:
        controls.put(**{field: st.session_state[key]["spot"]})

    result = components.view("wall")(
        key=key, data=data, default={"spot": "", "revealed": ""}, on_spot_change=take, on_revealed_change=lambda: None
    )
    components.view("choice")(key=f"gb-view-choice-{data['title']}", data=choice)
    return result.get("revealed") == data["signature"]


def steps(data: dict[str, Any]) -> None:
    """One query of one head, step by step (viz.attention.steps.payload); sends back `spot`, `step`, `temperature` and `mask`."""
    components.several("steps", data, ("spot", "step", "temperature", "mask"))


def tiles(data: dict[str, Any]) -> None:
    """A head's scores read tile by tile (viz.attention.tiles.payload); sends back `spot`, `tile`, `tiled` and `rescale`."""
    components.several("tiles", data, ("spot", "tile", "tiled", "rescale"))


def salience(data: dict[str, Any]) -> None:
    """Which words the next word rests on (viz.attention.salience.payload); sends back `explained` and `contrast`."""
    components.several("salience", data, ("explained", "contrast"))


def similar(data: dict[str, Any]) -> None:
    """States like that of a word, and what a head joins (viz.attention.similar.payload); sends back `spot`."""
    components.several("similar", data, ("spot",))


def switches(data: dict[str, Any]) -> None:
    """What is switched off and what it changes (viz.attention.switches.payload); sends back `off` and `to`."""
    components.several("switches", data, ("off", "to"))


def tell(data: dict[str, Any]) -> None:
    """Something that a view waits for and that comes later than the view; it knows it by its `signature`."""
    components.view("choice")(key="gb-view-tell", data=data)


def finder(data: dict[str, Any]) -> None:
    """Heads by what they do (viz.attention.finder.payload); a click opens one on the wall."""
    components.view("finder")(key="gb-view-finder", data=data)
