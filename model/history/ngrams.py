"""N-grams: how often each word followed the words before it, and what is made of counts that are 0.

    none         p(w | c) = N(c w) / N(c)
    add          p(w | c) = (N(c w) + k) / (N(c) + k V)                                                     Laplace; Lidstone 1920
    interpolated p(w | c) = (N(c w) + T(c) p(w | c')) / (N(c) + T(c))                                       Witten & Bell 1991
    kneser-ney   p(w | c) = max(N(c w) - D, 0) / N(c) + D T(c) / N(c) p(w | c')                             Kneser & Ney 1995
                 with D = n1 / (n1 + 2 n2), and below the longest context not how often c w occurred but after how many different words

c' is the context without its first word, T(c) the number of different words that followed c, V the size of the vocabulary, n1 and n2
how many n-grams of that length occurred once and twice. Below single words all words are alike, 1 / V. Interpolation as in Chen & Goodman 1999.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.trace import Ints

MOST = 6  # words of an n-gram: a number of 64 bits holds it
RARE = 0.5  # D where none occurred once
SMOOTHINGS = ("none", "add", "interpolated", "kneser-ney")
Floats = NDArray[np.float64]


class Table(NamedTuple):
    """N-grams of one length, in order of their codes, and how often each occurred."""

    codes: Ints
    counts: Ints


class Level(NamedTuple):
    """What one length says of a context. counts [V] of each word; total; types: how many of them are not 0; discount: D; p [V]: the
    probabilities after this length."""

    context: tuple[int, ...]
    counts: Ints
    total: int
    types: int
    discount: float
    p: Floats


class Ngrams:
    """Counts of all n-grams up to `most` words of texts [N, T], padded by -1; a mark stands before the first word of each."""

    def __init__(self, rows: Ints, vocabulary: int, most: int = MOST) -> None:
        """Raises ValueError for n-grams that are too long."""
        if not 1 <= most <= MOST:
            raise ValueError(f"n-grams of {most} words: from 1 to {MOST} are counted")
        self.vocabulary, self.most = vocabulary, most
        self.begin, self._base = vocabulary, vocabulary + 1
        texts = np.concatenate([np.full((len(rows), 1), self.begin), rows], 1)
        self.tables = [self._counted(texts, length) for length in range(1, most + 1)]
        self.words = int(self.tables[0].counts.sum())
        self._discounts: dict[tuple[int, bool], float] = {}

    def _counted(self, texts: Ints, length: int) -> Table:
        """The first word of a text is predicted from the mark, which is predicted by nothing."""
        ends = range(max(1, length - 1), texts.shape[1])
        codes = np.concatenate(
            [self._codes(texts[:, end - length + 1 : end + 1])[texts[:, end] >= 0] for end in ends]
            or [np.empty(0, np.int64)]
        )
        found, counts = np.unique(codes, return_counts=True)
        return Table(found, counts)

    def _codes(self, grams: Ints) -> Ints:
        """[N, n] -> [N]: each n-gram as one number."""
        codes = np.zeros(len(grams), np.int64)
        for column in grams.T:
            codes = codes * self._base + column
        return codes

    @cached_property
    def _different(self) -> list[Ints]:
        """Of each n-gram but the longest: after how many different words it occurred. What begins with the mark follows nothing: it keeps its
        count."""
        found = []
        for length in range(1, self.most):
            table, longer = self.tables[length - 1], self.tables[length].codes
            ends, counts = np.unique(longer % self._base**length, return_counts=True)
            before = np.zeros_like(table.counts)
            before[np.searchsorted(table.codes, ends)] = counts
            begins = table.codes // self._base ** (length - 1) == self.begin
            found.append(np.where(begins, table.counts, before))
        return found

    def _numbers(self, length: int, n: int, smoothing: str) -> Ints:
        """What stands for the counts of n-grams of `length` where the longest has n words."""
        kneser = smoothing == "kneser-ney" and length < n
        return self._different[length - 1] if kneser else self.tables[length - 1].counts

    def discount(self, length: int, n: int) -> float:
        """D of Kneser and Ney for that length."""
        key = length, length < n
        if key not in self._discounts:
            numbers = self._numbers(length, n, "kneser-ney")
            once, twice = int((numbers == 1).sum()), int((numbers == 2).sum())
            self._discounts[key] = once / (once + 2 * twice) if once else RARE
        return self._discounts[key]

    def context(self, ids: Sequence[int], n: int) -> tuple[int, ...]:
        """The n - 1 last of them, the mark before the first included."""
        return tuple([self.begin, *ids][-(n - 1) :]) if n > 1 else ()

    def levels(self, ids: Sequence[int], n: int, smoothing: str, k: float = 1.0) -> list[Level]:
        """What each length says of the word after `ids`, from single words to n. Raises ValueError for what was not counted."""
        if not 1 <= n <= self.most or smoothing not in SMOOTHINGS:
            raise ValueError(f"n is {n}, the smoothing {smoothing!r}: n goes from 1 to {self.most}")
        whole, found = self.context(ids, n), list[Level]()
        p = np.full(self.vocabulary, 1 / self.vocabulary)
        for size in range(len(whole) + 1):
            context = whole[len(whole) - size :]
            table, numbers = self.tables[size], self._numbers(size + 1, n, smoothing)
            start = int(self._codes(np.array([context], np.int64).reshape(1, -1))[0]) * self._base
            low, high = np.searchsorted(table.codes, [start, start + self._base])
            counts = np.zeros(self.vocabulary, np.int64)
            counts[table.codes[low:high] - start] = numbers[low:high]
            discount = self.discount(size + 1, n) if smoothing == "kneser-ney" else 0.0
            total, types = int(counts.sum()), int((counts > 0).sum())
            p = smoothed(counts, total, types, p, smoothing, k, discount)
            found.append(Level(context, counts, total, types, discount, p))
        return found

    def next(self, ids: Sequence[int], n: int, smoothing: str, k: float = 1.0) -> Floats:
        """[V]: the probability of each word after `ids`; nothing but 0 where the context never occurred and nothing is smoothed."""
        return self.levels(ids, n, smoothing, k)[-1].p

    def loss(self, rows: Ints, n: int, smoothing: str, k: float = 1.0) -> float:
        """Nats per word of texts [N, T], the first word given; infinite where a word has no probability."""
        known: dict[tuple[int, ...], Floats] = {}
        total, words = 0.0, 0
        for row in rows:
            ids = row[row >= 0].tolist()
            for at in range(1, len(ids)):
                context = self.context(ids[:at], n)
                if context not in known:
                    known[context] = self.next(ids[:at], n, smoothing, k)
                p = known[context][ids[at]]
                total, words = total - (np.log(p) if p > 0 else -np.inf), words + 1
        return total / words


def smoothed(counts: Ints, total: int, types: int, below: Floats, smoothing: str, k: float, discount: float) -> Floats:
    """[V]: the probabilities after one more word of context, from its counts [V] and from those of the shorter context."""
    if smoothing == "add":
        return np.asarray((counts + k) / (total + k * len(counts)), np.float64)
    if not total:
        return np.zeros(len(counts)) if smoothing == "none" else below
    if smoothing == "none":
        return counts / total
    if smoothing == "interpolated":
        return (counts + types * below) / (total + types)
    left = np.maximum(counts - discount, 0) / total
    return (left + discount * types / total * below).astype(np.float64)
