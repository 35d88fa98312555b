"""Arithmetic with a calculator: 24 questions, each answered directly, and by one call that is written freely or under a mask."""

import functools
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from model.prompting import agent, tools
from model.prompting.agent import SHOTS
from model.prompting.errands import agrees
from model.prompting.grammar import Rule, chain, literal
from model.prompting.tools import Desk

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel
    from model.pretrained.reading import Reading

Way = Literal["direct", "free", "masked"]
WAYS: tuple[Way, ...] = ("direct", "free", "masked")
TASK = {
    "direct": "Answer each question with a number.\n\n",
    "call": "Write each question as a call of the calculator, such as calculator[12 * 7].\n\n",
}
BEGINS = " calculator["
MOST = 24  # tokens of a line


class Said(NamedTuple):
    """What is written to one question. valid: whether it is a call that the calculator can read (a direct answer: always); right:
    whether the result, or the answer, is the right number."""

    text: str
    valid: bool
    right: bool


@functools.cache
def questions() -> tuple[tuple[str, str], ...]:
    """The 24 questions with their answers."""
    return tuple((one["question"], one["answer"]) for one in agent.lists()["sums"])


def prompt(question: str, count: int, way: Way) -> str:
    """What the model reads: so many examples, and the question; under the mask also how a call begins, as nothing else may come."""
    parts = [TASK["direct" if way == "direct" else "call"]]
    for one in agent.lists()["shown"][:count]:
        line = f"Answer: {one['answer']}" if way == "direct" else f"Act: calculator[{one['call']}]"
        parts.append(f"Question: {one['question']}\n{line}\n\n")
    begins = {"direct": "Answer:", "free": "Act:", "masked": f"Act:{BEGINS}"}[way]
    return "".join(parts) + f"Question: {agent.one_line(question)}\n{begins}"


@functools.cache
def rule() -> Rule:
    """The rest of a line with a call of the calculator."""
    return chain(tools.sums(), literal("]\n"))


def measure(model: "LanguageModel") -> Iterator[Said]:
    """A line after another: for each question what is written in each way, with each number of examples."""
    before: dict[str, Reading] = {}
    for question, answer in questions():
        for way, count in itertools.product(WAYS, SHOTS):
            name = f"{way == 'direct'} {count}"
            read = before[name] = agent.reading(model, agent.ids_of(prompt(question, count, way)), before.get(name))
            text, _ = agent.line(model, read, rule() if way == "masked" else None, MOST)
            yield judged(BEGINS.strip() + text if way == "masked" else text, answer, way)


def judged(text: str, answer: str, way: Way) -> Said:
    """A line, read and compared."""
    if way == "direct":
        return Said(text, True, agrees(text, answer))
    told, call = Desk().use(text), tools.read(text)
    valid = told.valid and call is not None and call.tool == "calculator"
    return Said(text, valid, valid and told.text == answer)
