"""How often the right answer comes, and how probable it is, for several numbers of examples at once."""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from model.pretrained.scorer import Scorer, Scores
from model.probability import log_softmax
from model.prompting import prompts
from model.prompting.prompts import MODEL, Form
from model.prompting.tasks import Pair, Task
from model.tokenizers import registry
from model.trace import Floats

COUNTS = (0, 1, 2, 4, 8)  # of examples
MORE = 4  # tokens that an answer may have more than the right one
EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Answered(NamedTuple):
    """What the model says to one question. p: the probability of the right answer, all its tokens; said: what it writes greedily, up
    to the end of the line; right: whether that is the answer and no more; named: whether the answer is in it."""

    p: float
    said: str
    right: bool
    named: bool


def measure(model: Scorer, task: Task, form: Form, counts: Sequence[int] = COUNTS) -> Iterator[list[Answered]]:
    """For each item of the task, in order, what is said with each number of examples. Raises ContextFull for long examples."""
    asked = [
        [prompts.prompt(task, form, count, question).tokens.ids.tolist() for question, _ in task.items]
        for count in counts
    ]
    starts = [_start(model, rows) for rows in asked]
    for at, pair in enumerate(task.items):
        yield [answered(model, rows[at], form, pair, start) for rows, start in zip(asked, starts, strict=True)]


def answered(model: Scorer, ids: Sequence[int], form: Form, pair: Pair, start: Scores | None = None) -> Answered:
    """What the model says behind a prompt. start: a beginning of the prompt that was read already."""
    asked = start.go_on([0], [ids[len(start.ids[0]) :]]) if start else model.read(ids)
    wanted = prompts.answer(form, pair[1])
    after = asked.go_on([0], [wanted])  # the right answer, so that its tokens' probabilities are known
    rows = [asked.logits[0, -1], *after.logits[0]]
    p = math.exp(sum(float(log_softmax(row)[token]) for row, token in zip(rows, wanted, strict=False)))
    said = _written(model, asked, wanted, rows)
    return Answered(p, said, is_right(said, pair[1]), is_named(said, pair[1]))


def is_right(said: str, answer: str) -> bool:
    """Whether a line is the answer and no more, whatever its capitals and the marks around it."""
    return plain(said) == plain(answer)


def is_named(said: str, answer: str) -> bool:
    """Whether the answer stands in a line, as whole words."""
    return bool(re.search(rf"(?<!\w){re.escape(plain(answer))}(?!\w)", said.casefold()))


def _written(model: Scorer, asked: Scores, wanted: Sequence[int], rows: Sequence[Floats]) -> str:
    """What the model writes greedily, up to the end of the line; rows: the logits along the right answer, known already."""
    piece, written = registry.get(MODEL).piece, list[int]()
    reading: Scores | None = None
    while len(written) < len(wanted) + MORE:
        if written == list(wanted[: len(written)]):
            row = rows[len(written)]
        else:
            reading = reading.go_on([0], [written[-1:]]) if reading else asked.go_on([0], [written])
            row = reading.logits[0, -1]
        token = int(row.argmax())
        if token in model.stops or b"\n" in piece(token):
            break
        written.append(token)
    return b"".join(map(piece, written)).decode("utf-8", "replace").strip()


def _start(model: Scorer, rows: Sequence[Sequence[int]]) -> Scores | None:
    """What all prompts begin with, read once; at least one token of each is left. None where they share nothing."""
    columns = zip(*(row[:-1] for row in rows), strict=False)
    shared = [tokens[0] for tokens in itertools.takewhile(lambda tokens: len(set(tokens)) == 1, columns)]
    return model.read(shared) if shared else None


def plain(text: str) -> str:
    """A text without capitals and the marks around it."""
    return " ".join(EDGES.sub("", text).casefold().split())
