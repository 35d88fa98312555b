"""Passages before a question: what the model answers, how probable the right answer is, and where it looks while it writes.

Source: Lewis et al. 2020 (Retrieval-augmented generation for knowledge-intensive NLP tasks), in its simplest form: what is found
is put into the prompt, and nothing is learned.
"""

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.errors import UserError
from model.probability import log_softmax
from model.prompting.measuring import is_named
from model.prompting.prompts import MODEL
from model.tokenizers import chat, registry
from model.trace import Tokens

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel
    from model.pretrained.reading import Reading

MOST_PROMPT = 1_200  # tokens
MOST_SAID = 20  # tokens of an answer
GAP, ASKED = "\n\n", "Question: {}\nAnswer with the text."


class Said(NamedTuple):
    """What the model says. said: greedily, up to the end of the line; written: its tokens; log_p: of the right answer, all its tokens,
    in nats, if one is known; named: whether that stands in what is said; length: tokens of the prompt."""

    said: str
    written: tuple[int, ...]
    log_p: float | None
    named: bool
    length: int


class Masses(NamedTuple):
    """Where the model looks as it writes: mean attention over all layers and heads, and over the moments at which a token of the
    answer is chosen. They add up to 1. first: on the first token, whatever it is; passages, question: on theirs; frame: on the
    template's; own: on what it has written itself."""

    first: float
    passages: float
    question: float
    frame: float
    own: float


def content(passages: Sequence[str], question: str) -> str:
    """What stands in the message: passages, each a paragraph, and the question; without passages the question alone."""
    asked = " ".join(question.split())
    return GAP.join([*passages, ASKED.format(asked)]) if passages else asked


def prompt(passages: Sequence[str], question: str) -> Tokens:
    """What the model reads. Raises UserError where it is too long."""
    found = chat.render(MODEL, [chat.Message("user", content(passages, question))]).tokens
    if len(found) > MOST_PROMPT:
        raise UserError(
            f"This prompt has {len(found):,} tokens; {MOST_PROMPT:,} are the limit here: put in fewer passages."
        )
    return found


def parts(passages: Sequence[str], question: str) -> list[str]:
    """To what each token of the prompt belongs: first, passages, question or frame."""
    shown = chat.render(MODEL, [chat.Message("user", inside := content(passages, question))])
    start = len(shown.text[: shown.text.rindex(inside)].encode())
    between, end = start + len("".join(one + GAP for one in passages).encode()), start + len(inside.encode())
    ends = shown.tokens.spans[:, 1]
    named = np.where(
        ends <= start, "frame", np.where(ends <= between, "passages", np.where(ends <= end, "question", "frame"))
    )
    return ["first", *named[1:].tolist()]


def answered(
    model: "LanguageModel", passages: Sequence[str], question: str, answer: str = "", begun: "Reading | None" = None
) -> tuple[Said, "Reading"]:
    """What is said behind passages and a question, and the prompt as it was read. begun: a beginning of the prompt that was read
    already.

    Raises UserError for a prompt that is too long.
    """
    ids, tokenizer = prompt(passages, question).ids.tolist(), registry.get(MODEL)
    read = begun.go_on([0], [ids[len(begun.ids[0]) :]]) if begun else model.read(ids, MOST_PROMPT)
    written, reading = list[int](), read
    while len(written) < MOST_SAID:
        token = int(reading.logits[0, -1].argmax())
        if token in model.stops or b"\n" in tokenizer.piece(token):
            break
        written.append(token)
        reading = reading.go_on([0], [[token]])
    said = b"".join(map(tokenizer.piece, written)).decode("utf-8", "replace").strip()
    log_p = _log_probability(read, tokenizer.continued(answer).ids.tolist()) if answer else None
    return Said(said, tuple(written), log_p, bool(answer) and is_named(said, answer), len(ids)), read


def start(model: "LanguageModel", passages: Sequence[str]) -> "Reading":
    """What all prompts with these passages begin with, read once."""
    pair = (prompt(passages, one).ids.tolist() for one in ("a", "Why"))
    shared = [one for one, other in itertools.takewhile(lambda both: both[0] == both[1], zip(*pair, strict=False))]
    return model.read(shared, MOST_PROMPT)


def masses(model: "LanguageModel", read: "Reading", said: Said, passages: Sequence[str], question: str) -> Masses:
    """Where the model looks as it writes what it said; at the token behind the prompt, if it said nothing."""
    ids, belongs = read.ids[0], np.array(parts(passages, question))
    rows = model.attended(read.back(1), [ids[-1], *said.written[:-1]]).astype(float).mean(0)  # [T + n - 1]
    before, own = rows[: len(ids)], float(rows[len(ids) :].sum())
    first, put, asked_, frame = (
        float(before[belongs == part].sum()) for part in ("first", "passages", "question", "frame")
    )
    return Masses(first, put, asked_, frame, own)


def _log_probability(read: "Reading", wanted: Sequence[int]) -> float:
    rows = [read.logits[0, -1]]
    if len(wanted) > 1:
        rows += list(read.go_on([0], [wanted[:-1]]).logits[0])
    return float(sum(np.float64(log_softmax(row)[token]) for row, token in zip(rows, wanted, strict=True)))
