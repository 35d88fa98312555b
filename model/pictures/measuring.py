"""How good made digits are: Fréchet distance in the judge's features, the judge's answers, and the nearest training digit.

Heusel et al. 2017 (FID): the distance of Dowson & Landau 1982 between two Gaussians with the means and covariances of the features.
Here the features are those of a small judge of 8 by 8 digits, so the numbers compare only with each other, with no published FID.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.pictures.digits import CLASSES, held_out, train
from model.pictures.judge import features, says

NOISE = 100.0  # the distance of uniform noise from the training digits, by which the scale is fixed
NOISE_SEED = 0
NEIGHBOURS = 3  # whose distance says how near is near


@dataclass(frozen=True)
class Gaussian:
    """mean [d] and covariance [d, d] of a set."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


@dataclass(frozen=True)
class Nearest:
    """For each picture the training digit at the least distance: places int64 [B], and the distances in pixel space, float64 [B]."""

    places: NDArray[np.int64]
    distances: NDArray[np.float64]


def gaussian(points: NDArray[np.floating]) -> Gaussian:
    """Of points [n, d]. Raises ValueError for fewer than two, or for points that are no numbers."""
    points = np.asarray(points, np.float64)
    if len(points) < 2 or not np.isfinite(points).all():
        raise ValueError(f"{len(points)} points, all finite: a covariance needs at least two")
    return Gaussian(points.mean(0), np.atleast_2d(np.cov(points.T)))


def frechet(one: Gaussian, other: Gaussian) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) (Dowson & Landau 1982; Heusel et al. 2017, eq. 6).

    (C1 C2)^(1/2) has the trace of (R C2 R)^(1/2), R = C1^(1/2), which is symmetric, so that no root of a negative number is taken.
    """
    values, vectors = np.linalg.eigh(one.covariance)
    root = (vectors * np.sqrt(values.clip(min=0))) @ vectors.T  # [d, d]
    inner = root @ other.covariance @ root
    mixed = np.sqrt(np.linalg.eigvalsh((inner + inner.T) / 2).clip(min=0)).sum()
    apart = ((one.mean - other.mean) ** 2).sum()
    return float(apart + np.trace(one.covariance) + np.trace(other.covariance) - 2 * mixed)


def distance(pictures: NDArray[np.floating]) -> float:
    """The Fréchet distance of pictures [B, 64] from the training digits; uniform noise has 100, held-out digits about 1.3."""
    return _scale() * frechet(_real(), gaussian(features(pictures)))


@lru_cache(1)
def real_distance() -> float:
    """That of the held-out digits: what a learner that draws perfectly would get from so few."""
    return distance(held_out().pictures)


def accuracy(pictures: NDArray[np.floating], asked: NDArray[np.integer]) -> float:
    """The share of pictures [B, 64] that the judge takes for what was asked for, [B]."""
    return float((says(pictures).argmax(1) == asked).mean())


def counts(pictures: NDArray[np.floating]) -> NDArray[np.int64]:
    """How many of pictures [B, 64] the judge takes for each digit, [10]."""
    return np.bincount(says(pictures).argmax(1), minlength=CLASSES)


def nearest(pictures: NDArray[np.floating]) -> Nearest:
    """The nearest training digits of pictures [B, 64], by Euclidean distance, so that copies show."""
    known = train().pictures.astype(np.float64)
    pictures = np.asarray(pictures, np.float64)
    squares = (pictures**2).sum(1)[:, None] + (known**2).sum(1) - 2 * pictures @ known.T  # [B, n]
    places = squares.argmin(1)
    return Nearest(places, np.sqrt(((pictures - known[places]) ** 2).sum(1)))


@lru_cache(1)
def usual_nearest() -> NDArray[np.float64]:
    """How far held-out digits are from their nearest training digits, in rising order: what is closer than most of them may be a copy."""
    return np.sort(nearest(held_out().pictures).distances)


def closer(distance: float) -> float:
    """The share of held-out digits that are nearer to a training digit than that."""
    return float(np.searchsorted(usual_nearest(), distance) / len(usual_nearest()))


def recall(pictures: NDArray[np.floating]) -> float:
    """The variety of pictures [B, 64]: the share of training digits that lie, in the judge's features, as near to one of them as its own third
    neighbour among them (Kynkäänniemi et al. 2019, improved recall, k = 3)."""
    return covered(features(train().pictures), features(pictures), NEIGHBOURS)


def covered(points: NDArray[np.floating], others: NDArray[np.floating], neighbours: int) -> float:
    """The share of points [n, d] that lie within a ball around one of the others [m, d] up to its k-th neighbour among the others (equations 1 and 2).
    Raises ValueError for no more than k others."""
    from scipy.spatial.distance import cdist

    if len(others) <= neighbours:
        raise ValueError(f"{len(others)} points have no {neighbours} neighbours each")
    radii = np.sort(cdist(others, others), axis=1)[:, neighbours]  # the nearest of each is itself
    return float((cdist(points, others) <= radii).any(1).mean())


@lru_cache(1)
def _real() -> Gaussian:
    return gaussian(features(train().pictures))


@lru_cache(1)
def _scale() -> float:
    noise = np.random.default_rng(NOISE_SEED).random(train().pictures.shape, np.float32)
    return NOISE / frechet(_real(), gaussian(features(noise)))
