"""What a model writes behind what it has read: the likeliest token each time, or drawn ones, several rows side by side."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.pretrained.scorer import Scorer, Scores
from model.probability import log_softmax, softmax
from model.prompting.prompts import MODEL
from model.tokenizers import registry


class Written(NamedTuple):
    """ids: its tokens, without the one that ends it; log_p: of all of them together, in nats; ended: whether it came to its end."""

    ids: tuple[int, ...]
    log_p: float
    ended: bool


def greedy(model: Scorer, read: Scores, most: int, line: bool = True) -> Written:
    """Up to `most` of the likeliest tokens behind one row. line: whether the end of the line ends it, too."""
    written, log_p = list[int](), 0.0
    while len(written) < most:
        row = log_softmax(read.logits[0, -1])
        token = int(row.argmax())
        if ends(model, token, line):
            return Written(tuple(written), log_p, True)
        written.append(token)
        log_p += float(row[token])
        if len(written) < most:
            read = read.go_on([0], [[token]])
    return Written(tuple(written), log_p, False)


def drawn(
    model: Scorer, read: Scores, count: int, most: int, rng: np.random.Generator, line: bool = True
) -> list[tuple[int, ...]]:
    """`count` continuations of one row, drawn at temperature 1, of up to `most` tokens each."""
    written, open_ = [list[int]() for _ in range(count)], list(range(count))
    parents, rows = [0] * count, np.repeat(read.logits[:1, -1], count, 0)
    for _ in range(most):
        tokens = [_draw(row, rng) for row in rows]
        going = [at for at, token in enumerate(tokens) if not ends(model, token, line)]
        open_, tokens, parents = ([part[at] for at in going] for part in (open_, tokens, parents))
        for place, token in zip(open_, tokens, strict=True):
            written[place].append(token)
        if not open_ or len(written[open_[0]]) == most:
            break
        read = read.go_on(parents, [[token] for token in tokens])
        parents, rows = list(range(len(open_))), read.logits[:, -1]
    return [tuple(row) for row in written]


def ends(model: Scorer, token: int, line: bool) -> bool:
    """Whether a token ends what is written."""
    return token in model.stops or (line and b"\n" in registry.get(MODEL).piece(token))


def text(ids: Sequence[int]) -> str:
    """What tokens say, without the spaces around it."""
    return b"".join(map(registry.get(MODEL).piece, ids)).decode("utf-8", "replace").strip()


def _draw(row: np.ndarray, rng: np.random.Generator) -> int:
    return int(
        np.searchsorted(softmax(row.astype(np.float64)).cumsum(), rng.random(), side="right").clip(0, len(row) - 1)
    )
