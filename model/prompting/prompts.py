"""A question with examples before it, as text to be continued or as a chat, down to the tokens that the model reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.prompting.tasks import MOST_EXAMPLES, Pair, Task
from model.tokenizers import chat, registry
from model.trace import Tokens

Answers = Literal["true", "shuffled", "swapped"]
MODEL = "smollm2"
Part = Literal["instruction", "question", "answer", "frame"]


@dataclass(frozen=True)
class Form:
    """How a task is asked.

    answers   those of the examples. true: as they are; shuffled: dealt out anew among all eight examples; swapped: each label
              replaced by the next one, or neighbours' answers exchanged where answers are no closed set
    instruct  whether the task is said in words first
    chat      whether examples are turns of a conversation, in the model's own template, and not lines of one text
    system    the system message of a chat; empty: the template's own
    order     the seed of the order of the examples; 0: as they are listed
    """

    answers: Answers = "true"
    instruct: bool = False
    chat: bool = False
    system: str = ""
    order: int = 0


@dataclass(frozen=True, eq=False)
class Prompt:
    """tokens: what the model reads before it answers; parts: [T] what each token belongs to, and which example (-1: none, or the
    question that is asked)."""

    tokens: Tokens
    parts: tuple[tuple[Part, int], ...]


def examples(task: Task, form: Form) -> list[Pair]:
    """The examples in their order, with the answers that they are given."""
    pairs, answers = list(task.examples), [answer for _, answer in task.examples]
    if form.answers == "shuffled":
        answers = [answers[at] for at in np.random.default_rng(form.order).permutation(len(answers))]
    elif form.answers == "swapped" and task.labels:
        following = dict(zip(task.labels, (*task.labels[1:], task.labels[0]), strict=True))
        answers = [following[answer] for answer in answers]
    elif form.answers == "swapped":
        answers = [answers[min(at ^ 1, len(answers) - 1)] for at in range(len(answers))]
    found = [(question, answer) for (question, _), answer in zip(pairs, answers, strict=True)]
    if not form.order:
        return found
    return [found[at] for at in np.random.default_rng(form.order + 1_000).permutation(len(found))]


def prompt(task: Task, form: Form, count: int, question: str) -> Prompt:
    """The first `count` examples, and the question. Raises ValueError for a count that is not 0 to MOST_EXAMPLES."""
    if not 0 <= count <= MOST_EXAMPLES:
        raise ValueError(f"{count} examples: 0 to {MOST_EXAMPLES} can stand in a prompt")
    shown = examples(task, form)[:count]
    return _chat(task, form, shown, question) if form.chat else _text(task, form, shown, question)


def answer(form: Form, words: str) -> list[int]:
    """The tokens of an answer: behind a space in a text, at the beginning of a turn in a chat."""
    return registry.get(MODEL).continued(words if form.chat else f" {words}").ids.tolist()


def _text(task: Task, form: Form, shown: Sequence[Pair], question: str) -> Prompt:
    """Lines of one text: each example ends with a line break, and with an empty line where questions have two lines."""
    gap = "\n\n" if "\n" in task.question else "\n"
    pieces: list[tuple[str, Part, int]] = []
    if form.instruct and task.instruction:
        pieces.append((task.instruction, "instruction", -1))
        pieces.append(("\n\n", "frame", -1))
    for at, (one, its) in enumerate(shown):
        pieces += [(task.question.format(one), "question", at), (f" {its}", "answer", at), (gap, "frame", at)]
    pieces.append((task.question.format(question), "question", -1))
    tokens = registry.get(MODEL).read("".join(text for text, _, _ in pieces))
    return Prompt(tokens, _parts(tokens, pieces))


def _chat(task: Task, form: Form, shown: Sequence[Pair], question: str) -> Prompt:
    """Turns of a conversation; the instruction stands at the head of the first."""
    said = [(f"{task.instruction}\n\n", "instruction", -1)] if form.instruct and task.instruction else []
    messages = [chat.Message("system", form.system)] if form.system else []
    wanted: list[tuple[str, Part, int]] = [(form.system, "instruction", -1)] if form.system else []
    for at, (one, its) in enumerate([*shown, (question, "")]):
        number = at if at < len(shown) else -1
        head = said[0][0] if said and not at else ""
        messages.append(chat.Message("user", head + one))
        if head:
            wanted.append((head, "instruction", -1))
        wanted.append((one, "question", number))
        if number >= 0:
            messages.append(chat.Message("assistant", its))
            wanted.append((its, "answer", number))
    found = chat.render(MODEL, messages)
    return Prompt(found.tokens, _parts(found.tokens, _framed(found.text, wanted)))


def _framed(text: str, wanted: Sequence[tuple[str, Part, int]]) -> list[tuple[str, Part, int]]:
    """The pieces of the template's output: what was typed, in order, and what stands between."""
    pieces: list[tuple[str, Part, int]] = []
    start = 0
    for words, part, at in wanted:
        place = text.index(words, start)
        pieces += [(text[start:place], "frame", -1), (words, part, at)]
        start = place + len(words)
    return [*pieces, (text[start:], "frame", -1)]


def _parts(tokens: Tokens, pieces: Sequence[tuple[str, Part, int]]) -> tuple[tuple[Part, int], ...]:
    """To which piece the last byte of each token belongs."""
    ends = np.cumsum([len(text.encode()) for text, _, _ in pieces])
    places = np.searchsorted(ends, tokens.spans[:, 1])
    return tuple((pieces[at][1], pieces[at][2]) for at in np.minimum(places, len(pieces) - 1))
