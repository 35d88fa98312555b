"""What the views of Decoding are told while a person plays: one more step, or what the next choice would be."""

from typing import Any

from model.errors import UserError
from pages.decoding import asked as questions
from pages.decoding import work
from pages.decoding.asked import Asked, number
from pages.server import models
from pages.server.checks import listed
from pages.server.endpoint import Answers
from viz.decoding.decoder import payload
from viz.decoding.draft import payload as draft_views
from viz.decoding.guess import payload as guess_views
from viz.decoding.race import payload as race_views
from viz.shared.beams import payload as beam_views

MOST_GUESSES, MOST_GUESS, GUESS_SHOWN = 24, 60, 8


def step(asked: Asked) -> dict[str, Any]:
    """The stages after a text and the tokens `path`; `also`: tokens to show besides."""
    model, ids = questions.prompt(asked)
    path, also = questions.tokens(model, asked["path"]), questions.tokens(model, asked.get("also", []))
    if len(ids) + len(path) > (limit := models.limit(model)):
        raise UserError(f"The text has reached the limit of {limit} tokens: go back, or begin anew.")
    return payload.stages(
        questions.stages(model, [*ids, *path], questions.settings(asked["settings"]), number(asked, "seed"), also)
    )


def guess(asked: Asked) -> dict[str, Any]:
    """How likely the model holds each of `guesses` (texts) after a text and the tokens `path`, and its own best."""
    model, prompt = questions.prompt(asked)
    ids = [*prompt, *questions.tokens(model, asked["path"])]
    texts = [str(one)[:MOST_GUESS] for one in listed(asked["guesses"])][:MOST_GUESSES]
    found = [guess_views.Guessed(text, *work.guessed(model, ids, text)) for text in texts]
    return guess_views.scored(found, work.best(model, ids, GUESS_SHOWN), work.namer(model), models.vocabulary(model))


def beams(asked: Asked) -> dict[str, Any]:
    """The next step of a beam search, the one after the first `from`; none, and that it is over, behind the last."""
    (growing, prompt), start = questions.searched(asked), questions.start(asked)
    found = growing.upto(start + 1)[start:]
    steps = [beam_views.step(one, prompt, work.namer(str(asked["model"]))) for one in found]
    return {"steps": steps, "over": not found or bool(found[-1].stop)}


def race(asked: Asked) -> dict[str, Any]:
    """Every racer's text after the step behind the first `from`; one that has ended stays as it is."""
    name, count = work.namer(str(asked["model"])), questions.start(asked) + 1
    lanes = [race_views.lane(*work.lane(one.upto(count), one.over * count), name) for one in questions.racing(asked)]
    return {"lanes": lanes, "over": all(one["over"] for one in lanes)}


def draft(asked: Asked) -> dict[str, Any]:
    """The next round of speculative decoding, the one after the first `from`; none, and that it is over, at the end."""
    start = questions.start(asked)
    found = questions.drafting(asked).upto(start + 1)[start:]
    rounds = [draft_views.one_round(one, work.namer(str(asked["model"]))) for one in found]
    return {"rounds": rounds, "over": not found or bool(found[-1].stop)}


ANSWERS: Answers = {"step": step, "beams": beams, "race": race, "draft": draft, "guess": guess}
