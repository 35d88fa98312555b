"""What a view asks, read and checked."""

from collections.abc import Mapping
from typing import Any

from pages.pictures.address import Pictures
from pages.pictures.work import classes, density, missing, patches
from pages.server.checks import BadQuestion, option, whole

RULES = Pictures.__dataclass_fields__
LONGEST = 2 * 4 * classes.MOST + 1  # characters of one's own points
LONGEST_RACE = 2_000  # of strokes, or of changes: what is too long by less gets a sentence


def curve(question: Mapping[str, Any]) -> tuple[str, int]:
    """Of what examples are counted, and the seed."""
    return _option(question, "source"), seed(question)


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
    return density.Ask(option(question["drawn"], RULES["target"].metadata["options"]), strokes, seed(question), changes)


def seed(question: Mapping[str, Any]) -> int:
    """Of a run."""
    return whole(question["seed"], *RULES["seed"].metadata["range"])


def reading(question: Mapping[str, Any]) -> tuple[str, str, str, int, int]:
    """A picture as text, the learner, the order of its patches, the seed of the run, and the moment of it. Raises BadQuestion for what
    the address cannot hold."""
    return (
        _picture(question),
        _option(question, "learner"),
        _option(question, "order"),
        seed(question),
        whole(question["at"], patches.RECORDED, patches.looks() - 1),
    )


def filling(question: Mapping[str, Any]) -> tuple[str, str, int, int]:
    """A picture as text, which of its patches are missing, the seed of the run, and the moment of it. Raises BadQuestion for what the
    address cannot hold."""
    gone = question["gone"]
    if not isinstance(gone, str) or not missing.GONE.fullmatch(gone):
        raise BadQuestion(f"{gone!r} does not say of each patch whether it is missing")
    return _picture(question), gone, seed(question), whole(question["at"], patches.RECORDED, missing.looks() - 1)


def _picture(question: Mapping[str, Any]) -> str:
    text = question["picture"]
    if not isinstance(text, str) or len(text) > LONGEST:
        raise BadQuestion("picture is no text, or too long")
    return text


def _option(question: Mapping[str, Any], name: str) -> str:
    return option(question[name], RULES[name].metadata["options"])
