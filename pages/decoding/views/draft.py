"""Speculative decoding: a part of the model writes ahead, the whole model checks."""

from pages.decoding import asked, mounts, work
from pages.decoding.address import Decoding
from pages.decoding.views.step import FORMS
from pages.frame import controls, layout, reader
from pages.server import prose
from viz.decoding.draft import data, payload

KIND = Decoding


def side() -> None:
    """The text, how much of the model drafts, and how far ahead."""
    controls.area("text", "Text")
    controls.settings(prose.examples("decoding")["draft"])
    controls.pick(KIND, "form", "The model", FORMS)
    now = controls.current(KIND)
    mounts.dials(
        {
            "layers": now.layers,
            "ahead": now.ahead,
            "length": now.length,
            "temperature": now.temperature,
            "seed": now.seed,
        }
    )


def draw(now: Decoding) -> layout.Drawn:
    """The rounds; the prose speaks of those that were made so far."""
    model = reader.usable_model(now.model)
    ask = {
        "model": model,
        "text": now.text,
        "form": now.form,
        "length": now.length,
        "seed": now.seed,
        "layers": now.layers,
        "ahead": now.ahead,
        "temperature": now.temperature,
    }
    growing = asked.drafting(ask)
    rounds = growing.ready()
    mounts.draft(payload.draft(ask, now.layers, work.layers(model)))
    return layout.Drawn(data.draft_facts(rounds, now.layers, work.layers(model), work.namer(model)), [])
