"""What the room can be asked about the views of Prompting; the keys are what was recorded, or measured here."""

from pages.prompting import asked
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.room import making
from pages.room.asking import Asked
from pages.server import models
from pages.server.address import DEFAULT_MODEL

WITHIN = 2.0  # answers by which a guess may be wrong
NEXT = {0: 2, 1: 2, 2: 4, 4: 8, 8: 4}  # the number of examples that is asked about


def fewshot(now: Prompting) -> list[Asked]:
    """How many answers are right with other numbers of examples. Nothing about what was never measured."""
    ask = few.asked(now)
    if not (found := few.scores(ask)):
        return []
    right, measured = found
    tried, (count, _) = few.counts(ask.task), asked.shown(now, ask)
    other = NEXT[count] if NEXT[count] in tried else 0
    known, title = right[tried.index(count)], ask.task.title.lower()
    prompt = f"{title.capitalize()}, {count} examples: {known} of {measured} answers are right. How many with {other}?"
    says = f"With {other} examples {right[tried.index(other)]} of {measured} answers are right."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(prompt, right[tried.index(other)], (0, measured), "answers", says, **more)]


QUESTIONS = {"fewshot": fewshot}
