"""Vectors of words from what stands near them, learned in two ways on the same stories.

    word2vec, skip-gram with negative sampling      max  log s(u_o . v_c) + sum over k of log s(-u_k . v_c)          Mikolov et al. 2013
    GloVe                                            min  sum over i, j of f(X_ij) (v_i . u_j + a_i + b_j - log X_ij)^2   Pennington et al. 2014

c is a word, o one near it, k a word drawn by chance, s the logistic function; X_ij counts how often j stood near i, the nearer the more.
Both have two vectors for each word, v and u; what is looked at is v for word2vec, and v + u for GloVe.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.history.stories import Stories

WIDTH, WINDOW, NEGATIVES = 16, 3, 5
TICKS = 12  # moments of a run, after the one before it begins
STEPS, PAIRS, RATE, LEAST = (
    4_000,
    512,
    0.05,
    0.02,
)  # of word2vec: batches, pairs in each, and the rate at the beginning and the end
FREQUENT = 1e-3  # words more frequent than that are left out by chance, as word2vec does
SOFTER = 0.75  # the power of counts by which negatives are drawn
SWEEPS, SPEED, MOST, BEND = (
    360,
    0.05,
    2_000.0,
    0.75,
)  # of GloVe: passes over all counts, Adam's rate, x_max and the power of f
READ = 8_000  # stories that are learned from
Floats = NDArray[np.float64]


class Vectors(NamedTuple):
    """Of all words: v and u [V, d]."""

    v: Floats
    u: Floats


class Moment(NamedTuple):
    """Both learners at a moment. done: share of the run; losses: by learner; vectors: by learner."""

    done: float
    losses: dict[str, float]
    vectors: dict[str, Vectors]


class Near(NamedTuple):
    """What stands near what: centres and contexts [P], ids of the words that occur, how often each occurs [V], and X [V, V]."""

    centres: NDArray[np.int64]
    contexts: NDArray[np.int64]
    counts: NDArray[np.int64]
    weights: Floats


def near(stories: Stories, seed: int, read: int = READ) -> Near:
    """All pairs within the window, after frequent words were left out by chance (as in word2vec; GloVe counts all of them)."""
    rows, vocabulary = stories.rows[:read], stories.tokenizer.vocab_size
    words = np.where(rows == stories.end, -1, rows)
    counts = np.bincount(words[words >= 0], minlength=vocabulary)
    weights = np.zeros((vocabulary, vocabulary))
    shares = counts / counts.sum()
    keep = np.minimum(1, np.sqrt(FREQUENT / np.maximum(shares, 1e-12)) + FREQUENT / np.maximum(shares, 1e-12))
    kept = np.where((words >= 0) & (np.random.default_rng([seed, 1]).random(words.shape) < keep[words]), words, -1)
    short = [row[row >= 0] for row in kept]
    length = max(map(len, short))
    packed = np.full((len(short), length), -1, np.int64)
    for row, one in zip(packed, short, strict=True):
        row[: len(one)] = one
    pairs, rng = [], np.random.default_rng([seed, 4])
    for away in range(1, WINDOW + 1):
        left, right = packed[:, :-away].ravel(), packed[:, away:].ravel()
        both = (
            (left >= 0) & (right >= 0) & (rng.random(len(left)) < (WINDOW + 1 - away) / WINDOW)
        )  # a window of chance width
        pairs += [(left[both], right[both]), (right[both], left[both])]
        one, other = words[:, :-away].ravel(), words[:, away:].ravel()
        there = (one >= 0) & (other >= 0)
        np.add.at(weights, (one[there], other[there]), 1 / away)
        np.add.at(weights, (other[there], one[there]), 1 / away)
    return Near(np.concatenate([one for one, _ in pairs]), np.concatenate([two for _, two in pairs]), counts, weights)


def logistic(x: Floats) -> Floats:
    """1 / (1 + e^-x)."""
    return 0.5 * (1 + np.tanh(x / 2))


class SkipGram:
    """word2vec: one batch of pairs after another, each with its negatives."""

    def __init__(self, seen: Near, seed: int) -> None:
        self._seen, self._rng = seen, np.random.default_rng([seed, 2])
        size = len(seen.counts)
        self.vectors = Vectors((self._rng.random((size, WIDTH)) - 0.5) / WIDTH, np.zeros((size, WIDTH)))
        drawn = seen.counts**SOFTER
        self._chances = np.cumsum(drawn / drawn.sum())
        self.steps, self.loss = 0, float(np.log(2) * (1 + NEGATIVES))

    def negatives(self, shape: tuple[int, ...]) -> NDArray[np.int64]:
        """Words drawn by chance, the frequent ones less often than they occur."""
        return np.searchsorted(self._chances, self._rng.random(shape)).clip(max=len(self._chances) - 1)

    def step(self) -> None:
        """One batch: each pair pulls its two vectors together, and each negative pushes them apart."""
        at = self._rng.integers(0, len(self._seen.centres), PAIRS)
        centres, targets = self._seen.centres[at], np.empty((PAIRS, 1 + NEGATIVES), np.int64)
        targets[:, 0], targets[:, 1:] = self._seen.contexts[at], self.negatives((PAIRS, NEGATIVES))
        near = np.zeros(targets.shape)
        near[:, 0] = 1
        v, u = self.vectors.v[centres], self.vectors.u[targets]  # [P, d], [P, 1 + K, d]
        said = logistic(np.einsum("pd,pkd->pk", v, u))
        force = near - said  # above 0 it pulls, below it pushes
        rate = RATE * max(LEAST, 1 - self.steps / STEPS)
        moves_v, moves_u = np.einsum("pk,pkd->pd", force, u), force[..., None] * v[:, None]
        np.add.at(self.vectors.v, centres, rate * moves_v)
        np.add.at(self.vectors.u, targets, rate * moves_u)
        loss = -np.log(np.maximum(np.where(near > 0, said, 1 - said), 1e-12)).sum(1).mean()
        self.steps += 1
        self.loss = 0.98 * self.loss + 0.02 * float(loss)


class Glove:
    """GloVe: gradient descent (Adam) on all counts at once."""

    def __init__(self, seen: Near, seed: int) -> None:
        rng, size = np.random.default_rng([seed, 3]), len(seen.counts)
        self._parts = [
            (rng.random((size, WIDTH)) - 0.5) / WIDTH,
            (rng.random((size, WIDTH)) - 0.5) / WIDTH,
            np.zeros(size),
            np.zeros(size),
        ]
        self._first, self._second = ([np.zeros_like(one) for one in self._parts] for _ in range(2))
        self._seen = seen.weights > 0
        self._weight = np.where(self._seen, np.minimum(1, seen.weights / MOST) ** BEND, 0)
        self._logs = np.log(np.where(self._seen, seen.weights, 1))
        self.sweeps, self.loss = 0, self._wrong()[1]

    @property
    def vectors(self) -> Vectors:
        """v and u as they are now."""
        return Vectors(self._parts[0], self._parts[1])

    def _wrong(self) -> tuple[Floats, float]:
        """f (v . u + a + b - log X) for each pair, and the mean loss."""
        v, u, a, b = self._parts
        off = (v @ u.T + a[:, None] + b[None] - self._logs) * self._seen
        return self._weight * off, float((self._weight * off**2).sum() / self._weight.sum())

    def step(self) -> None:
        """One pass over all counts."""
        wrong, self.loss = self._wrong()
        v, u, _, _ = self._parts
        self.sweeps += 1
        slopes = (wrong @ u, wrong.T @ v, wrong.sum(1), wrong.sum(0))
        for part, first, second, slope in zip(self._parts, self._first, self._second, slopes, strict=True):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            up, down = first / (1 - 0.9**self.sweeps), second / (1 - 0.999**self.sweeps)
            part -= SPEED * up / (np.sqrt(down) + 1e-8)


def learning(stories: Stories, seed: int, read: int = READ) -> Iterator[Moment]:
    """TICKS moments of both learners, and the one before they have learned anything."""
    seen = near(stories, seed, read)
    skip, glove = SkipGram(seen, seed), Glove(seen, seed)
    for tick in range(TICKS + 1):
        done = (tick / TICKS) ** 1.7  # closer together at first, when most moves
        while skip.steps < round(STEPS * done):
            skip.step()
        while glove.sweeps < round(SWEEPS * done):
            glove.step()
        yield Moment(
            done,
            {"word2vec": skip.loss, "glove": glove.loss},
            {
                "word2vec": Vectors(skip.vectors.v.copy(), skip.vectors.u.copy()),
                "glove": Vectors(glove.vectors.v.copy(), glove.vectors.u.copy()),
            },
        )


def looked_at(name: str, vectors: Vectors) -> Floats:
    """[V, d]: what stands for a word."""
    return vectors.v if name == "word2vec" else vectors.v + vectors.u


def cosines(table: Floats) -> Floats:
    """[V, V]: the cosine of each pair of rows; 0 with a row of zeros."""
    long = np.linalg.norm(table, axis=1, keepdims=True)
    rows = table / np.where(long > 0, long, 1)
    return rows @ rows.T


def agreeing(table: Floats, kinds: NDArray[np.int64]) -> float:
    """The share of words whose nearest neighbour is of the same kind."""
    found = cosines(table)
    np.fill_diagonal(found, -2)
    return float((kinds[found.argmax(1)] == kinds).mean())


def flat(table: Floats, like: Floats | None = None) -> Floats:
    """[V, 2]: rows on the plane of their two largest principal components, of a spread of 1; turned and mirrored to lie like another plane."""
    centred = table - table.mean(0)
    u, s, _ = np.linalg.svd(centred, full_matrices=False)
    plane = u[:, :2] * s[:2]
    plane = plane / max(1e-12, float(np.sqrt((plane**2).sum(1).mean())))
    if like is None:
        return plane
    left, _, right = np.linalg.svd(plane.T @ like)
    return plane @ left @ right


class Step(NamedTuple):
    """One pair and its negatives, before and after a step on it alone. words: the context and the negatives; dots before and after; force: what pulls (above
    0) or pushes; move [d]: of the centre's vector."""

    words: list[int]
    before: list[float]
    force: list[float]
    after: list[float]
    move: Floats


def one_step(vectors: Vectors, centre: int, context: int, negatives: list[int], rate: float = RATE) -> Step:
    """What one pair does to the vectors, by the formula of word2vec."""
    words = [context, *negatives]
    v, u = vectors.v[centre], vectors.u[words]
    before = u @ v
    force = np.array([1.0, *([0.0] * len(negatives))]) - logistic(before)
    move = rate * force @ u
    after = (u + rate * force[:, None] * v) @ (v + move)
    return Step(words, before.tolist(), force.tolist(), after.tolist(), move)
