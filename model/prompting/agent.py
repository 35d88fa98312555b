"""A model in a loop: it thinks, acts by calling a tool, and reads what the tool tells it (Yao et al. 2023, ReAct).

Who wrote a line is known from the loop, never from the text: the model writes thoughts and calls, each up to the end of its line,
and only a tool writes an observation. To the model all of it is one text.
"""

import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.prompting import tools
from model.prompting.grammar import Mask, Rule, after
from model.prompting.prompts import MODEL
from model.prompting.tools import FINISH, Desk
from model.tokenizers import registry
from model.trace import Floats

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel
    from model.pretrained.reading import Reading

Rng = np.random.Generator
Kind = Literal["think", "act", "observe"]
KINDS: tuple[Kind, ...] = ("think", "act", "observe")
HEADS = {"think": "Thought:", "act": "Act:", "observe": "Observation:"}
MOST_ACTS = 6
MOST_WORDS = {"think": 32, "act": 32}  # tokens of a line
MOST_QUESTION, MOST_LINE = 300, 400  # characters
MOST_PROMPT = 2_000  # tokens
SHOTS = (0, 2, 4)
INTRODUCED = """Answer the question in turns of a thought, an act and an observation. An act is one of these calls:
calculator[12 * 7] computes numbers.
search[words] finds a text about the island.
note[words] writes a note.
recall[] reads the notes.
look[word] tells what the story says about a word.
finish[answer] gives the answer and ends.

"""


class Step(NamedTuple):
    """A line of the trace."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Setting:
    """How the model is asked. examples: how many stand before the question; masked: whether only calls are possible as acts."""

    examples: int = 4
    masked: bool = True


@functools.cache
def lists() -> dict[str, list[dict[str, Any]]]:
    """What the file holds: examples, tasks, and questions for the calculator alone."""
    return json.loads(Path(__file__).with_name("agent.json").read_text("utf-8"))


@functools.cache
def shown(count: int) -> str:
    """What stands before the question: what the calls are, and so many examples. Their observations are the tools' own."""
    parts = [INTRODUCED]
    for one in _last(lists()["examples"], count):
        desk, kinds = Desk(tuple(one.get("notes", ()))), (KINDS[at % 3] for at in range(len(one["steps"])))
        steps = [Step(kind, text) for kind, text in zip(kinds, one["steps"], strict=True)]
        for at, step in enumerate(steps):
            if step.kind == "observe":
                steps[at] = Step("observe", desk.use(steps[at - 1].text).text)
        parts.append(f"{asked(one['question'])}{told(steps)}\n")
    return "".join(parts)


def asked(question: str, note: str = "") -> str:
    """The question on a line of its own, whatever was typed; a note from the last try behind it."""
    return f"Question: {one_line(question)}\n" + (f"Note from the last try: {one_line(note)}\n" if note else "")


def one_line(text: str) -> str:
    """A text without breaks, so that nothing in it begins a line."""
    return " ".join(text.split())


def told(steps: Sequence[Step]) -> str:
    """Steps as the model reads them."""
    return "".join(f"{HEADS[kind]} {text}\n" for kind, text in steps)


def following(steps: Sequence[Step]) -> Kind:
    """What comes behind these steps."""
    return KINDS[(KINDS.index(steps[-1].kind) + 1) % 3] if steps else "think"


def over(steps: Sequence[Step]) -> bool:
    """Whether the trace has come to its end: by a last call, or by MOST_ACTS calls."""
    acts = [step.text for step in steps if step.kind == "act"]
    ended = bool(acts) and (call := tools.read(acts[-1])) is not None and call.tool == FINISH
    return ended or (len(acts) >= MOST_ACTS and steps[-1].kind == "observe")


def answer(steps: Sequence[Step]) -> str | None:
    """What the last call gives as the answer, if there is one."""
    call = tools.read(steps[-1].text) if steps and steps[-1].kind == "act" else None
    return call.given if call and call.tool == FINISH else None


@functools.cache
def mask() -> Mask:
    """The mask over the vocabulary of the model."""
    tokenizer = registry.get(MODEL)
    pieces = [tokenizer.piece(token) for token in range(tokenizer.vocab_size)]
    return Mask(pieces, tokenizer.special_tokens.values())


