"""A small world of pictures with captions: two coloured shapes, one left of the other or above it, 24 by 24 pixels in colour.

A caption is "a red circle left of a blue square": 4 colours, 4 shapes and 2 relations make 512 scenes, each with one caption. Where the
shapes lie and how large they are differs from picture to picture. Two pairs of colour and shape are kept back from learning.
"""

import itertools
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError

SIDE = 24  # pixels
COLOURS = {
    "red": (0.86, 0.18, 0.16),
    "green": (0.13, 0.58, 0.24),
    "blue": (0.13, 0.34, 0.84),
    "yellow": (0.96, 0.76, 0.10),
}
SHAPES = ("circle", "square", "triangle", "cross")
RELATIONS = {"left": "left of", "above": "above"}
WORDS = ("a", *COLOURS, *SHAPES, "left", "of", "above")
KEPT_BACK = (("green", "triangle"), ("yellow", "circle"))  # never seen while learning
FINE = 3  # points across a pixel: what share of them a shape covers is how much of its colour the pixel gets
NEAR, FAR = (5.5, 7.5), (16.5, 18.5)  # middles of the first and of the second shape, along the relation
ACROSS = (7.0, 17.0)  # and the other way
RADII = (3.5, 5.5)
PAPER = 1.0


class Thing(NamedTuple):
    """A coloured shape."""

    colour: str
    shape: str


class Scene(NamedTuple):
    """The first thing is left of the second, or above it."""

    first: Thing
    relation: str
    second: Thing


class Place(NamedTuple):
    """Where a shape lies: its middle, from the upper left corner, and its radius, in pixels."""

    x: float
    y: float
    radius: float


def caption(scene: Scene) -> str:
    """Its caption."""
    first, second = (f"a {one.colour} {one.shape}" for one in (scene.first, scene.second))
    return f"{first} {RELATIONS[scene.relation]} {second}"


def parse(text: str) -> Scene:
    """The scene of a caption; articles may be left out. Raises UserError for a text that is none."""
    words = text.lower().replace(".", " ").replace(",", " ").split()
    if unknown := [one for one in words if one not in WORDS]:
        raise UserError(f"This toy does not know “{unknown[0][:20]}”: it knows the words {', '.join(WORDS)}.")
    for name, relation in RELATIONS.items():
        match [one for one in words if one != "a"]:
            case [c1, s1, *between, c2, s2] if between == relation.split():
                scene = Scene(Thing(c1, s1), name, Thing(c2, s2))
                if known(scene):
                    return scene
    raise UserError(
        "Write a caption in this form: a red circle left of a blue square, or: a red circle above a blue square."
    )


def known(scene: Scene) -> bool:
    """Whether it is one of this world."""
    things = all(one.colour in COLOURS and one.shape in SHAPES for one in (scene.first, scene.second))
    return things and scene.relation in RELATIONS


@lru_cache(1)
def every() -> tuple[Scene, ...]:
    """All 512 scenes."""
    things = [Thing(*one) for one in itertools.product(COLOURS, SHAPES)]
    return tuple(Scene(*one) for one in itertools.product(things, RELATIONS, things))


def unseen(scene: Scene) -> bool:
    """Whether one of its things is kept back from learning."""
    return scene.first in KEPT_BACK or scene.second in KEPT_BACK


@lru_cache(1)
def taught() -> tuple[Scene, ...]:
    """Those that are learned from."""
    return tuple(one for one in every() if not unseen(one))


def swapped(scene: Scene, what: str) -> Scene:
    """The same with its `what` changed: "colours" or "shapes" change places, "things" both of them, "relation" becomes the other one."""
    (c1, s1), relation, (c2, s2) = scene
    if what == "relation":
        return Scene(scene.first, "above" if relation == "left" else "left", scene.second)
    if what == "colours":
        return Scene(Thing(c2, s1), relation, Thing(c1, s2))
    if what == "shapes":
        return Scene(Thing(c1, s2), relation, Thing(c2, s1))
    return Scene(scene.second, relation, scene.first)


SWAPS = ("colours", "shapes", "things", "relation")


def placed(relation: str, dice: np.random.Generator) -> tuple[Place, Place]:
    """Where the two shapes of such a scene lie, drawn at random."""
    found = []
    for along in (NEAR, FAR):
        a, b, radius = dice.uniform(*along), dice.uniform(*ACROSS), dice.uniform(*RADII)
        found.append(Place(a, b, radius) if relation == "left" else Place(b, a, radius))
    return found[0], found[1]


def drawn(scene: Scene, places: tuple[Place, Place]) -> NDArray[np.float32]:
    """Its picture [24, 24, 3], 0 to 1: row by row from the top, red, green, blue."""
    picture = np.full((SIDE, SIDE, 3), PAPER)
    for thing, place in zip((scene.first, scene.second), places, strict=True):
        cover = covered(thing.shape, place)[..., None]
        picture = picture * (1 - cover) + np.array(COLOURS[thing.colour]) * cover
    return picture.astype(np.float32)


def covered(shape: str, place: Place) -> NDArray[np.float64]:
    """What share of each pixel a shape covers, [24, 24]."""
    at = (np.arange(SIDE * FINE) + 0.5) / FINE
    x, y = (at - place.x)[None] / place.radius, (at - place.y)[:, None] / place.radius
    return INSIDE[shape](x, y).reshape(SIDE, FINE, SIDE, FINE).mean((1, 3))


def numbered(found: Sequence[Scene]) -> NDArray[np.int64]:
    """Relation, shape and colour of the first thing, shape and colour of the second, as numbers: [n, 5]."""
    colours, relations = list(COLOURS), list(RELATIONS)
    rows = [
        [
            relations.index(way),
            SHAPES.index(a.shape),
            colours.index(a.colour),
            SHAPES.index(b.shape),
            colours.index(b.colour),
        ]
        for a, way, b in found
    ]
    return np.array(rows, np.int64)


def picture(scene: Scene, seed: int) -> NDArray[np.float32]:
    """One picture of it, the same for the same seed: [24, 24, 3]."""
    return drawn(scene, placed(scene.relation, np.random.default_rng([seed, every().index(scene)])))


Grid = NDArray[np.float64]
INSIDE: dict[str, Callable[[Grid, Grid], NDArray[np.bool_]]] = {  # points from the middle, in radii, y down
    "circle": lambda x, y: x**2 + y**2 <= 1,
    "square": lambda x, y: np.maximum(abs(x), abs(y)) <= 0.85,
    "triangle": lambda x, y: (y <= 0.8) & (abs(x) <= (y + 1) * 0.55),
    "cross": lambda x, y: (np.minimum(abs(x), abs(y)) <= 0.3) & (np.maximum(abs(x), abs(y)) <= 1),
}
