"""Steering by the difference of two prompts: the next word, the effect on some words, and its price."""

from model.errors import UserError
from pages.frame import controls, layout, reader
from pages.layer import mounts
from pages.layer.address import Block
from pages.layer.work import steered
from pages.server import models, prose, world
from pages.server.examples import text as own_text
from viz.layer import figures as tokens
from viz.layer.steering import data as figures
from viz.layer.steering import payload

KIND = Block
STATES = {"mean": "mean", "last": "last token"}
PLACES = {"all": "all words", "last": "last word"}


def side() -> None:
    """The sentence, two prompts, where their difference is taken and added, and which words are counted."""
    now = controls.current(KIND)
    reader.text()
    toy = world.of_the_world(now.model)
    controls.settings(prose.examples("layer")["steering_world" if toy else "steering"])
    tale = "tale_" if toy else ""
    controls.line(f"{tale}toward", "Towards")
    controls.line(f"{tale}away", "Away from")
    controls.slide(KIND, "push_layer", "After layer", most=models.layers(reader.usable_model(now.model)))
    with controls.row():
        controls.choose(KIND, "taken", "States", STATES.__getitem__)
        controls.choose(KIND, "push_at", "Add at", PLACES.__getitem__)
    controls.line(f"{tale}counted", "Words that are counted")


def draw(now: Block) -> layout.Drawn:
    """The bands at once; the price and how it goes on when the browser asks. The view's own settings where the typed ones cannot be used."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    ask, where = steered.asked(now, seen.name), steered.spot(now, seen.name, seen.text)
    try:
        found = layout.opening("Steering…", steered.found.there(ask, where) is not None, steered.found, ask, where)
    except UserError as error:
        own = Block(view="steering", model=now.model)
        layout.complain(f"{error} Until then the picture shows the view’s own settings.")
        ask, where = steered.asked(own, seen.name), steered.spot(own, seen.name, own_text(own))
        found = steered.found(ask, where)
    trace = models.trace(seen.name, where.text)
    shown = {"push": now.push, "words": tokens.words(trace)}
    paid, kept = steered.price.there(ask), steered.recorded(ask, where)
    layers = {"gains": kept.found["gains"], "fixed": steered.FIXED, "said": kept.said} if kept else None
    if paid is None and kept and kept.found["layer"] == ask.layer:
        paid = kept.found["losses"]
    price = None if paid is None else payload.priced(paid, steered.PRICED)
    sent = payload.steering(ask._asdict() | where._asdict(), shown, found, steered.STRENGTHS, price, layers)
    mounts.steering(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
