"""The room guesses the next word before the model's probabilities are shown."""

from dataclasses import replace

from pages.decoding import mounts, work
from pages.decoding.address import Decoding
from pages.frame import controls, layout, reader
from pages.server import models, prose
from viz.decoding import figures
from viz.decoding.decoder import payload as trees
from viz.decoding.guess import payload

KIND = Decoding


def side() -> None:
    """The text to go on with."""
    controls.area("text", "Text")
    controls.settings(prose.examples("decoding")["guess"])


def draw(now: Decoding) -> layout.Drawn:
    """The text, and how uncertain what follows is: nothing here gives the answer away."""
    model, now = reader.usable_model(now.model), replace(now, form="raw")  # one guesses how a text goes on
    ids, nodes = work.tree(model, now)
    path = trees.path(nodes, now.at if now.at <= len(nodes) else 0)
    entropy, room = work.entropy(model, [*ids, *path]), models.limit(model) - len(ids)
    mounts.guess(
        payload.guess(
            repr((model, now.text)),
            work.mark(model, now),
            {"model": model, "text": now.text, "form": "raw"},
            path,
            [models.piece(model, token) for token in path],
            room,
        )
    )
    return layout.Drawn(figures.guess_facts(entropy, models.vocabulary(model)), [])
