"""A model with tools: its trace step by step, what the mask leaves at each token, and how many tasks it does."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from model.prompting import agent, calling, errands
from model.prompting.agent import KINDS, MOST_ACTS, MOST_LINE, MOST_QUESTION, Setting, Step
from model.prompting.errands import Task
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.reading import Reading
    from model.prompting.choosing import Choice

NAME = "agent"
MOST_STEPS = 3 * MOST_ACTS
MOST = 10_000  # steps of a run, more than any has
USUAL = Setting()
TITLES = errands.TITLES


class Asked(NamedTuple):
    """A question, and how the model is asked."""

    question: str
    setting: Setting


class Next(NamedTuple):
    """What comes behind some steps. over: whether the trace has ended; right, broke: what came of it, where the answer is known."""

    steps: list[Step]
    over: bool
    right: bool | None
    broke: str


def asked(now: Prompting) -> Asked:
    """What the controls ask for. Raises UserError for no question, or too long a one."""
    question = agent.one_line(now.errand)
    if not question:
        raise UserError("There is no question yet: type one, or choose a task.")
    if len(question) > MOST_QUESTION:
        raise UserError(
            f"This question has {len(question):,} characters; {MOST_QUESTION} are the limit here: shorten it."
        )
    return Asked(question, setting(now.taught, now.calls))


def setting(taught: str, calls: str) -> Setting:
    """How the model is asked, from the controls."""
    return Setting(int(taught), calls == "masked")


def tasks() -> tuple[Task, ...]:
    """The thirty tasks."""
    return errands.tasks()


def task(question: str) -> tuple[int, Task | None]:
    """The task that a question is, and its number; -1 for none."""
    return next(((at, one) for at, one in enumerate(tasks()) if one.question == question), (-1, None))


def kinds() -> list[str]:
    """The kind of each task."""
    return [one.kind for one in tasks()]


def listed(what: str) -> list[dict[str, str]]:
    """What is measured: tasks, or questions for the calculator alone."""
    if what == "calls":
        return [{"kind": "sum", "question": question, "answer": answer} for question, answer in calling.questions()]
    return [{"kind": one.kind, "question": one.question, "answer": one.answer} for one in tasks()]


def story(question: str) -> str:
    """The story that may be looked at."""
    from model.prompting import tools

    _, found = task(question)
    return tools.story(found.story if found else 0)


def notes(question: str) -> list[str]:
    """The notes that lie on the desk at first."""
    _, found = task(question)
    return list(found.notes) if found else []


def fork(now: Prompting) -> list[str]:
    """The lines of the trace in the address: a step each, with a * before it where a person wrote it. The one that stands there at first
    belongs to the first question alone."""
    usual = Prompting()
    if now.trace == usual.trace and now.errand != usual.errand:
        return []
    return now.trace.rstrip("\n").split("\n") if now.trace.strip() else []


def bare(lines: Sequence[str]) -> list[str]:
    """Steps without the mark of who wrote them."""
    return [one.removeprefix("*") for one in lines]


def shown(ask: Asked) -> tuple[list[str], bool, str]:
    """The recorded trace of a task: its steps, whether it was done, where it broke; nothing where none is recorded."""
    number, _ = task(ask.question)
    run = found()["runs"].get(key("tasks", ask.setting), [])
    last = [one for one in run if one[0] == number and one[2]]
    return (last[0][1], bool(last[0][3]), last[0][4]) if last else ([], False, "")


def compared() -> list[dict[str, Any]]:
    """The recorded scores of each setting: by kind, how many tasks were done, of how many."""
    runs_, scores = found()["runs"], []
    for name, (what, setting) in runs().items():
        if what != "tasks" or name not in runs_:
            continue
        ended = [one for one in runs_[name] if one[2]]
        by = {kind: [one[3] for one in ended if tasks()[one[0]].kind == kind] for kind in TITLES}
        rights = {kind: [sum(its), len(its)] for kind, its in by.items()}
        scores.append({"examples": setting.examples, "masked": setting.masked, "right": rights})
    return scores


def traced(lines: Sequence[str]) -> tuple[Step, ...]:
    """Steps from their texts: a thought, an act, an observation, and so on. Raises UserError for too many, or too long ones."""
    if len(lines) > MOST_STEPS:
        raise UserError(f"This trace has {len(lines)} steps; the limit is {MOST_STEPS}: leave some out.")
    for at, text in enumerate(lines, 1):
        if len(text) > MOST_LINE:
            raise UserError(f"Step {at} has {len(text):,} characters; {MOST_LINE} are the limit here: shorten it.")
    return tuple(Step(KINDS[at % 3], agent.one_line(text)) for at, text in enumerate(lines))


@keep(256)
def following(ask: Asked, steps: tuple[Step, ...]) -> Next:
    """The next thought; or the next act, with what its tool says. Raises UserError for too long a trace."""
    _, known = task(ask.question)
    wanted, made = known or Task("own", ask.question, ""), list(steps)
    kind = agent.following(made)
    if not agent.over(made) and kind != "observe":
        text = agent.text_of(ask.setting, ask.question, made)
        begun = _begun(ask.setting.examples)
        made.append(agent.write(models.get(DEFAULT_MODEL), ask.setting, text, kind, begun)[0])
    if not agent.over(made) and agent.following(made) == "observe":
        desk = agent.replayed(wanted.desk(), made[:-1])
        made.append(Step("observe", desk.use(made[-1].text).text))
    over = agent.over(made)
    if not over or known is None:
        return Next(made[len(steps) :], over, None, "")
    right = errands.done(known, made, agent.replayed(known.desk(), made))
    return Next(made[len(steps) :], over, right, errands.broke(known, made, right))


@keep(64)
def allowed(ask: Asked, steps: tuple[Step, ...], line: str) -> "list[Choice]":
    """What might have been written at each token of an act, behind these steps."""
    from model.prompting import choosing

    text = agent.text_of(ask.setting, ask.question, steps)
    return choosing.choices(models.get(DEFAULT_MODEL), text, line)


@keep(3)
def _begun(count: int) -> "Reading":
    """What stands before every question, read once."""
    return models.get(DEFAULT_MODEL).read(agent.ids_of(agent.shown(count)), agent.MOST_PROMPT)


def measured(what: str, setting: Setting) -> "Growing[Any]":
    """A turn (Done) after another, or a line (Said) after another where the calculator stands alone. Shared by all who ask for the
    same."""
    return _measured(what, USUAL if what == "calls" else setting)


@keep(4)
def _measured(what: str, setting: Setting) -> "Growing[Any]":
    model = models.get(DEFAULT_MODEL)
    if what == "calls":
        return Growing(calling.measure(model))
    return Growing(errands.again(model, setting) if what == "again" else errands.measure(model, setting))


def key(what: str, setting: Setting) -> str:
    """The name under which a run is recorded."""
    if what != "tasks":
        return f"agent.{what}"
    return f"agent.tasks.{'masked' if setting.masked else 'free'}.{setting.examples}"


def runs() -> dict[str, tuple[str, Setting]]:
    """What is recorded: the tasks with each number of examples under a mask, with most of them freely, too; the calculator alone; notes."""
    every = [("tasks", Setting(count)) for count in agent.SHOTS] + [("tasks", Setting(masked=False))]
    return {key(*one): one for one in [*every, ("calls", USUAL), ("again", USUAL)]}


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    tries = {"tries": errands.TRIES, "note": errands.WRONG + errands.NOTE}
    return tries | {
        "lists": agent.lists(),
        "introduced": agent.INTRODUCED,
        "acts": MOST_ACTS,
        "words": dict(agent.MOST_WORDS),
    }


def recorded(what: str, setting: Setting) -> Recording | None:
    """The recorded run, under its own name, if there is one."""
    if what == "again" and setting != USUAL:
        return None
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), key(what, setting))


def found() -> dict[str, Any]:
    """All that is recorded: runs, seconds, and what the mask leaves in the first picture."""
    recording = recordings.of(few.CHAPTER, NAME, settings())
    return dict(recording.found) if recording else {"runs": {}, "seconds": {}, "known": {}}


def timed(what: str, setting: Setting) -> tuple[list[Any], float]:
    """A whole run and its seconds."""
    began = time.monotonic()
    return measured(what, setting).upto(MOST), time.monotonic() - began
