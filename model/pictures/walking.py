"""A plane through the codes of a learner: where digits lie on it, what is drawn from its places, and walks between two of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.pictures import coding, measuring
from model.pictures.coding import Coder
from model.pictures.digits import Digits, train
from model.pictures.judge import says
from model.pictures.measuring import Nearest

COLUMNS, ROWS = 26, 16  # places of the map
STEPS = 11  # pictures of a walk, both ends included
INSIDE = 99  # per cent of the training digits lie within the plane, each way


class Plane(NamedTuple):
    """middle [Z], axes [2, Z] of length 1, half [2]: how far the plane goes each way. With two numbers the axes are those numbers, with
    more the two directions in which the codes differ most (principal components)."""

    middle: NDArray[np.float64]
    axes: NDArray[np.float64]
    half: NDArray[np.float64]


class Judged(NamedTuple):
    """Pictures, float32 [n, 64]; what the judge takes each for, int64 [n]; how sure it is, float32 [n]."""

    pictures: NDArray[np.float32]
    answers: NDArray[np.int64]
    sure: NDArray[np.float32]


class Walk(NamedTuple):
    """From one place to another: through the code, and by mixing the pixels of both ends."""

    coded: Judged
    mixed: Judged


class Put(NamedTuple):
    """A digit that was put in. place, spread: the mean of its code on the plane and one standard deviation each way, in half widths, [2]; mean,
    deviation: of the code itself, [Z]; again: it drawn from the mean; nearest: the training digits nearest to it and to it drawn again;
    apart: root of the mean squared difference between it and it drawn again."""

    place: NDArray[np.float64]
    spread: NDArray[np.float64]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    again: Judged
    nearest: Nearest
    apart: float


def codes(coder: Coder) -> NDArray[np.float64]:
    """The mean codes of the training digits, [n, Z]; who is told the class was told it."""
    return coding.encoded(coder, train().pictures, train().labels)[0].astype(np.float64)


def plane(known: NDArray[np.float64]) -> Plane:
    """The plane of codes [n, Z]."""
    middle = known.mean(0)
    axes = np.eye(2) if known.shape[1] == 2 else np.linalg.svd(known - middle, full_matrices=False)[2][:2]
    far = np.abs((known - middle) @ axes.T)  # [n, 2]
    return Plane(middle, axes, np.maximum(np.percentile(far, INSIDE, axis=0), 1e-6))


def places(where: Plane, known: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where codes [n, Z] lie on the plane, in half widths: [n, 2], from -1 to 1 within it."""
    return (known - where.middle) @ where.axes.T / where.half


def codes_at(where: Plane, spots: NDArray[np.floating]) -> NDArray[np.float64]:
    """The codes at places of the plane, in half widths: [n, 2] -> [n, Z]."""
    return where.middle + (np.asarray(spots) * where.half) @ where.axes


def grid() -> NDArray[np.float64]:
    """The middles of COLUMNS x ROWS places, row by row from the top: [COLUMNS * ROWS, 2]."""
    across = (np.arange(COLUMNS) + 0.5) / COLUMNS * 2 - 1
    down = 1 - (np.arange(ROWS) + 0.5) / ROWS * 2
    return np.stack(np.meshgrid(across, down), -1).reshape(-1, 2)


def mapped(coder: Coder, where: Plane, label: int) -> Judged:
    """What is drawn from every place of the map; `label`: of whom is told the class."""
    return _drawn(coder, codes_at(where, grid()), label)


def walk(coder: Coder, where: Plane, ends: NDArray[np.floating], label: int) -> Walk:
    """STEPS pictures between two places [2, 2] of the plane."""
    parts = np.linspace(0, 1, STEPS)[:, None]
    coded = _drawn(coder, codes_at(where, ends[0] * (1 - parts) + ends[1] * parts), label)
    mixed = coded.pictures[0] * (1 - parts) + coded.pictures[-1] * parts
    return Walk(coded, judged(mixed.astype(np.float32)))


def put(coder: Coder, where: Plane, digits: Digits, at: int) -> Put:
    """One of some digits, put in."""
    picture, label = digits.pictures[at : at + 1], digits.labels[at : at + 1]
    mean, deviation = coding.encoded(coder, picture, label)
    again = judged(coding.decoded(coder, mean, label))
    spread = np.sqrt((deviation[0] ** 2) @ (where.axes.T**2)) / where.half  # the code's numbers are independent
    nearest = measuring.nearest(np.concatenate([picture, again.pictures]))
    apart = float(np.sqrt(((again.pictures - picture) ** 2).mean()))
    return Put(places(where, mean)[0], spread, mean[0], deviation[0], again, nearest, apart)


def judged(pictures: NDArray[np.float32]) -> Judged:
    """Pictures [n, 64] with what the judge says of them."""
    found = says(pictures)
    return Judged(pictures, found.argmax(1), found.max(1))


def _drawn(coder: Coder, known: NDArray[np.floating], label: int) -> Judged:
    return judged(coding.decoded(coder, known, np.full(len(known), label)))
