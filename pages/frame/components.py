"""Mounts the browser views of viz/components, once each, and takes back what they send into the page's state."""

from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.frame import controls

VIZ = Path(__file__).resolve().parents[2] / "viz"
PIECES, ROOM = ("dom", "pieces", "room"), ("dom", "room")
ASKING = (*PIECES, "live", "chances")
GROWING = (*ASKING, "growing")
SHARED = {
    "tokens": PIECES, "merges": PIECES, "lookup": PIECES, "steps": PIECES, "switches": PIECES,
    "flow": ROOM, "plane": ROOM, "context": ROOM, "order": ROOM, "landscape": ROOM,
    "finder": ("dom",), "keys": ("dom",), "dials": ("dom",),
    "grid": (*ROOM, "heat"), "block": (*ROOM, "heat"), "cloud": (*ROOM, "cloud/points"), "wall": (*PIECES, "wall/paint"),
    "decoder": (*ASKING, "decoder/stages"), "guess": ASKING,
    "trainer": (*ASKING, "heat"),
    "race": GROWING, "finetune": GROWING, "instruct": GROWING, "objectives": GROWING, "scaling": ASKING, "vote": ASKING, "policy": GROWING, "reward": GROWING, "process": ASKING, "rooms": ASKING, "gradient": GROWING, "real": GROWING, "draft": GROWING, "beams": (*GROWING, "beams/tree"),
}  # scripts that stand before a view's own  # fmt: skip
STYLES = dict.fromkeys(
    "decoder beams race draft landscape trainer finetune instruct objectives scaling vote policy reward process rooms gradient real".split(), ("bar",)) | {
    "grid": ("heat",), "block": ("heat",)}  # the same of styles  # fmt: skip


def keys(buttons: dict[str, str]) -> None:
    """Keys that press a button (of that container key) also while a one-line text has the focus."""
    view("keys")(key="gb-view-keys", data={"keys": buttons})


def theme_switch(paths: list[str]) -> None:
    """A button that changes between light and dark; Streamlit keeps the choice per path, so all are told."""
    view("theme")(key="gb-view-theme", data={"paths": paths})


def save(name: str, rows: list[dict[str, Any]], picture: bool = True) -> None:
    """Downloads of the view or figure inside the container `gb-picture`: SVG, PNG, and its numbers as CSV, JSON.

    picture: whether it can be drawn; a page in a frame of its own cannot.
    """
    view("save")(key=f"gb-view-save-{name}", data={"name": name, "rows": rows, "picture": picture})


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


@cache
def view(name: str):
    """The component, registered once: a second registration is a warning."""
    (folder,) = {path.parent for path in VIZ.glob(f"*/{name}/index.js")}
    script = "".join(_beside(folder, f"{one}.js") for one in SHARED.get(name, ())) + _beside(folder, "index.js")
    style = "".join(_beside(folder, f"{one}.css") for one in STYLES.get(name, ())) + _beside(folder, "style.css")
    return st.components.v2.component(f"gb_{name}", html='<div class="root"></div>', css=style, js=script)


def _beside(folder: Path, name: str) -> str:
    """A script or style of a view's own folder, of one named, or of those that all share."""
    places = (folder / name, folder.parent / name, VIZ / "shared" / name)
    return next(path for path in places if path.is_file()).read_text("utf-8")


def mount(name: str, field: str, data: dict[str, Any], **more: Any) -> Any:
    key = f"gb-view-{name}"

    def take() -> None:
        controls.put(**{field: st.session_state[key][field]})

    ignored = {f"on_{one}_change": lambda: None for one in more}
    return view(name)(
        key=key, data=data, default={field: data[field], **more}, **{f"on_{field}_change": take}, **ignored
    )
