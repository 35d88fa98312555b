"""The world of scenes: its grammar, and its pictures by a rule for every point."""

import itertools

import numpy as np
import pytest

from model.errors import UserError
from model.pictures import scenes
from model.pictures.scenes import Place, Scene, Thing


def test_every_caption_is_read_back_and_no_two_are_alike() -> None:
    found = [scenes.caption(one) for one in scenes.every()]
    assert len(set(found)) == 4 * 4 * 2 * 4 * 4
    assert all(scenes.parse(text) == one for text, one in zip(found, scenes.every(), strict=True))
    words = [("a", c1, s1, *way.split(), "a", c2, s2) for c1, s1, way, c2, s2 in itertools.product(
        ("red", "green", "blue", "yellow"), ("circle", "square", "triangle", "cross"), ("left of", "above"),
        ("red", "green", "blue", "yellow"), ("circle", "square", "triangle", "cross"))]  # fmt: skip
    assert {" ".join(one) for one in words} == set(found)


@pytest.mark.parametrize(
    "text",
    [
        "A red circle left of a blue square.",
        "  a RED circle, left of  a blue square ",
        "red circle left of blue square",
    ],
)
def test_capitals_and_stops_do_not_matter(text: str) -> None:
    assert scenes.parse(text) == Scene(Thing("red", "circle"), "left", Thing("blue", "square"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a pink dog above a red circle", "“pink”: it knows the words a, red"),
        ("", "in this form"),
        ("a red circle", "in this form"),
        ("a circle red left of a blue square", "in this form"),
        ("a red circle of left a blue square", "in this form"),
        ("a red circle above left of a blue square", "in this form"),
        ("a " * 500, "in this form"),
    ],
)
def test_what_is_no_caption_is_told_what_to_change(text: str, says: str) -> None:
    with pytest.raises(UserError, match=r"toy does not know|in this form") as found:
        scenes.parse(text)
    assert says in str(found.value)


def test_a_picture_is_what_a_rule_for_every_point_draws() -> None:
    """Nine points in each pixel, one after the other, the second thing above the first."""
    inside = {
        "circle": lambda x, y: x * x + y * y <= 1,
        "square": lambda x, y: -0.85 <= x <= 0.85 and -0.85 <= y <= 0.85,
        "triangle": lambda x, y: y <= 0.8 and -(y + 1) * 0.55 <= x <= (y + 1) * 0.55,
        "cross": lambda x, y: (abs(x) <= 0.3 and abs(y) <= 1) or (abs(y) <= 0.3 and abs(x) <= 1),
    }
    for first, second in (("circle", "triangle"), ("square", "cross")):
        scene = Scene(Thing("red", first), "left", Thing("yellow", second))
        places = (Place(6.2, 9.1, 4.4), Place(17.3, 14.8, 5.2))
        found = scenes.drawn(scene, places)
        for row, column in itertools.product(range(24), repeat=2):
            colour = np.ones(3)
            for thing, (x, y, radius) in zip((scene.first, scene.second), places, strict=True):
                points = itertools.product((1 / 6, 1 / 2, 5 / 6), repeat=2)
                hits = sum(inside[thing.shape]((column + a - x) / radius, (row + b - y) / radius) for a, b in points)
                colour = colour * (1 - hits / 9) + np.array(scenes.COLOURS[thing.colour]) * hits / 9
            assert found[row, column] == pytest.approx(colour, abs=1e-6)


def test_the_first_thing_is_left_of_the_second_or_above_it() -> None:
    dice = np.random.default_rng(0)
    for relation in scenes.RELATIONS:
        for first, second in (scenes.placed(relation, dice) for _ in range(300)):
            apart = (second.x - first.x, second.y - first.y)
            assert apart[relation == "above"] >= 9  # whole pixels between the middles
            for one in (first, second):
                assert one.radius <= min(one.x, one.y, 24 - one.x, 24 - one.y) + 1e-9


def test_swaps_are_what_they_say_and_undo_themselves() -> None:
    scene = scenes.parse("a red circle left of a blue square")
    said = {what: scenes.caption(scenes.swapped(scene, what)) for what in scenes.SWAPS}
    assert said == {
        "colours": "a blue circle left of a red square",
        "shapes": "a red square left of a blue circle",
        "things": "a blue square left of a red circle",
        "relation": "a red circle above a blue square",
    }
    for what in scenes.SWAPS:
        assert all(scenes.swapped(scenes.swapped(one, what), what) == one for one in scenes.every())


def test_what_is_kept_back_is_never_taught() -> None:
    taught = {scenes.caption(one) for one in scenes.taught()}
    assert len(taught) == 14 * 14 * 2 and not any("green triangle" in one or "yellow circle" in one for one in taught)
    assert len(taught) + sum(map(scenes.unseen, scenes.every())) == 512