def text_of(setting: Setting, question: str, steps: Sequence[Step], note: str = "") -> str:
    """All that the model reads before it writes the next line."""
    return shown(setting.examples) + asked(question, note) + told(steps) + HEADS[following(steps)]


def replayed(desk: Desk, steps: Sequence[Step]) -> Desk:
    """The desk as the calls of these steps leave it, whatever their observations say."""
    for step in steps:
        if step.kind == "act":
            desk.use(step.text)
    return desk


def write(
    model: "LanguageModel",
    setting: Setting,
    text: str,
    kind: Kind,
    before: "Reading | None" = None,
    rng: Rng | None = None,
) -> tuple[Step, "Reading"]:
    """The next thought or act, behind a text. before: an earlier reading, of which the beginning is taken; rng: to be sampled by.

    Raises UserError for too long a text.
    """
    rule = tools.calls() if kind == "act" and setting.masked else None
    found, read = line(model, reading(model, ids_of(text), before), rule, MOST_WORDS[kind], rng)
    return Step(kind, found), read


def turns(
    model: "LanguageModel", setting: Setting, question: str, desk: Desk, note: str = "", rng: Rng | None = None
) -> Iterator[list[Step]]:
    """A whole trace, turn by turn: each time all steps so far."""
    steps, read = list[Step](), None
    while not over(steps):
        for kind in KINDS[:2]:
            step, read = write(model, setting, text_of(setting, question, steps, note), kind, read, rng)
            steps.append(step)
        if not over(steps):
            steps.append(Step("observe", desk.use(steps[-1].text).text))
        yield list(steps)


def allowed(rule: Rule, left: int) -> NDArray[np.bool_]:
    """[V]: what may come next, in a line with `left` more tokens. A call begins with the token that the tokenizer itself would write: a
    space alone fits the grammar, too, but behind it the model would spell a name in pieces that it has never read."""
    found = mask().allowed(rule, left)
    return found & _names() if rule == tools.calls() else found


@functools.cache
def _names() -> NDArray[np.bool_]:
    tokenizer = registry.get(MODEL)
    found = np.zeros(tokenizer.vocab_size, bool)
    found[[int(tokenizer.continued(f" {tool}[").ids[0]) for tool in tools.NAMES]] = True
    return found


def ids_of(text: str) -> list[int]:
    """The tokens of a whole text. Raises UserError for too long a one."""
    found = registry.get(MODEL).read(text).ids.tolist()
    if len(found) > MOST_PROMPT - max(MOST_WORDS.values()):
        raise UserError(f"This trace has {len(found):,} tokens; the limit is {MOST_PROMPT:,}: shorten a step.")
    return found


def reading(model: "LanguageModel", ids: Sequence[int], before: "Reading | None" = None) -> "Reading":
    """What was read, with what it shares with an earlier reading taken from there."""
    if not before:
        return model.read(ids, MOST_PROMPT)
    had = before.ids[0]
    shared = next(
        (at for at, (one, other) in enumerate(zip(had, ids, strict=False)) if one != other), min(len(had), len(ids))
    )
    shared = min(shared, len(ids) - 1)
    if not shared:
        return model.read(ids, MOST_PROMPT)
    return before.back(len(had) - shared).go_on([0], [ids[shared:]])


def line(
    model: "LanguageModel",
    read: "Reading",
    rule: Rule | None,
    most: int,
    rng: Rng | None = None,
    temperature: float = 0.7,
) -> tuple[str, "Reading"]:
    """One line, up to its break: greedily, or sampled where there is a generator; if there is a rule, within it."""
    piece, written = registry.get(MODEL).piece, b""
    for left in range(most, 0, -1):
        row = read.logits[0, -1].astype(np.float64)
        if rule is not None:
            row = np.where(allowed(rule, left), row, -np.inf)
        token = int(row.argmax()) if rng is None else _sampled(row / temperature, rng)
        if token in model.stops:
            break
        written += piece(token)
        rule = rule and after(rule, piece(token))
        if b"\n" in written:
            break
        if left > 1:
            read = read.go_on([0], [[token]])
    return written.split(b"\n")[0].decode("utf-8", "replace").strip(), read


def _sampled(row: Floats, rng: Rng) -> int:
    weights = np.exp(row - row.max())
    return int(rng.choice(len(weights), p=weights / weights.sum()))


def _last(found: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """The last of a list: those nearest to the question stay the same, however many stand before them."""
    return found[len(found) - count :]
