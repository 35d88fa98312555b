"""Thirty tasks for a model with tools: how many it does, and where the others break; whether a note helps it at the next try."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from model.prompting import agent, tools
from model.prompting.agent import Setting, Step
from model.prompting.measuring import is_named
from model.prompting.tools import Desk

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel

TITLES = {
    "sum": "Arithmetic",
    "look": "Look-up",
    "both": "Look-up, then arithmetic",
    "note": "Notes",
    "world": "A story",
}
TOOLS = {
    "sum": ("calculator",),
    "look": ("search",),
    "both": ("search", "calculator"),
    "note": ("recall",),
    "world": ("look",),
}
Break = Literal["", "no call", "wrong tool", "wrong input", "misread", "loop", "no answer"]
TRIES = 2  # of a task that fails, the first included
ARMS = ("plain", "noted")
SEED = 0
WRONG, NOTE = (
    "That answer is wrong.\n",
    "Next time I will",
)  # a note begins so: left free, the model ends the line at once


@dataclass(frozen=True)
class Task:
    """What is to be done. kind: of TITLES; answer: what the last call must name, or, if it is to be kept, a note; found: words of the
    text that is to be found; notes, story: what lies on the desk."""

    kind: str
    question: str
    answer: str
    found: str = ""
    notes: tuple[str, ...] = ()
    story: int = 0
    kept: bool = False

    def desk(self) -> Desk:
        """The desk at the beginning."""
        return Desk(self.notes, self.story)


class Done(NamedTuple):
    """A turn of a task. steps: all of this try so far; over: whether it was its last turn; right: whether the task was done then;
    broke: where not. arm: how the try began: first, plain (once more) or noted (with a note from the last try); number: of the try."""

    task: int
    steps: list[Step]
    over: bool
    right: bool
    broke: Break
    arm: str = "first"
    number: int = 1
    note: str = ""


@functools.cache
def tasks() -> tuple[Task, ...]:
    """The thirty tasks."""
    return tuple(Task(**one | {"notes": tuple(one.get("notes", ()))}) for one in agent.lists()["tasks"])


def measure(model: "LanguageModel", setting: Setting) -> Iterator[Done]:
    """All tasks, one turn after another."""
    for number in range(len(tasks())):
        yield from _tried(model, setting, Done(number, [], False, False, ""), None)


def again(model: "LanguageModel", setting: Setting) -> Iterator[Done]:
    """All tasks, and those that fail up to TRIES times, in two ways: with the same prompt, and with a note that the model wrote after
    the last try (Shinn et al. 2023, Reflexion). Tries after the first are sampled: greedily the same prompt gives the same again."""
    for number in range(len(tasks())):
        found = None
        for found in _tried(model, setting, Done(number, [], False, False, ""), None):
            yield found
        assert found is not None
        for arm in ARMS if not found.right else ():
            last = found
            for count in range(2, TRIES + 1):
                note = noted(model, setting, last) if arm == "noted" else ""
                rng = np.random.default_rng([SEED, number, count])
                for last in _tried(model, setting, Done(number, [], False, False, "", arm, count, note), rng):
                    yield last
                if last.right:
                    break


def noted(model: "LanguageModel", setting: Setting, failed: Done) -> str:
    """What the model writes for its next try, behind a try that failed."""
    text = agent.shown(setting.examples) + agent.asked(tasks()[failed.task].question, failed.note)
    read = agent.reading(model, agent.ids_of(f"{text}{agent.told(failed.steps)}{WRONG}{NOTE}"))
    return f"{NOTE} {agent.line(model, read, None, agent.MOST_WORDS['think'])[0]}"


def _tried(model: "LanguageModel", setting: Setting, begun: Done, rng: np.random.Generator | None) -> Iterator[Done]:
    """One try at a task, turn by turn."""
    task = tasks()[begun.task]
    desk = task.desk()
    for steps in agent.turns(model, setting, task.question, desk, begun.note, rng):
        ended = agent.over(steps)
        right = ended and done(task, steps, desk)
        yield begun._replace(steps=steps, over=ended, right=right, broke=broke(task, steps, right) if ended else "")


def done(task: Task, steps: Sequence[Step], desk: Desk) -> bool:
    """Whether the task is done: the answer is named, or noted where that is the task."""
    if task.kept:
        return any(is_named(note, task.answer) for note in desk.notes)
    return agrees(agent.answer(steps) or "", task.answer)


def agrees(said: str, answer: str) -> bool:
    """Whether an answer is named; thousands may be set off by commas."""
    return is_named(said, answer) or is_named(said.replace(",", ""), answer)


def broke(task: Task, steps: Sequence[Step], right: bool) -> Break:
    """Where the chain broke: the first of these that holds.

    no call: an act was none. wrong tool: one that is needed was never called. wrong input: the tools never told what is needed.
    misread: they did, and the answer is another. loop: no answer, and one call was made three times. no answer: none otherwise.
    """
    if right:
        return ""
    calls = [tools.read(step.text) for step in steps if step.kind == "act"]
    if None in calls:
        return "no call"
    if agent.answer(steps) is None:
        return "loop" if any(calls.count(one) > 2 for one in calls) else "no answer"
    used = {call.tool for call in calls if call}
    needed = ("note",) if task.kept else TOOLS[task.kind]
    if missing := [tool for tool in needed if tool not in used]:
        return (
            "wrong input" if task.found and missing == ["calculator"] and not _told(steps, task.found) else "wrong tool"
        )
    return "misread" if _told(steps, task.answer) else "wrong input"


def _told(steps: Sequence[Step], words: str) -> bool:
    return any(agrees(step.text, words) for step in steps if step.kind == "observe")
