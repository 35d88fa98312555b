"""Mounts the browser views of viz, once each, and takes back what they send into the page's state."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from pages.frame import controls
from pages.server import palette, scripts
from pages.server.checks import as_json
from pages.server.keep import keep

UNIT = "gb-unit"  # a sixteenth of an em in this window, in pixels
HALL = 1.67  # the same at 1920 x 1080


def keys(presenting: bool) -> None:
    """The keys that work on every page: they press buttons of chrome, and open the drawer of presenter mode.

    In the hall the browser says how large its letters are: a Plotly figure knows pixels only.
    """
    data = {"presenting": presenting, "unit": st.session_state.get(UNIT, HALL)}
    sent = view("keys")(key="gb-view-keys", data=data, on_unit_change=lambda: None).get("unit")
    if sent:
        st.session_state[UNIT] = min(max(round(float(sent), 2), 0.1), 8)


def scale(presenting: bool) -> float:
    """How much larger than 16 to the em the letters of a figure are to be."""
    return st.session_state.get(UNIT, HALL) if presenting else 1


def theme_switch(paths: list[str]) -> None:
    """A button that changes between light and dark; Streamlit keeps the choice per path, so all are told."""
    view("theme")(key="gb-view-theme", data={"paths": paths})


def save(name: str, rows: list[dict[str, Any]], about: dict[str, Any], picture: bool = True) -> None:
    """Downloads of the view or figure inside the container `gb-picture`: SVG, PNG, and its numbers as CSV, JSON.

    about: where it comes from (pages.frame.provenance). picture: whether it can be drawn; a page in a frame of its own
    cannot.
    """
    data = {"rows": rows, "about": about, "picture": picture, "palette": palette.pairs()}
    view("save")(key=f"gb-view-save-{name}", data=data)


def several(name: str, data: dict[str, Any], names: tuple[str, ...]) -> None:
    """A view that sends back several fields."""
    key = f"gb-view-{name}"

    def take(field: str) -> None:
        if (sent := st.session_state[key].get(field)) is not None:
            controls.put(**{field: sent})

    ways = {f"on_{field}_change": partial(take, field) for field in names}
    view(name)(key=key, data=data, default=dict.fromkeys(names), **ways)


def told(name: str, data: dict[str, Any], names: dict[str, str] | None = None) -> None:
    """A view that sends back several fields at once, as `spot`; names: of fields that the view calls otherwise."""
    key = f"gb-view-{name}"

    def take() -> None:
        if sent := st.session_state[key].get("spot"):
            controls.put(**{(names or {}).get(field, field): value for field, value in sent.items()})

    view(name)(key=key, data=data, default={"spot": None}, on_spot_change=take, on_done_change=lambda: None)


def growing(name: str, data: dict[str, Any]) -> dict[str, str] | None:
    """A view that shows what was recorded until a live run has begun, and says so as `live`; it sends back what was chosen as `spot`.
    Returns the page and view that a person asks to go to, if the view has doors (pages.frame.doors.sent)."""
    key = f"gb-view-{name}"

    def take() -> None:
        if sent := st.session_state[key].get("spot"):
            controls.put(**sent)

    ways = {f"on_{field}_change": lambda: None for field in ("live", "done", "door")}
    found = view(name)(key=key, data=data, default={"spot": None, "live": ""}, on_spot_change=take, **ways)
    return found.get("door")


def lived(name: str) -> str:
    """The name of the recording that a view's live run has replaced in this session; none yet: nothing."""
    return str(st.session_state.get(f"gb-view-{name}", {}).get("live") or "")


def view(name: str) -> Callable[..., Any]:
    """What mounts a component; its `data` is what a browser can read (pages.server.checks.as_json)."""

    def mounted(data: dict[str, Any], **options: Any) -> Any:
        as_json(data)
        return registered(name)(data=data, **options)

    return mounted


@keep(100)
def registered(name: str):
    """The component, registered once: a second registration is a warning."""
    return st.components.v2.component(
        f"gb_{name}", html='<div class="root"></div>', css=scripts.style(name), js=scripts.script(name)
    )


def mount(name: str, field: str, data: dict[str, Any], **more: Any) -> Any:
    key = f"gb-view-{name}"

    def take() -> None:
        controls.put(**{field: st.session_state[key][field]})

    ignored = {f"on_{one}_change": lambda: None for one in more}
    return view(name)(
        key=key, data=data, default={field: data[field], **more}, **{f"on_{field}_change": take}, **ignored
    )
