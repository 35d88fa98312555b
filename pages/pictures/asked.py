"""What a view asks, read and checked."""

from collections.abc import Mapping
from typing import Any

from pages.pictures.address import Pictures
from pages.pictures.work import classes, density
from pages.server.checks import BadQuestion, option, whole

RULES = Pictures.__dataclass_fields__
LONGEST = 2 * 4 * classes.MOST + 1  # characters of one's own points
LONGEST_RACE = 2_000  # of strokes, or of changes: what is too long by less gets a sentence


def curve(question: Mapping[str, Any]) -> tuple[str, int]:
    """Of what examples are counted, and the seed."""
    return _option(question, "source"), whole(question["seed"], *RULES["seed"].metadata["range"])


def told_apart(question: Mapping[str, Any]) -> classes.Asked:
    """Points, and what is made of them. Raises BadQuestion for what the address cannot hold."""
    points = question["points"]
    if not isinstance(points, str) or len(points) > LONGEST:
        raise BadQuestion("points is no text, or too long")
    return classes.Asked(_option(question, "shape"), points, _option(question, "spread"), _option(question, "features"))


def race(question: Mapping[str, Any]) -> density.Ask:
    """Which run of four learners. Raises BadQuestion for what the address cannot hold."""
    strokes, changes = question["strokes"], question["changes"]
    if not isinstance(strokes, str) or not isinstance(changes, str) or max(len(strokes), len(changes)) > LONGEST_RACE:
        raise BadQuestion("strokes or changes are no text, or too long")
    return density.Ask(
        _option(question, "drawn"), strokes, whole(question["seed"], *RULES["seed"].metadata["range"]), changes
    )


def _option(question: Mapping[str, Any], name: str) -> str:
    return option(question[name], RULES[name].metadata["options"])
