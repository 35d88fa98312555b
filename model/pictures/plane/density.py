"""A density in the plane as a mixture of small round Gaussians: its value, its entropy, points of it and its parts are exact."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # [n, 2]

WIDE, HIGH = 2.0, 1.5  # what is shown: from -WIDE to WIDE, from -HIGH to HIGH
FAR = 0.5  # by so much more, on each side, numbers are integrated: no drawn Gaussian reaches beyond
FINE = 1 / 64  # width of a cell of the grid on which they are
HELD = 0.999  # mass of the region outside of which a point counts as invented
INNER = 0.95  # mass of the region whose connected parts are counted as modes


@dataclass(frozen=True)
class Parts:
    """The connected parts of a region. least: the density at its border; number: of each cell of the grid the part that it belongs
    to, from 1, the heaviest first and of equals the uppermost, and 0 outside; masses: of the parts [parts], together INNER.
    """

    least: float
    number: NDArray[np.int64]
    masses: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Density:
    """The mixture of Gaussians with `means` [k, 2], weights [k] that sum to 1, and one standard deviation.

    Raises ValueError for weights that are no probabilities.
    """

    means: Points
    weights: NDArray[np.float64]
    sigma: float

    def __post_init__(self) -> None:
        if len(self.means) != len(self.weights) or abs(self.weights.sum() - 1) > 1e-9 or (self.weights < 0).any():
            raise ValueError("the weights of the parts of a density are no probabilities")

    def at(self, points: Points) -> NDArray[np.float64]:
        """The density at points [n, 2] -> [n], per unit of area."""
        away = ((points[:, None, :] - self.means) ** 2).sum(-1)  # [n, k]
        return np.exp(-away / (2 * self.sigma**2)) @ self.weights / (2 * math.pi * self.sigma**2)

    def on(self, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same on a grid: [rows of ys, columns of xs]. A round Gaussian is a product of one in x and one in y."""
        columns, rows = (
            np.exp(-((values[:, None] - self.means[:, axis]) ** 2) / (2 * self.sigma**2))
            for axis, values in ((0, xs), (1, ys))
        )  # [columns, k], [rows, k]
        return rows * self.weights @ columns.T / (2 * math.pi * self.sigma**2)

    def sample(self, count: int, seed: int) -> Points:
        """Points of it: [count, 2]."""
        random = np.random.default_rng(seed)
        chosen = random.choice(len(self.weights), count, p=self.weights)
        return self.means[chosen] + self.sigma * random.standard_normal((count, 2))

    @cached_property
    def entropy(self) -> float:
        """In nats: what log-likelihood nobody can pass, with its sign changed. By integration over the grid."""
        found = self.on(*axes())
        return float(-(found * np.log(np.maximum(found, 1e-300))).sum() * FINE**2)

    @cached_property
    def least(self) -> float:
        """The density at the border of the region that holds HELD of the mass: a point where it is lower counts as invented."""
        return self.border(HELD)

    def border(self, held: float) -> float:
        """The density at the border of the smallest region that holds so much mass (Hyndman 1996: the highest-density region)."""
        ordered = np.sort(self.on(*axes()), axis=None)[::-1]
        place = int(np.searchsorted(np.cumsum(ordered) * FINE**2, held))
        return float(ordered[min(place, ordered.size - 1)])

    @cached_property
    def parts(self) -> Parts:
        """What is drawn apart: the connected parts of the region that holds INNER of the mass."""
        found, least = self.on(*axes()), self.border(INNER)
        number = connected(found >= least)
        masses = np.bincount(number.ravel(), found.ravel())[1:] * FINE**2
        rows, columns = (
            np.bincount(number.ravel(), place.ravel())[1:] / np.bincount(number.ravel())[1:]
            for place in np.indices(number.shape)
        )
        order = np.lexsort((columns, -rows, -masses.round(3)))
        renamed = np.zeros(len(masses) + 1, np.int64)
        renamed[1 + order] = np.arange(1, len(masses) + 1)
        return Parts(least, renamed[number], masses[order].astype(np.float64))


def axes(fine: float = FINE) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middles of the cells of the grid, in x and in y."""
    return tuple(np.arange(-half - FAR + fine / 2, half + FAR, fine) for half in (WIDE, HIGH))  # type: ignore[return-value]


def cells(points: Points) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Row and column on the grid of each point, and whether it lies on it at all; those that do not are put into a corner."""
    columns, rows = (np.floor((points[:, axis] + half + FAR) / FINE) for axis, half in ((0, WIDE), (1, HIGH)))
    on = (columns >= 0) & (columns < 2 * (WIDE + FAR) / FINE) & (rows >= 0) & (rows < 2 * (HIGH + FAR) / FINE)
    return np.where(on, rows, 0).astype(np.int64), np.where(on, columns, 0).astype(np.int64), on


def connected(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The connected parts of a region on a grid, numbered from 1; cells that touch at a corner belong together."""
    from scipy.ndimage import label

    found, _ = label(mask, structure=np.ones((3, 3)))
    return np.asarray(found, np.int64)
