"""What the views of Inside a layer are told between two runs of the page."""

from typing import Any

from model.errors import UserError
from pages.layer import asked
from pages.layer.work import experts, featured, features, graphs, steered
from pages.server import recordings
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.layer.experts import payload as routed
from viz.layer.features import payload
from viz.layer.steering import payload as steering


def recorded(question: Question) -> dict[str, Any]:
    """What was recorded, by the name of a run."""
    views = {name: experts.NAME for name in experts.runs()} | dict.fromkeys(features.runs(), features.NAME)
    name = option(question["name"], [*views])
    return {"steps": recordings.read(features.CHAPTER, views[name]).found["runs"][name]}


def features_(question: Question) -> dict[str, Any]:
    """The next looks at a dictionary that learns, those after the first `from`. Raises UserError for one that does not learn here."""
    ask, start, most = asked.dictionary(question), whole(question["from"]), features.looks()
    if ask.source != "toy":
        raise UserError("SmolLM2's features come with Glassbox: only the toy's are learned here.")
    found = features.after(ask, start)
    return {"steps": [payload.look(one) for one in found], "over": start + len(found) >= most}


def experts_(question: Question) -> dict[str, Any]:
    """The next looks at experts that learn, those after the first `from`."""
    start, most = whole(question["from"]), experts.looks()
    found = experts.after(asked.mixture(question), start)
    return {"steps": [routed.look(one) for one in found], "over": start + len(found) >= most}


def looked(question: Question) -> dict[str, Any]:
    """A sentence, one of its features, and the next word with it turned up and down."""
    return payload.looked(*featured.looked(*asked.looked(question)))


def graph_off(question: Question) -> dict[str, Any]:
    """What is explained, in a run of the whole model without one head or MLP at one token."""
    return {"after": graphs.without(*asked.part(question))}


def steer_price(question: Question) -> dict[str, Any]:
    """The loss on another text at some strengths."""
    return steering.priced(steered.price(asked.vector(question)), steered.PRICED)


def steer_on(question: Question) -> dict[str, Any]:
    """How a sentence goes on at minus a strength, at 0, and at the strength."""
    return {"texts": steered.continued(*asked.pushed(question))}


ANSWERS: Answers = {
    "recorded": recorded,
    "features": features_,
    "experts": experts_,
    "looked": looked,
    "graph_off": graph_off,
    "steer_price": steer_price,
    "steer_on": steer_on,
}
