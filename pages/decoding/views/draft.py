"""Speculative decoding: a part of the model writes ahead, the whole model checks."""

from pages.decoding import asked, mounts, work
from pages.decoding.address import Decoding
from pages.decoding.views.step import FORMS
from pages.frame import controls, layout, reader
from pages.server import models, prose
from viz.decoding.draft import data, payload

KIND = Decoding


def side() -> None:
    """The text, how much of the model drafts, and how far ahead."""
    controls.area("text", "Text")
    controls.settings(prose.examples("decoding")["draft"])
    controls.pick(KIND, "form", "The model", FORMS)
    now = controls.current(KIND)
    most = max(1, models.layers(reader.usable_model(now.model)) - 1)
    mounts.dials(
        {
            "layers": min(now.layers, most),
            "ahead": now.ahead,
            "length": now.length,
            "temperature": now.temperature,
            "seed": now.seed,
        },
        most={"layers": most},
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
    growing, of = asked.drafting(ask), models.layers(model)
    layers, rounds = work.drafting_layers(model, now.layers), growing.ready()
    mounts.draft(payload.draft(ask, layers, of))
    return layout.Drawn(data.draft_facts(rounds, layers, of, now.temperature / 100, work.namer(model)), [])
