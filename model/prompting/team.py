"""Two agents and a manager that pass one another messages of a fixed form (as in Hong et al. 2024, MetaGPT), and what a lost field does.

The manager is a rule in code: it fills the forms from what is written down of a task. The librarian and the reckoner are one model with
two prompts. Each reads its message and nothing else, so that what is not in the message is not known to it.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from model.prompting import agent, calculator, errands, library
from model.prompting.grammar import Rule, chain, chars, literal, maybe, upto
from model.prompting.ranking import Bm25
from model.prompting.tools import Desk

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel
    from model.pretrained.reading import Reading

Name = Literal["librarian", "reckoner"]
FIELDS: dict[Name, tuple[str, ...]] = {
    "librarian": ("subject", "wanted"),
    "reckoner": ("first", "operation", "second", "unit"),
}
EVERY = (*FIELDS["librarian"], *FIELDS["reckoner"])
WHOLE = ""  # no field is lost
LOSSES = (WHOLE, *EVERY)
HEADS = {"text": "Text", "number": "Number", "calculation": "Calculation"} | {one: one.capitalize() for one in EVERY}
BEGINS = {
    "librarian": "Read the text and write the number that is wanted, in digits.\n\n",
    "reckoner": "Write the calculation.\n\n",
}
WRITES: dict[Name, str] = {"librarian": "number", "reckoner": "calculation"}
MOST_FIELD = 60  # characters
MOST_WORDS = 24  # tokens that an agent writes
MOST_DIGITS = 9
Broke = Literal["", "librarian", "reckoner"]


@dataclass(frozen=True)
class Task:
    """A question, and how the manager splits it. title: of the text that holds the number `looked`; place: the field of the reckoner's
    message in which that number goes (first or second); other: the number in the other."""

    question: str
    title: str
    subject: str
    wanted: str
    looked: str
    place: str
    other: str
    operation: str
    unit: str
    answer: str


class Passed(NamedTuple):
    """What came of a task. sent: the fields as they arrived, by name; title: of the text that the search found; number: what the
    librarian wrote; call: what the reckoner wrote; result: what the calculator says to it; broke: who wrote the first wrong thing."""

    task: int
    lost: str
    sent: dict[str, str]
    title: str
    number: str
    call: str
    result: str
    right: bool
    broke: Broke


class Alone(NamedTuple):
    """A turn of a single agent with the same task. over: whether it was its last."""

    task: int
    over: bool
    right: bool


@functools.cache
def lists() -> dict[str, list[dict[str, Any]]]:
    """What the file holds: each agent's examples, and the tasks."""
    return json.loads(Path(__file__).with_name("team.json").read_text("utf-8"))


@functools.cache
def tasks() -> tuple[Task, ...]:
    """The twelve tasks."""
    return tuple(Task(**one) for one in lists()["tasks"])


@functools.cache
def rule(name: Name) -> Rule:
    """What an agent may write: a number; or a number, a sign, and a number."""
    number = upto(chars("0123456789"), MOST_DIGITS)
    if name == "librarian":
        return chain(literal(" "), number, literal("\n"))
    number = chain(number, maybe(chain(literal("."), upto(chars("0123456789"), 3))))
    return chain(literal(" "), number, literal(" "), chars("+-*/"), literal(" "), number, literal("\n"))


def prompt(name: Name, message: Mapping[str, str]) -> str:
    """What an agent reads: what it is to do, its examples, and a message; up to what it is to write."""
    ended = HEADS[WRITES[name]] + ":"
    return shown(name) + written(name, message) + ended


@functools.cache
def shown(name: Name) -> str:
    """What stands before every message to an agent."""
    made = [f"{written(name, one)}{HEADS[WRITES[name]]}: {one[WRITES[name]]}\n\n" for one in lists()[name]]
    return BEGINS[name] + "".join(made)


def written(name: Name, message: Mapping[str, str]) -> str:
    """A message as it is read: a line for each field that arrived, in the order of the form."""
    order = (*(("text",) if name == "librarian" else ()), *FIELDS[name])
    return "".join(f"{HEADS[one]}: {agent.one_line(message[one])}\n" for one in order if message.get(one))


def filled(task: Task, number: str) -> dict[str, str]:
    """All fields as the manager fills them, with the number that the librarian wrote."""
    other = {"first": "second", "second": "first"}[task.place]
    given = {one: str(getattr(task, one)) for one in ("subject", "wanted", "operation", "unit")}
    return given | {task.place: number, other: task.other}


def passed(
    model: "LanguageModel",
    at: int,
    changes: Mapping[str, str],
    begun: "Mapping[Name, Reading] | None" = None,
) -> Passed:
    """A task, from the manager and back. changes: what arrives in a field in place of what was sent, "" where it is lost; begun: what
    stands before every message, read before."""
    task, begun = tasks()[at], begun or {}
    asked = filled(task, "") | dict(changes)
    title, text = searched(f"{asked['subject']} {asked['wanted']}")
    number = said(model, "librarian", {"text": text} | _of("librarian", asked), begun.get("librarian"))
    sent = filled(task, number) | dict(changes)
    call = said(model, "reckoner", _of("reckoner", sent), begun.get("reckoner"))
    result = Desk().use(f"calculator[{call}]")
    right = result.valid and calculator.value(call) == int(task.answer)
    broke: Broke = "" if right else "reckoner" if number == task.looked else "librarian"
    lost = next((one for one, words in changes.items() if not words), WHOLE)
    return Passed(at, lost, sent, title, number, call, result.text, right, broke)


def begun(model: "LanguageModel") -> "dict[Name, Reading]":
    """What stands before every message, read once."""
    return {name: model.read(agent.ids_of(shown(name)), agent.MOST_PROMPT) for name in FIELDS}


def measure(model: "LanguageModel") -> Iterator[Passed | Alone]:
    """All tasks with every field, then with each one lost; then the same tasks for a single agent with all tools, turn by turn."""
    before = begun(model)
    for lost in LOSSES:
        for at in range(len(tasks())):
            yield passed(model, at, {lost: ""} if lost else {}, before)
    for at, task in enumerate(tasks()):
        for steps in agent.turns(model, agent.Setting(), task.question, Desk()):
            over = agent.over(steps)
            yield Alone(at, over, over and errands.agrees(agent.answer(steps) or "", task.answer))


def searched(words: str) -> tuple[str, str]:
    """The title and the text that the search puts first; nothing if no text has one of the words."""
    found = _index().ranked(words)
    return library.facts()[found[0][0]][:2] if found else ("", "")


def said(model: "LanguageModel", name: Name, message: Mapping[str, str], before: "Reading | None" = None) -> str:
    """What an agent writes to a message, within its rule."""
    read = agent.reading(model, agent.ids_of(prompt(name, message)), before)
    return agent.line(model, read, rule(name), MOST_WORDS)[0]


def _of(name: Name, fields: Mapping[str, str]) -> dict[str, str]:
    return {one: fields[one] for one in FIELDS[name]}


@functools.cache
def _index() -> Bm25:
    return Bm25([fact.text for fact in library.facts()])
