"""Few-shot prompting: how often the model is right with each number of examples, and where it looks before it answers."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from model.inside import heads
from model.prompting import measuring, prompts, tasks
from model.prompting.measuring import COUNTS, Answered
from model.prompting.prompts import Form, Prompt
from model.prompting.tasks import OWN, Task
from pages.prompting.address import Prompting
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

CHAPTER, NAME = "prompting", "fewshot"
TITLES = {name: task.title for name, task in tasks.built_in().items()} | {OWN: "Your own"}
MOST_SYSTEM = 400  # characters
HEADS = 3  # that are offered: those that look most at the examples' answers


Scores = tuple[list[int], int]  # right answers with each number of examples, and how many questions were asked


class Asked(NamedTuple):
    """What is measured: a task by its name, the table of one's own, and how it is asked."""

    name: str
    table: str
    form: Form

    @property
    def task(self) -> Task:
        """Raises UserError for a table that is none."""
        return _own(self.table) if self.name == OWN else task(self.name)


class Looked(NamedTuple):
    """Where a head looks from the end of the prompt. answers, questions: its weight on each example's answer and question; rest: on
    all else; first: on the first token, within the rest."""

    layer: int
    head: int
    answers: list[float]
    questions: list[float]
    rest: float
    first: float


def task(name: str) -> Task:
    """A task that comes with Glassbox."""
    return tasks.built_in()[name]


def asked(now: Prompting) -> Asked:
    """What the controls ask for. Raises UserError for a system message that is too long."""
    system = now.system.strip() if now.form == "chat" else ""
    if len(system) > MOST_SYSTEM:
        raise UserError(f"This message has {len(system)} characters; {MOST_SYSTEM} are the limit here: shorten it.")
    form = Form(now.answers, now.instruct == "yes", now.form == "chat", system, now.order)  # type: ignore[arg-type]
    return Asked(now.task, now.table if now.task == OWN else "", form)


@keep(16)
def measured(ask: Asked) -> Growing[list[Answered]]:
    """An item after the other, with each number of examples. Shared by all who ask for the same."""
    task = ask.task
    return Growing(measuring.measure(models.get(DEFAULT_MODEL), task, ask.form, counts(task)))


def counts(task: Task) -> tuple[int, ...]:
    """The numbers of examples that are tried: none beyond those that the task has."""
    return tuple(count for count in COUNTS if count <= len(task.examples))


def most(task: Task, wanted: int) -> int:
    """The number of examples that is wanted, or the largest below that the task has."""
    return max(count for count in counts(task) if count <= wanted)


def prompt(ask: Asked, count: int, item: int) -> Prompt:
    """What the model reads before it answers."""
    return prompts.prompt(ask.task, ask.form, count, ask.task.items[item][0])


@keep(32)
def looked(ask: Asked, count: int, item: int) -> list[Looked]:
    """Where each head looks from the last token of the prompt, most at the examples' answers first."""
    read = prompt(ask, count, item)
    trace = models.get(DEFAULT_MODEL).trace(read.tokens.ids.tolist())
    answered, questioned = (_belongs(read, part, count) for part in ("answer", "question"))
    found = []
    for layer, its in enumerate(trace.layers):
        for head, row in enumerate(its.pattern[:, -1].astype(float)):  # [T]
            answers, questions = ((row @ part).tolist() for part in (answered, questioned))
            rest = 1 - sum(answers) - sum(questions)
            found.append(Looked(layer, head, answers, questions, rest, float(row[0])))
    return sorted(found, key=lambda one: -sum(one.answers))


def induction(found: list[Looked]) -> list[float]:
    """How much each of these heads looks at what followed the same token before, in random tokens read twice."""
    scores = _induction()
    return [float(scores[one.layer, one.head]) for one in found]


def key(ask: Asked) -> str:
    """The name under which a run is recorded."""
    form = ask.form
    return ".".join((ask.name, form.answers, "instruct" if form.instruct else "bare", "chat" if form.chat else "text"))


def recorded(ask: Asked) -> Recording | None:
    """The recorded run of what is asked, under its own name, if there is one."""
    if ask.table or ask.form.system or ask.form.order or key(ask) not in keys():
        return None
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), key(ask))


def rights(ask: Asked) -> Scores | None:
    """The scores of the recorded run, if there is one."""
    if not (found := recorded(ask)):
        return None
    steps = found.found["steps"]
    return [sum(step[at][2] for step in steps) for at in range(len(COUNTS))], len(steps)


def scores(ask: Asked) -> Scores | None:
    """The scores of the recorded run, or of a live one that is over."""
    if found := rights(ask):
        return found
    growing = measured.there(ask)
    if not growing or len(growing.made) < len(ask.task.items):
        return None
    return [sum(step[at].right for step in growing.made) for at in range(len(counts(ask.task)))], len(growing.made)


def others(ask: Asked) -> list[tuple[str, list[int], int]]:
    """The recorded curves that stand behind: the other tasks asked in the same way; and, with changed answers, the same task with
    true ones."""
    plain = ask._replace(table="", form=replace(ask.form, system="", order=0))
    shown = {}
    if ask.form.answers != "true":
        shown["true answers"] = plain._replace(form=replace(plain.form, answers="true"))
    shown |= {TITLES[name].lower(): plain._replace(name=name) for name in tasks.built_in() if name != ask.name}
    return [(title, *found) for title, one in shown.items() if one.name != OWN and (found := rights(one))]


def compared(ask: Asked, at: int) -> tuple[str, int, int] | None:
    """The same task asked otherwise, in words; how many answers are right then with the same number of examples, and of how many."""
    true = ask.form.answers == "true"
    other = ask._replace(form=replace(ask.form, answers="shuffled" if true else "true"))
    if not (found := rights(other)):
        return None
    return "With the answers of the examples dealt out anew" if true else "With true answers", found[0][at], found[1]


def runs() -> dict[str, Asked]:
    """What is recorded: each task with true, shuffled and swapped answers, with and without words, and as a chat."""
    forms = [Form(answers, instruct) for answers in ("true", "shuffled", "swapped") for instruct in (False, True)]
    forms += [Form(chat=True, instruct=instruct) for instruct in (False, True)]
    made = [Asked(name, "", form) for name in tasks.built_in() for form in forms]
    return {key(one): one for one in made}


@keep(1)
def keys() -> frozenset[str]:
    """The names of what is recorded."""
    return frozenset(runs())


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    lists = {name: vars(task) for name, task in tasks.built_in().items()}
    return {"tasks": lists, "counts": list(COUNTS), "runs": sorted(keys())}


def _belongs(read: Prompt, part: str, count: int) -> Any:
    """[T, count]: 1 where a token belongs to that part of an example."""
    return np.array([[one == (part, at) for at in range(count)] for one in read.parts], float).reshape(-1, count)


@keep(1)
def _induction() -> Any:
    reader = models.get(DEFAULT_MODEL)
    ids = heads.repeated_ids(reader)
    return heads.induction(heads.patterns(reader.trace(ids)), len(ids) // heads.REPEATS)


@keep(4)
def _own(table: str) -> Task:
    return tasks.own(table)
