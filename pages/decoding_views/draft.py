"""Speculative decoding: a part of the model writes ahead, the whole model checks."""

from pages.decoding_views.step import FORMS
from pages.frame import answers, cache, components, controls, layout, state
from viz.decoding.draft import data, payload

KIND = state.Decoding


def side() -> None:
    """The text, how much of the model drafts, and how far ahead."""
    controls.area("text", "Text")
    controls.settings(layout.data("decoding")["draft"])
    controls.pick(KIND, "form", "The model", FORMS)
    now = controls.current(KIND)
    components.dials({"layers": now.layers, "ahead": now.ahead, "length": now.length, "temperature": now.temperature,
                      "seed": now.seed})  # fmt: skip


def draw(now: state.Decoding) -> layout.Drawn:
    """The rounds; the prose speaks of those that were made so far."""
    model = layout.usable_model(now.model)
    ask = {"model": model, "text": now.text, "form": now.form, "length": now.length, "seed": now.seed,
           "layers": now.layers, "ahead": now.ahead, "temperature": now.temperature}  # fmt: skip
    growing = answers.drafting(ask)
    rounds = growing.ready()
    components.draft(payload.draft(ask, now.layers, cache.layers(model)))
    return layout.Drawn(data.draft_facts(rounds, now.layers, cache.layers(model), answers.namer(model)), [])
