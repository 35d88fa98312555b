"""A word with two senses: one vector for all its occurrences, or one for each from its sentence, by two LSTMs."""

from pages.before import mounts
from pages.before.address import Before
from pages.before.work import context
from pages.frame import controls, doors, layout
from pages.server import prose
from viz.before.occurrences import data as figures
from viz.before.occurrences import payload

KIND = Before
NAMES = {
    "found-lost": "found or lost",
    "owl-key": "owl or key",
    "red-big": "red or big",
    "dog-cat": "dog or cat",
    "it": "it",
}
LAYERS = {"word": "one", "one": "layer 1", "two": "layer 2", "mix": "mix"}


def side() -> None:
    """The word, the layer and what is mixed of each, the part of the vector, and how many neighbours decide."""
    controls.choose(KIND, "double", "Word with two senses", NAMES.__getitem__)
    controls.settings(prose.examples("before")["context"])
    layer = controls.pick(KIND, "layer", "Vector", LAYERS)
    controls.pick(KIND, "side", "Part of it", {"both": "both", "ahead": "forward", "back": "backward"})
    if layer == "mix":
        for at, name in enumerate(("the word’s own", "layer 1", "layer 2")):
            controls.slide(KIND, f"w{at}", f"w{at}, {name}")
    controls.pick(KIND, "nearest", "Neighbours that decide", {})
    if attention := doors.find("attention"):
        doors.link(attention, "Search by states of MiniLM: Attention", view="similar")


def draw(now: Before) -> layout.Drawn:
    """The occurrences of the chosen word."""
    weights, k = (now.w0, now.w1, now.w2), int(now.nearest)
    there = context.read.there(now.double) is not None
    found = layout.opening("Reading stories from both sides…", there, context.read, now.double)
    made = context.shown(now.double, now.layer, now.side, weights, k)
    shown = {name: getattr(now, name) for name in ("double", "layer", "side", "occurrence")}
    sent = payload.occurrences(shown | {"weights": list(weights), "k": k}, found, made, context.about(now.double))
    mounts.context(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
