"""Points of two classes in the plane, from known distributions."""

from collections.abc import Callable

import numpy as np

from model.pictures.classifying import Floats, Labels

Sampler = Callable[[np.random.Generator, int], tuple[Floats, Floats]]


def points(name: str, each: int, seed: int) -> tuple[Floats, Labels]:
    """`each` points of both classes of a shape: points [2 each, 2], mostly between -1 and 1, and labels of 0 and 1."""
    dice = np.random.default_rng(seed)
    both = SHAPES[name](dice, each)
    return np.concatenate(both), np.repeat(np.arange(2), each)


def _clouds(dice: np.random.Generator, each: int) -> tuple[Floats, Floats]:
    """Two Gaussians of the same form."""
    spread = np.array([0.26, 0.2])
    return dice.normal((-0.3, -0.22), spread, (each, 2)), dice.normal((0.3, 0.24), spread, (each, 2))


def _tilted(dice: np.random.Generator, each: int) -> tuple[Floats, Floats]:
    """Two long clouds side by side: their features are not independent."""
    turn = np.array([[0.42, 0.32], [-0.06, 0.08]])
    one, other = dice.normal(size=(each, 2)) @ turn, dice.normal(size=(each, 2)) @ turn
    apart = np.array([-0.13, 0.13])
    return one + apart, other - apart


def _ring(dice: np.random.Generator, each: int) -> tuple[Floats, Floats]:
    """A cloud, and a ring around it."""
    angle, radius = dice.uniform(0, 2 * np.pi, each), dice.normal(0.72, 0.08, each)
    ring = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    return dice.normal(0, 0.2, (each, 2)), ring


def _corners(dice: np.random.Generator, each: int) -> tuple[Floats, Floats]:
    """Four clouds in the corners; those that lie opposite are of one class (exclusive or)."""
    side = dice.integers(0, 2, each)[:, None] * 2 - 1
    spread = 0.16
    one = side * np.array([0.5, 0.5]) + dice.normal(0, spread, (each, 2))
    return one, side * np.array([0.5, -0.5]) + dice.normal(0, spread, (each, 2))


SHAPES: dict[str, Sampler] = {"clouds": _clouds, "tilted": _tilted, "ring": _ring, "corners": _corners}
