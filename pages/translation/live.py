"""What the views of Translation are told while learners learn or a person changes something."""

from typing import Any

from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from pages.translation import asked
from pages.translation.work import races, saying, searching, tasks, transforming
from pages.translation.work import recorded as of_recordings
from viz.shared.beams import payload as tree
from viz.translation.learners import payload
from viz.translation.tasks import payload as of_tasks


def race(question: Question) -> dict[str, Any]:
    """The next moments of a race, those after the first `from`."""
    start, most = whole(question["from"]), races.ticks()
    found = races.after(asked.plan(question), start)
    return {"steps": [payload.tick(one) for one in found], "over": start + len(found) >= most}


def said(question: Question) -> dict[str, Any]:
    """What the learners make of a sentence at the moment `at` of a race, and what the touched one does."""
    plan, at, text = asked.plan(question), asked.moment(question["at"]), str(question["sentence"])
    touch = asked.touch(str(question["forced"]), str(question["off"]))
    return {"learners": {name: payload.said(one) for name, one in saying.all_of(plan, at, text, touch).items()}}


def recorded(question: Question) -> dict[str, Any]:
    """What was recorded of a race."""
    name = option(question["name"], of_recordings.NAMES)
    found = of_recordings.of(of_recordings.asked(name))
    return dict(found.found) if found else {"steps": [], "said": {}}


def beams(question: Question) -> dict[str, Any]:
    """The next step of a beam search, the one after the first `from`; none, and that it is over, behind the last."""
    growing, start = asked.searched(question), whole(question["from"])
    found, piece = growing.upto(start + 1)[start:], searching.namer(str(question["into"]))
    return {"steps": [tree.step(one, 1, piece) for one in found], "over": not found or bool(found[-1].stop)}


def masked(question: Question) -> dict[str, Any]:
    """Words in place of the word `at` of a text, by what stands on both sides."""
    return of_tasks.masked(*tasks.masked(asked.text(question), whole(question["at"])))


def summary(question: Question) -> dict[str, Any]:
    """A summary of a text."""
    return {"said": transforming.summary(asked.text(question))}


def answer(question: Question) -> dict[str, Any]:
    """The answer to a question about a text."""
    return {"said": transforming.answer(asked.text(question), str(question["question"]))}


ANSWERS: Answers = {
    "race": race,
    "said": said,
    "recorded": recorded,
    "beams": beams,
    "masked": masked,
    "summary": summary,
    "answer": answer,
}
