"""Prompt tuning: vectors that are learned in place of words, beside what the best written prompts do."""

from typing import TYPE_CHECKING, Any

from model.prompting import tasks
from model.prompting.prompts import Form
from pages.prompting.work import few
from pages.prompting.work.few import Asked
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.prompting.soft import Look

NAME = "soft"
VECTORS = ("8", "4", "2", "1")
BEGINS = ("words", "random")  # what the vectors begin as: the task's words, random tokens
SEED = 0


@keep(12)
def tuned(task: str, vectors: str, begins: str) -> "Growing[Look]":
    """A look after the other. Shared by all who ask for the same."""
    from model.prompting import soft

    found = tasks.built_in()[task]
    words = found.instruction if begins == "words" else ""
    return Growing(soft.tune(models.get(DEFAULT_MODEL), found, int(vectors), words, SEED))


def looks() -> int:
    """How many looks a run has."""
    from model.prompting import soft

    return soft.STEPS // soft.WATCHED + 1


def written(task: str) -> list[tuple[str, int, int]]:
    """What written prompts do on the same questions: in words, right answers, tokens of the prompt before a question."""
    shown = []
    for title, instruct, count in (("the task in words", True, 0), ("four examples", False, 4), ("both", True, 4)):
        ask = Asked(task, "", Form(instruct=instruct))
        if found := few.rights(ask):
            own = len(few.prompt(Asked(task, "", Form()), 0, 0).tokens)
            shown.append((title, found[0][few.COUNTS.index(count)], len(few.prompt(ask, count, 0).tokens) - own))
    return shown


def width() -> int:
    """How many numbers a vector has."""
    return models.get(DEFAULT_MODEL).embedding_matrix.shape[1]


def key(task: str, vectors: str, begins: str) -> str:
    """The name under which a run is recorded."""
    return f"{task}.{vectors}.{begins}"


def runs() -> dict[str, tuple[str, str, str]]:
    """What is recorded: each task with eight vectors, capitals with one and from random tokens, too."""
    made = [(name, VECTORS[0], BEGINS[0]) for name in tasks.built_in()]
    made += [("capital", "1", BEGINS[0]), ("capital", VECTORS[0], BEGINS[1])]
    return {key(*one): one for one in made}


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.prompting import soft

    return {"tasks": few.settings()["tasks"], "steps": soft.STEPS, "rate": soft.RATE, "runs": sorted(runs())}


def recorded(task: str, vectors: str, begins: str) -> Recording | None:
    """The recorded run, under its own name, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), key(task, vectors, begins))
