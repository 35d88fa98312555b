"""Accuracy against the number of examples: naive Bayes and logistic regression learn from the same draws (Ng & Jordan 2002)."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from model.pictures import classifying, digits
from model.pictures.classifying import Floats, Labels

DRAWS = 20
FEATURES = 20
APART = 0.55  # between the means of a feature's two classes, in standard deviations
COPIES = 4  # in "copied" each feature is seen so often, with a little noise
NOISE = 0.35
TESTED = 4_000
SIZES = {
    "gaussians": (6, 10, 16, 26, 40, 64, 100, 160, 260, 400, 640, 1000),
    "copied": (6, 10, 16, 26, 40, 64, 100, 160, 260, 400, 640, 1000),
    "digits": (6, 10, 16, 26, 40, 64, 100, 160, 250),
}
PAIR = (3, 8)  # of the digits
UNLIKE = (
    0.05  # added to a pixel's variance: many are white in every picture of a class, and one grey pixel would decide all
)


class Draw(NamedTuple):
    """Accuracies on points that nobody learned from, by the number of examples: of naive Bayes, and of logistic regression."""

    naive: tuple[float, ...]
    logistic: tuple[float, ...]


def draws(task: str, seed: int) -> Iterator[Draw]:
    """DRAWS draws of examples, each learned from in all SIZES; a larger size holds the smaller ones."""
    for number in range(DRAWS):
        dice = np.random.default_rng([seed, number])
        points, labels, tests, truths = SOURCES[task](dice, max(SIZES[task]))
        found = [learned(points[:size], labels[:size], tests, truths) for size in SIZES[task]]
        yield Draw(tuple(one for one, _ in found), tuple(one for _, one in found))


def learned(points: Floats, labels: Labels, tests: Floats, truths: Labels) -> tuple[float, float]:
    """The accuracies of naive Bayes (its two classes share each feature's variance, as in the paper) and logistic regression."""
    bayes = naive(points, labels)
    line = classifying.logistic(points, labels)
    given = classifying.posterior(bayes, tests), classifying.chances(line, tests)
    one, other = (float(((p > 0.5) == truths).mean()) for p in given)
    return one, other


def naive(points: Floats, labels: Labels) -> classifying.Gaussians:
    """Gaussian naive Bayes whose classes share the variance of each feature: its border is a line, like that of logistic regression."""
    found = classifying.gaussians(points, labels, "shared")
    own = np.diag(np.diag(found.covariances[0]) + UNLIKE * points.var())
    return found._replace(covariances=np.stack([own, own]))


def best(task: str) -> float | None:
    """The accuracy of whoever knows the distribution; None where nobody does."""
    from scipy.stats import norm

    return float(norm.cdf(APART / 2 * np.sqrt(FEATURES))) if task == "gaussians" else None


def _gaussians(dice: np.random.Generator, most: int) -> tuple[Floats, Labels, Floats, Labels]:
    """FEATURES independent features: the assumption of naive Bayes holds."""
    return (*_drawn(dice, most), *_drawn(dice, TESTED))


def _copied(dice: np.random.Generator, most: int) -> tuple[Floats, Labels, Floats, Labels]:
    """A quarter of the features is seen COPIES times each: naive Bayes counts the same evidence again."""
    points, labels, tests, truths = _gaussians(dice, most)
    often = np.repeat(np.arange(FEATURES // COPIES), COPIES)
    rest = np.arange(FEATURES // COPIES, FEATURES // COPIES * 2)
    seen = np.concatenate([often, rest])

    def again(found: Floats) -> Floats:
        return found[:, seen] + NOISE * dice.normal(size=(len(found), len(seen)))

    return again(points), labels, again(tests), truths


def _digits(dice: np.random.Generator, most: int) -> tuple[Floats, Labels, Floats, Labels]:
    """Two digits; those that are not drawn are the test."""
    parts = digits.split()
    pictures, drawn = (
        np.concatenate(part) for part in zip(*((one.pictures, one.labels) for one in parts), strict=True)
    )
    chosen = np.isin(drawn, PAIR)
    points, labels = pictures[chosen].astype(float), (drawn[chosen] == PAIR[1]).astype(np.int64)
    order = _mixed(dice, labels)
    return points[order[:most]], labels[order[:most]], points[order[most:]], labels[order[most:]]


def _drawn(dice: np.random.Generator, count: int) -> tuple[Floats, Labels]:
    labels = np.arange(count) % 2  # every even number of them holds as many of both
    return dice.normal(size=(count, FEATURES)) + APART * (labels[:, None] - 0.5), labels


def _mixed(dice: np.random.Generator, labels: Labels) -> Labels:
    """An order in which the classes take turns, as long as there are some of both."""
    split = [dice.permutation(np.flatnonzero(labels == one)) for one in (0, 1)]
    both = min(map(len, split))
    turns = np.stack([one[:both] for one in split], 1).ravel()
    return np.concatenate([turns, *(one[both:] for one in split)])


SOURCES = {"gaussians": _gaussians, "copied": _copied, "digits": _digits}
