"""Which words of a text a prediction rests on, asked in three ways: by gradients, by a path of gradients, by leaving words out.

f is the logarithm of the probability of a next word, or its difference from that of another word (Yin & Neubig 2022, Interpreting
language models with contrastive explanations), as a function of the tokens' embeddings.

The first token keeps its embedding in the baseline: heads rest on it (an attention sink, Xiao et al. 2024), and f jumps many times where
it fades, so that no integral along such a path can be trusted.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats

FIRST = 16  # pieces that the path is cut into at first
MOST = 400  # points of the path that are looked at, of a short text
BUDGET = 4_000  # tokens at all points: of a long text, fewer points are looked at
CLOSE = 0.005  # of f(text) - f(baseline): how far the integral may be from it
LOOSE = 0.02  # of the same, or of one nat: how far all pieces together may be from what f does there
AT_ONCE = 400  # tokens in one batch: bounds the memory
BASELINES = ("mean", "zero")
BEND = 3  # the path is walked as t^3: a norm changes f most close to an embedding of zero


class Reader(Protocol):
    """A model that predicts a next token; model.pretrained.LanguageModel is one."""

    @property
    def embedding_matrix(self) -> Floats: ...

    def slopes(self, ids: Sequence[int], rows: Floats, token: int, other: int | None) -> tuple[Floats, Floats]:
        """rows [B, T, d] in place of the embeddings of `ids` -> f [B], and its gradient [B, T, d]."""
        ...


class Salience(NamedTuple):
    """Of a text of T tokens; all but `points` in nats.

    value, baseline   f of the text, and of the baseline
    product           [T] gradient times input (Simonyan et al. 2014, times the input as in Shrikumar et al. 2017)
    integrated        [T] integrated gradients (Sundararajan et al. 2017, eq. 1), 0 for the first token; their sum is value - baseline, up to the
                      error of the numerical integral
    left_out          [T] how much f falls when this token's embedding becomes the baseline's
    points            how many points of the path were looked at
    """

    value: float
    baseline: float
    product: Floats
    integrated: Floats
    left_out: Floats
    points: int

    @property
    def gap(self) -> float:
        """How far the sum is from what it should be, as a part of that; where that is close to 0, of a hundredth of a nat."""
        return abs(float(self.integrated.sum()) - (self.value - self.baseline)) / max(
            abs(self.value - self.baseline), 0.01
        )


Walked = Callable[
    [NDArray[np.float64]], tuple[Floats, Floats]
]  # places t [n] -> f [n], and each token's part of df/dt [n, T]


def along(walked: Walked, first: int = FIRST, most: int = MOST) -> tuple[Floats, int]:
    """Each token's part of the integral of df/dt from 0 to 1, [T], and how many places were looked at.

    Simpson's rule on pieces; since a piece's sum should be the difference of f at its ends, it is known where the rule fails, and
    these pieces are halved, until the integral is within CLOSE of f(1) - f(0) and the pieces within LOOSE, or `most` places were looked at.
    """
    known: dict[float, tuple[float, Floats]] = {}

    def look(places: list[float]) -> None:
        new = [one for one in places if one not in known]
        if new:
            values, parts = walked(np.array(new))
            known.update((one, (float(f), part)) for one, f, part in zip(new, values, parts, strict=True))

    pieces = [(at / first, (at + 1) / first) for at in range(first)]
    look(sorted({place for low, high in pieces for place in (low, (low + high) / 2, high)}))
    while True:
        sums = [
            (known[low][1] + 4 * known[(low + high) / 2][1] + known[high][1]) * ((high - low) / 6)
            for low, high in pieces
        ]
        errors = np.array(
            [part.sum() - (known[high][0] - known[low][0]) for part, (low, high) in zip(sums, pieces, strict=True)]
        )
        whole = abs(known[1.0][0] - known[0.0][0])
        allowed = LOOSE * max(whole, 1)
        exact = abs(errors.sum()) <= CLOSE * max(whole, 0.01) and np.abs(errors).sum() <= allowed
        if exact or len(known) >= most:
            return np.sum(sums, axis=0), len(known)
        worst = np.argsort(-np.abs(errors))[: max(1, int((np.abs(errors) > allowed / (2 * len(pieces))).sum()))]
        worst = worst[: max(1, (most - len(known)) // 2)]
        halves = [
            half
            for at in worst
            for low, high in [pieces[at]]
            for half in ((low, (low + high) / 2), ((low + high) / 2, high))
        ]
        look([(low + high) / 2 for low, high in halves])
        pieces = [one for at, one in enumerate(pieces) if at not in set(worst.tolist())] + halves


class _Asking:
    """f and its gradient along the way from the baseline to a text."""

    def __init__(self, reader: Reader, ids: Sequence[int], asked: tuple[int, int | None], blank: Floats) -> None:
        self.reader, self.ids, self.asked = reader, ids, asked
        self.given = reader.embedding_matrix[list(ids)]  # [T, d]
        self.ground = np.concatenate([self.given[:1], np.repeat(blank[None], len(ids) - 1, axis=0)])  # [T, d]

    def slopes(self, rows: Floats) -> tuple[Floats, Floats]:
        """rows [B, T, d] -> f [B] and its gradient, batch after batch."""
        size = max(1, AT_ONCE // len(self.ids))
        batches = [rows[first : first + size] for first in range(0, len(rows), size)]
        found = [self.reader.slopes(self.ids, one, *self.asked) for one in batches]
        return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])

    def walked(self, places: NDArray[np.float64]) -> tuple[Floats, Floats]:
        """As Walked: along the straight line, at t^BEND."""
        way = self.given - self.ground
        values, slopes = self.slopes(self.ground + (places**BEND).astype(np.float32)[:, None, None] * way)
        parts = (slopes * way).sum(axis=-1) * (BEND * places ** (BEND - 1))[:, None]
        parts[places == 0] = 0  # where the path stands still, also if the gradient is not to be computed of zeros
        return values, parts


def salience(
    reader: Reader,
    ids: Sequence[int],
    token: int,
    other: int | None = None,
    baseline: str = "mean",
    progress: Callable[[str, float], None] = lambda *_: None,
) -> Salience:
    """Of the next word `token` after `ids`, against `other` if there is one. baseline: an embedding of zeros, or the mean of all.

    Raises ValueError for another baseline.
    """
    if baseline not in BASELINES:
        raise ValueError(f"baseline is {baseline!r}: choose one of {', '.join(BASELINES)}")
    matrix, length, looked = reader.embedding_matrix, len(ids), 0
    blank = np.zeros_like(matrix[0]) if baseline == "zero" else matrix.mean(axis=0)  # [d]
    most = max(4 * FIRST, min(MOST, BUDGET // length))
    asking = _Asking(reader, ids, (token, other), blank)

    def walked(places: NDArray[np.float64]) -> tuple[Floats, Floats]:
        nonlocal looked
        progress(f"{looked} points of the path,", looked / most)
        looked += len(places)
        return asking.walked(places)

    without = np.repeat(asking.given[None], length + 1, axis=0)  # [T + 1, T, d], the last with all of them
    without[np.arange(length), np.arange(length)] = blank
    values, slopes = asking.slopes(without)
    integrated, points = along(walked, most=most)
    bottom = asking.slopes(asking.ground[None])[0]
    product = (slopes[-1] * asking.given).sum(axis=-1)
    lost = values[-1] - values[:-1]
    return Salience(float(values[-1]), float(bottom[0]), product, integrated.astype(np.float32), lost, points)
