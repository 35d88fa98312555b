"""Which kind of word a feature stands for: F1 over held-out places, with a threshold that was chosen on others.

For a feature's activations a and the places y that are of a kind, a place is called one of the kind where a >= t;

    precision = TP / (TP + FP)      recall = TP / (TP + FN)      F1 = 2 TP / (2 TP + FP + FN)

t is what gives the best F1 on places that are not scored. A dictionary's recall is the share of kinds of which some feature has
an F1 of at least .8. Activations come as a list of those above 0: `Sparse`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.probing.kinds import Marks
from model.trace import Floats, Ints

MATCHED = 0.8  # F1 from which on a kind counts as matched
FEW = 10  # places: a kind that is found at fewer, of either text, is not asked for


@dataclass(frozen=True, eq=False)
class Sparse:
    """Activations above 0 of F features at N places: of each feature its places and values, the largest value first."""

    places: tuple[Ints, ...]
    values: tuple[Floats, ...]
    length: int  # N

    @property
    def on(self) -> float:
        """How many features are on at a place, on average (L0)."""
        return sum(map(len, self.places)) / self.length

    @property
    def density(self) -> NDArray[np.float64]:
        """[F]: the share of places at which each is on."""
        return np.array([len(one) / self.length for one in self.places])

    @property
    def dead(self) -> int:
        """How many features are on nowhere."""
        return sum(not len(one) for one in self.places)


def sparse(activations: Floats) -> Sparse:
    """[N, F] -> those above 0."""
    places, values = [], []
    for column in np.ascontiguousarray(activations.T):
        found = np.flatnonzero(column > 0)
        found = found[np.argsort(-column[found], kind="stable")]
        places.append(found)
        values.append(column[found])
    return Sparse(tuple(places), tuple(values), len(activations))


@dataclass(frozen=True, eq=False)
class Matching:
    """kinds: K names; f1 [F, K] of each feature for each kind on held-out places; share: of the kinds that are matched; groups: the
    same of each group of kinds; purity: of features that are on, the share of whose strongest places (up to 100) the commonest word has, on average."""

    kinds: tuple[str, ...]
    f1: Floats
    chosen: Ints  # [K]: the feature that was best on the other places

    @property
    def best(self) -> Floats:
        """[K]: the held-out F1 of each kind's feature."""
        return self.f1[self.chosen, np.arange(len(self.kinds))]

    @property
    def share(self) -> float:
        """Recall: the share of kinds that are matched."""
        return float((self.best >= MATCHED).mean())

    @property
    def groups(self) -> dict[str, tuple[int, int]]:
        """Of each group of kinds: how many are matched, of how many."""
        names, good = np.array([kind.split()[0] for kind in self.kinds]), self.best >= MATCHED
        return {name: (int(good[names == name].sum()), int((names == name).sum())) for name in dict.fromkeys(names)}


def match(chosen: tuple[Sparse, dict[str, Marks]], held: tuple[Sparse, dict[str, Marks]]) -> Matching:
    """Every feature against every kind: thresholds, and the best feature of each kind, by the first text; F1 on the second."""
    names = tuple(name for name, marks in chosen[1].items() if min(marks.sum(), held[1][name].sum()) >= FEW)
    ours, theirs = (Labels.of([part[1][name] for name in names]) for part in (chosen, held))
    before, after = [], []
    for places, values, other, found in zip(
        chosen[0].places, chosen[0].values, held[0].places, held[0].values, strict=True
    ):
        best, thresholds = fitted(places, values, ours)
        before.append(best)
        after.append(scored(other, found, theirs, thresholds))
    return Matching(names, np.stack(after), np.stack(before).argmax(0))


@dataclass(frozen=True, eq=False)
class Labels:
    """The kinds of each place: of [N, M], K where there are no more; total [K]: the places of each kind."""

    kinds: Ints
    total: Ints

    @classmethod
    def of(cls, marks: Sequence[Marks]) -> "Labels":
        """From the places [N] of each of K kinds."""
        places, kinds = np.nonzero(np.stack(marks, 1))  # sorted by place
        counts = np.bincount(places, minlength=len(marks[0]))
        table = np.full((len(counts), max(1, counts.max())), len(marks))
        table[places, np.arange(len(places)) - (np.cumsum(counts) - counts)[places]] = kinds
        return cls(table, np.array([one.sum() for one in marks]))


def fitted(places: Ints, values: Floats, labels: Labels) -> tuple[Floats, Floats]:
    """(F1 [K], threshold [K]): the best that a feature does for each kind; 0 and infinity for a kind at whose places it is off.

    The best threshold stands at a place of the kind: between two of them it only calls more wrong ones.
    """
    best, thresholds = np.zeros(len(labels.total), np.float32), np.full(len(labels.total), np.inf, np.float32)
    table = labels.kinds[places]  # [n, M]
    ranks, columns = np.nonzero(table < len(labels.total))
    kinds = table[ranks, columns]
    order = np.argsort(kinds, kind="stable")  # by kind, then by rank
    ranks, kinds = ranks[order], kinds[order]
    if not len(kinds):
        return best, thresholds
    called = np.searchsorted(-values, -values[ranks], side="right")  # a threshold cannot part equals
    begins = np.flatnonzero(np.r_[True, kinds[1:] != kinds[:-1]])
    lengths = np.diff(np.r_[begins, len(kinds)])
    hits = np.arange(1, len(kinds) + 1) - np.repeat(begins, lengths)
    f1 = 2 * hits / (called + labels.total[kinds])
    top = np.lexsort((f1, kinds))[begins + lengths - 1]  # of each kind
    best[kinds[top]], thresholds[kinds[top]] = f1[top], values[ranks[top]]
    return best, thresholds


def scored(places: Ints, values: Floats, labels: Labels, thresholds: Floats) -> Floats:
    """F1 [K] of a feature with these thresholds [K]."""
    count = len(labels.total)
    called = np.searchsorted(-values, -thresholds, side="right")  # [K]: places at or above each threshold
    table = labels.kinds[places]  # [n, M]
    true = np.arange(len(places))[:, None] < np.append(called, 0)[table]
    hits = np.bincount(table[true], minlength=count)[:count]
    return (2 * hits / np.maximum(called + labels.total, 1)).astype(np.float32)


def purity(found: Sparse, words: NDArray[np.str_], most: int = 100) -> float:
    """The share of a feature's strongest places that its commonest word has, averaged over features that are on at all."""
    shares = []
    for places in found.places:
        if len(places):
            counts = np.unique(words[places[:most]], return_counts=True)[1]
            shares.append(counts.max() / counts.sum())
    return float(np.mean(shares)) if shares else 0.0
