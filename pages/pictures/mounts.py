"""Mounts the browser views of viz/pictures, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components, controls


def classes(data: dict[str, Any]) -> None:
    """Points of two classes and what tells them apart (viz.pictures.classes.payload); sends back, as `spot`, points that were drawn."""
    _growing("classes", data)


def density(data: dict[str, Any]) -> None:
    """A density and four learners of it (viz.pictures.density.payload); sends back, as `spot`, what was drawn, chosen and changed."""
    _growing("density", data)


def patches(data: dict[str, Any]) -> None:
    """A digit as a row of patches (viz.pictures.patches.payload); sends back, as `spot`, what was drawn, and the head that is shown."""
    _growing("patches", data)


def missing(data: dict[str, Any]) -> None:
    """A digit without some patches (viz.pictures.missing.payload); sends back, as `spot`, what was drawn, and which patches are gone."""
    _growing("missing", data)


def latent(data: dict[str, Any]) -> None:
    """A map of codes, a walk and a digit (viz.pictures.latent.payload); sends back, as `spot`, the walk's ends and a digit that was drawn."""
    _growing("latent", data)


def forger(data: dict[str, Any]) -> None:
    """A generator and a discriminator (viz.pictures.forger.payload); sends back, as `spot`, the picture that is looked at."""
    _growing("forger", data)


def pixels(data: dict[str, Any]) -> None:
    """A picture written pixel by pixel (viz.pictures.pixels.payload); sends back, as `spot`, pixels that were set, and how many are written."""
    _growing("pixels", data)


def lived(name: str) -> str:
    """The name of the recording that a view's live run has replaced in this session; none yet: nothing."""
    return str(st.session_state.get(f"gb-view-{name}", {}).get("live") or "")


def _growing(name: str, data: dict[str, Any]) -> None:
    """A view that shows what was recorded until a live run has begun."""
    key = f"gb-view-{name}"

    def take() -> None:
        if sent := st.session_state[key].get("spot"):
            controls.put(**sent)

    components.view(name)(
        key=key,
        data=data,
        default={"spot": None, "live": ""},
        on_spot_change=take,
        on_live_change=lambda: None,
        on_done_change=lambda: None,
    )
