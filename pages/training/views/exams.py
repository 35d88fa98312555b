"""Exams made for people, as models took them: a table with its sources, and what is to be doubted."""

from pages.frame import controls, layout
from pages.server import prose
from pages.training import mounts
from pages.training.address import Training
from viz.training.exams import data as figures
from viz.training.exams import payload

KIND = Training


def side() -> None:
    """Which exam is told of."""
    titles = {one["id"]: one["title"] for one in prose.examples("training", "exams")["exams"]}
    controls.choose(KIND, "exam", "Exam", titles.__getitem__)
    controls.settings(prose.examples("training")["exams"])


def draw(now: Training) -> layout.Drawn:
    """Where two models stood among people, and what many had right."""
    sent = payload.exams(now.exam, prose.examples("training", "exams"))
    mounts.exams(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
