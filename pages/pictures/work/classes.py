"""Two classes in the plane: what three classifiers make of them, and how many examples two of them need."""

import re
from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from model.pictures import classifying, clouds, representing
from model.pictures.classifying import Floats, Labels
from pages.pictures.address import Pictures
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

CHAPTER, NAME = "pictures", "classes"
EACH = 40  # points of a class in a shape
FRESH = 500  # more of each, by which what was learned is tested
MOST = 60  # points of a class that can be drawn
OWN = re.compile(r"(?P<one>([0-9a-f]{4})*)\.(?P<other>([0-9a-f]{4})*)")
CELLS = 48  # of the plane, each way
SOURCES = ("copied", "gaussians", "digits")


class Asked(NamedTuple):
    """Points of a shape, or one's own, and what is made of them."""

    shape: str
    points: str
    matrix: str
    features: str


class Fit(NamedTuple):
    """A classifier of the plane. p: of the second class in every cell, [CELLS, CELLS], rows from the lowest; right: drawn points that it
    tells apart; fresh: the same of FRESH new ones of each class, None of one's own drawing."""

    p: Floats
    right: int
    fresh: float | None


class Fits(NamedTuple):
    """gaussians: the densities; generative, line, better: what is made of them, of the two numbers, of two better features; found: those
    features of each point; border: weights and bias of the line in them."""

    points: Floats
    labels: Labels
    gaussians: classifying.Gaussians
    generative: Fit
    line: Fit
    better: Fit
    found: Floats
    border: tuple[float, float, float]


def asked(now: Pictures) -> Asked:
    """What the controls say."""
    return Asked(now.shape, now.points if now.shape == "own" else "", now.matrix, now.features)


@keep(64)
def points(shape: str, own: str) -> tuple[Floats, Labels]:
    """The points that are shown. Raises UserError for a text that holds none, or too many."""
    if shape != "own":
        return clouds.points(shape, EACH, 0)
    if not own:
        raise UserError("Nothing is drawn yet: press in a plane where a point should lie.")
    read = OWN.fullmatch(own)
    if not read:
        raise UserError("These points cannot be read: press Clear, and draw some anew.")
    both = [[int(one[at : at + 4], 16) for at in range(0, len(one), 4)] for one in read.group("one", "other")]
    if max(map(len, both)) > MOST:
        raise UserError(f"Each class has room for {MOST} points: take some away.")
    found = np.array([divmod(one, 256) for one in both[0] + both[1]], float).reshape(-1, 2)
    return found / 127.5 - 1, np.repeat(np.arange(2), [len(both[0]), len(both[1])])


@keep(64)
def fits(ask: Asked) -> Fits:
    """What is made of the points. Raises UserError where a class has none."""
    seen, labels = points(ask.shape, ask.points)
    fresh = clouds.points(ask.shape, FRESH, 1) if ask.shape != "own" else None
    gaussians, line = classifying.gaussians(seen, labels, ask.matrix), classifying.logistic(seen, labels)
    features = _features(ask, seen, labels)
    better = classifying.logistic(features(seen), labels, 1e-3)

    def fit(chances: Any) -> Fit:
        right = int(((chances(seen) > 0.5) == labels).sum())
        told = None if fresh is None else float(((chances(fresh[0]) > 0.5) == fresh[1]).mean())
        return Fit(chances(plane()).reshape(CELLS, CELLS), right, told)

    return Fits(
        seen,
        labels,
        gaussians,
        fit(lambda at: classifying.posterior(gaussians, at)),
        fit(lambda at: classifying.chances(line, at)),
        fit(lambda at: classifying.chances(better, features(at))),
        features(seen),
        (*map(float, better.weights), better.bias),  # type: ignore[arg-type]  # two weights and a bias
    )


def plane() -> Floats:
    """The middles of all cells, row by row from the lowest: [CELLS * CELLS, 2]."""
    middles = (np.arange(CELLS) + 0.5) / CELLS * 2 - 1
    return np.stack(np.meshgrid(middles, middles), -1).reshape(-1, 2)


def _features(ask: Asked, seen: Floats, labels: Labels) -> Any:
    if ask.features == "squared":
        return classifying.squared
    net = representing.learned(seen, labels)
    return lambda at: representing.features(net, at)


@keep(12)
def curve(source: str, seed: int) -> Growing[Any]:  # of model.pictures.curves.Draw
    """One draw of examples after the other. Shared by all who ask for the same."""
    from model.pictures import curves

    return Growing(processes.apart(curves.draws, source, seed))


def sizes(source: str) -> tuple[int, ...]:
    """The numbers of examples that are tried."""
    from model.pictures.curves import SIZES

    return SIZES[source]


def draws() -> int:
    """How many draws there are."""
    from model.pictures.curves import DRAWS

    return DRAWS


def best(source: str) -> float | None:
    """The accuracy of whoever knows the distribution, where somebody does."""
    from model.pictures import curves

    return curves.best(source)


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import curves

    return {
        "draws": curves.DRAWS,
        "sizes": curves.SIZES,
        "features": [curves.FEATURES, curves.APART, curves.COPIES, curves.NOISE, curves.UNLIKE],
        "ridge": classifying.RIDGE,
    }


def recorded(source: str, seed: int) -> Recording | None:
    """The recorded draws, if they are of this seed."""
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), source) if seed == 0 else None
