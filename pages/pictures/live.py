"""What the views of Pictures are told between two runs of the page."""

from typing import Any

from pages.pictures import asked
from pages.pictures.work import classes
from pages.server import recordings
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.pictures.classes import payload as of_classes


def recorded_(question: Question) -> dict[str, Any]:
    """What was recorded, by the name of a run."""
    names = {classes.NAME: list(classes.SOURCES)}
    name = option(question["name"], sorted(one for runs in names.values() for one in runs))
    view = next(view for view, runs in names.items() if name in runs)
    return {"steps": recordings.read(classes.CHAPTER, view).found["runs"][name]}


def curves(question: Question) -> dict[str, Any]:
    """The next draws of examples, those after the first `from`."""
    start, most = whole(question["from"]), classes.draws()
    found = classes.curve(*asked.curve(question)).after(start, most)
    return {"steps": [of_classes.draw(one) for one in found], "over": start + len(found) >= most}


def told_apart(question: Question) -> dict[str, Any]:
    """What classifiers make of points that somebody has drawn."""
    return of_classes.fits(classes.fits(asked.told_apart(question)))


ANSWERS: Answers = {
    "recorded": recorded_,
    "curves": curves,
    "told_apart": told_apart,
}
