"""A vision transformer of one's own, with a picture of one's own: its patches, its heads, what it sees."""

from typing import Any

import numpy as np
import streamlit as st

from pages.frame import controls, layout, provenance, uploads
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import brought
from pages.server import models, prose
from viz.pictures.brought import data as figures
from viz.pictures.brought import payload

KIND = Pictures


def side() -> None:
    """The folder of the model, the picture, and captions for a CLIP."""
    if models.other_models_allowed():
        controls.line("folder", "Folder of a ViT or CLIP", placeholder="/path/that/save_pretrained/wrote")
    with controls.row():
        controls.count(KIND, "picture", "Held-out digit")
        with st.popover("Bring a picture"):
            uploads.take(brought.FILE, "PNG, JPEG or WebP", brought.KINDS, brought.MEGABYTES, brought.readable)
    if models.other_models_allowed() and brought.reads_captions(controls.current(KIND).folder.strip()):
        controls.area("captions", "Captions, one a line", placeholder=brought.CAPTIONS, height=100)
    controls.settings(prose.examples("pictures")["brought"])
    provenance.control("depth", "Layer", str)
    provenance.control("eye", "Head", str)
    provenance.control("patch", "Looks from", lambda at: f"patch {at}" if int(at) else "[CLS]")


def draw(now: Pictures) -> layout.Drawn:
    """The picture as the model reads it."""
    file = uploads.brought(brought.FILE)
    ask = brought.asked(now, file[0] if file else None)
    seen, model = layout.opening("Opening the model…", not ask.folder, brought.seen, ask)
    shown: dict[str, Any] = {"layer": now.depth, "head": now.eye, "from": now.patch}
    sent = payload.brought(shown, seen, model)
    mounts.brought({"ask": {}, "waits": True} | sent)
    at = sent["shown"]
    row = np.asarray(seen.attention[at["layer"] - 1, at["head"] - 1, at["from"]])
    return layout.Drawn(figures.facts(sent, row), [])
