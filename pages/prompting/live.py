"""What the views of Prompting are told while something is measured."""

from typing import Any

from pages.prompting import asked
from pages.prompting.work import few, tuned
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.prompting.fewshot import payload
from viz.prompting.soft import payload as of_tuning


def fewshot(question: Question) -> dict[str, Any]:
    """The next items that were asked, those after the first `from`."""
    ask, start = asked.asked(question), whole(question["from"])
    growing, most = few.measured(ask), len(ask.task.items)
    found = growing.after(start, most)
    return {"steps": [payload.step(one) for one in found], "over": start + len(found) >= most}


def looked(question: Question) -> dict[str, Any]:
    """Where heads look from the end of the prompt, before the model answers."""
    ask = asked.asked(question)
    found = few.looked(ask, *asked.place(question, ask))
    return payload.looked(found, few.induction(found[: few.HEADS]), few.HEADS)


def recorded(question: Question) -> dict[str, Any]:
    """What was recorded of a task that was asked in one way."""
    view = few.NAME if question["name"] in few.runs() else tuned.NAME
    name = option(question["name"], sorted({**few.runs(), **tuned.runs()}))
    return {"steps": recordings.read(few.CHAPTER, view).found["runs"][name]}


def soft(question: Question) -> dict[str, Any]:
    """The next look at vectors that are learned, the one after the first `from`."""
    start, found = whole(question["from"]), tuned.tuned(*asked.tuned(question))
    looks = found.after(start, tuned.LOOKS)
    piece = models.pieces(DEFAULT_MODEL)
    return {"steps": [of_tuning.look(one, piece) for one in looks], "over": start + len(looks) >= tuned.LOOKS}


ANSWERS: Answers = {"fewshot": fewshot, "looked": looked, "recorded": recorded, "soft": soft}
