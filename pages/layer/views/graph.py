"""A graph of where a logit comes from: heads and MLPs at tokens, and what each gives to the next."""

from model.errors import UserError
from pages.frame import controls, layout, reader
from pages.layer import mounts
from pages.layer.address import Block
from pages.layer.work import graphs
from pages.server import models, prose
from pages.server.address import MAX_WORD
from pages.server.examples import text as own_text
from viz.layer.graph import data as figures
from viz.layer.graph import payload

KIND = Block


def side() -> None:
    """The text, the word that is explained, and against which."""
    reader.text()
    reader.examples(controls.current(KIND).model, prose.examples("layer")["graph"])
    controls.line("graph_to", "Word (first choice if empty)", MAX_WORD)
    controls.line("graph_not", "Against (mean of all if empty)", MAX_WORD)


def draw(now: Block) -> layout.Drawn:
    """The graph; of the view's own text where the typed one cannot be drawn."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    try:
        ask, complaints = graphs.words(now, seen.name, seen.text)
        found = layout.opening("Following the logit back…", graphs.drawn.there(ask) is not None, graphs.drawn, ask)
    except UserError as error:
        own = own_text(now)
        if seen.text == own and not now.graph_to.strip() and not now.graph_not.strip():
            raise
        complaints = [f"{error} Until then the picture shows “{own}”."]
        ask, _ = graphs.words(Block(), seen.name, own)
        found = layout.opening("Following the logit back…", graphs.drawn.there(ask) is not None, graphs.drawn, ask)
    for sentence in complaints:
        layout.complain(sentence)
    against = None if ask.against == graphs.MEAN else models.piece(seen.name, ask.against)
    target = (models.piece(seen.name, ask.token), against)
    shown = {"most": now.graph_most, "node": graphs.chosen(found, now)}
    sent = payload.graph(ask._asdict(), found, target, shown, models.layers(seen.name))
    mounts.graph(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
