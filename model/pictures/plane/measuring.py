"""How well points cover a density that is known: invented mass, missed mass, and the parts that are reached."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.pictures.plane.density import Density, Points, cells

ENOUGH = 0.5  # of a part's mass: with so many points it counts as reached
NEAR = 0.15  # a place is missed where no point comes nearer


@dataclass(frozen=True)
class Covered:
    """invented: the share of points outside the region of HELD; missed: of the density's own points, the share that has none NEAR;
    shares: of the points, those in each part [parts]; reached: whether they are ENOUGH [parts].
    """

    invented: float
    missed: float
    shares: NDArray[np.float64]
    reached: NDArray[np.bool_]


def invented(density: Density, points: Points) -> NDArray[np.bool_]:
    """Of points [n, 2], those where the density is (nearly) nothing [n]; also those that are no numbers."""
    return ~(density.at(points) >= density.least)


def part(density: Density, points: Points) -> NDArray[np.int64]:
    """The connected part in which each point [n, 2] lies, from 1, or 0 [n]."""
    rows, columns, on = cells(points)
    return np.where(on, density.parts.number[rows, columns], 0)


def covered(density: Density, points: Points, own: Points) -> Covered:
    """How points [n, 2] cover a density, of which `own` [m, 2] are points."""
    points = np.where(np.isfinite(points), points, 1e6).astype(np.float64)
    shares = np.bincount(part(density, points), minlength=len(density.parts.masses) + 1)[1:] / len(points)
    nearest = ((own[:, None] - points[None]) ** 2).sum(-1).min(1)  # [m]
    return Covered(
        float(invented(density, points).mean()),
        float((nearest > NEAR**2).mean()),
        shares,
        shares >= ENOUGH * density.parts.masses,
    )
