"""The room guesses the next word before the model's chances are shown."""

from dataclasses import replace

from pages.frame import answers, cache, components, controls, layout, state
from viz.decoding import figures
from viz.decoding.decoder import payload as trees
from viz.decoding.guess import payload

KIND = state.Decoding


def side() -> None:
    """The text to go on with."""
    controls.area("text", "Text")
    controls.settings(layout.data("decoding")["guess"])


def draw(now: state.Decoding) -> layout.Drawn:
    """The text, and how uncertain what follows is: nothing here gives the answer away."""
    model, now = layout.usable_model(now.model), replace(now, form="raw")  # one guesses how a text goes on
    ids, nodes = answers.tree(model, now)
    path = trees.path(nodes, now.at if now.at <= len(nodes) else 0)
    entropy, room = cache.entropy(model, [*ids, *path]), cache.MAX_TOKENS - len(ids)
    components.guess(payload.guess(repr((model, now.text)), answers.mark(model, now),
                                   {"model": model, "text": now.text, "form": "raw"}, path,
                                   [cache.piece(model, token) for token in path], room))  # fmt: skip
    return layout.Drawn(figures.guess_facts(entropy, cache.vocabulary(model)), [])
