"""Generative and discriminative classifiers of two classes: Gaussian densities with Bayes' rule, and logistic regression.

Ng & Jordan 2002 compare the pair: naive Bayes and logistic regression draw borders of the same form (Murphy 2022, Probabilistic
Machine Learning: An Introduction, 9.2 to 9.4 and 10.2).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

KINDS = ("naive", "shared", "full")  # the covariance matrices: diagonal for each class, one for both, one for each
FLOOR = 1e-4  # added to every variance: a class of one point has none of its own
RIDGE = 1e-6  # of logistic regression: only so that classes that a line separates leave the weights finite
ROUNDS = 60  # Newton steps at most
STILL = 1e-9  # a step smaller than that is the last


class Gaussians(NamedTuple):
    """A density for each class: priors [C], means [C, d], covariances [C, d, d]."""

    priors: Floats
    means: Floats
    covariances: Floats


class Line(NamedTuple):
    """p(second class | x) = sigmoid(w x + b): weights [d], bias."""

    weights: Floats
    bias: float


def gaussians(points: Floats, labels: Labels, kind: str) -> Gaussians:
    """The Gaussian densities of two classes by maximum likelihood. points [n, d], labels [n] of 0 and 1. Raises UserError where a class has
    no point."""
    split = [points[labels == one] for one in (0, 1)]
    if not all(len(one) for one in split):
        raise UserError("Both classes need a point: draw one of the class that has none.")
    means = np.stack([one.mean(0) for one in split])
    own = [(one - mean).T @ (one - mean) / len(one) for one, mean in zip(split, means, strict=True)]
    if kind == "shared":
        own = [sum(len(one) * cov for one, cov in zip(split, own, strict=True)) / len(points)] * 2
    if kind == "naive":
        own = [np.diag(np.diag(cov)) for cov in own]
    floor = FLOOR * np.eye(points.shape[1])
    return Gaussians(np.array([len(one) / len(points) for one in split]), means, np.stack(own) + floor)


def log_densities(model: Gaussians, points: Floats) -> Floats:
    """log p(x | class) in nats: [n, C]."""
    found = []
    for mean, covariance in zip(model.means, model.covariances, strict=True):
        root = np.linalg.cholesky(covariance)
        white = np.linalg.solve(root, (points - mean).T)  # [d, n]
        half = np.log(np.diag(root)).sum() + points.shape[1] / 2 * np.log(2 * np.pi)
        found.append(-0.5 * (white**2).sum(0) - half)
    return np.stack(found, 1)


def posterior(model: Gaussians, points: Floats) -> Floats:
    """p(second class | x) by Bayes' rule: [n]."""
    joint = log_densities(model, points) + np.log(model.priors)
    return sigmoid(joint[:, 1] - joint[:, 0])


def logistic(points: Floats, labels: Labels, ridge: float = RIDGE) -> Line:
    """Logistic regression by Newton's method (iteratively reweighted least squares). Raises UserError where a class has no point.

    Minimised is the mean loss in nats + ridge / 2 * |w|^2; a step that makes it worse is halved.
    """
    if not 0 < labels.sum() < len(labels):
        raise UserError("Both classes need a point: draw one of the class that has none.")
    inputs = np.column_stack([points, np.ones(len(points))])  # [n, d + 1]
    damping = np.full(inputs.shape[1], ridge)
    damping[-1] = 0
    weights = np.zeros(inputs.shape[1])
    loss = _loss(weights, inputs, labels, damping)
    for _ in range(ROUNDS):
        p = sigmoid(inputs @ weights)
        slope = inputs.T @ (p - labels) / len(labels) + damping * weights
        bend = (inputs * (p * (1 - p))[:, None]).T @ inputs / len(labels) + np.diag(damping + 1e-12)
        step, size = np.linalg.solve(bend, slope), 1.0
        while (now := _loss(weights - size * step, inputs, labels, damping)) > loss and size > STILL:
            size /= 2
        weights, better, loss = weights - size * step, loss - now, min(now, loss)
        if better < STILL:
            break
    return Line(weights[:-1], float(weights[-1]))


def chances(line: Line, points: Floats) -> Floats:
    """p(second class | x): [n]."""
    return sigmoid(points @ line.weights + line.bias)


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return 0.5 * (1 + np.tanh(values / 2))


def squared(points: Floats) -> Floats:
    """Each feature squared."""
    return points**2


def _loss(weights: Floats, inputs: Floats, labels: Labels, damping: Floats) -> float:
    scores = inputs @ weights
    return float((np.logaddexp(0, scores) - labels * scores).mean() + 0.5 * (damping * weights**2).sum())
