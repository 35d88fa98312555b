"""What the views of Prompting are told while something is measured."""

from typing import Any

from pages.prompting import asked
from pages.prompting.work import few
from pages.server import recordings
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.prompting.fewshot import payload


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
    name = option(question["name"], sorted(few.keys()))
    return {"steps": recordings.read(few.CHAPTER, few.NAME).found["runs"][name]}


ANSWERS: Answers = {"fewshot": fewshot, "looked": looked, "recorded": recorded}
