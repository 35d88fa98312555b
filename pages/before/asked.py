"""What a view asks, read and checked."""

from collections.abc import Mapping
from typing import Any

from pages.before.address import Before
from pages.before.work import race, row, vectors
from pages.server.address import MAX_TEXT
from pages.server.checks import BadQuestion, option, whole

RULES = Before.__dataclass_fields__
LONGEST = 2_000  # characters of a story: what is too long by less gets a sentence


def seed(question: Mapping[str, Any]) -> int:
    """Of a run."""
    return whole(question["seed"], *RULES["seed"].metadata["range"])


def told(question: Mapping[str, Any]) -> row.Told:
    """A story. Raises BadQuestion for what the address cannot hold, UserError for one that nobody can read."""
    story = question["story"]
    if not isinstance(story, str) or len(story) > LONGEST:
        raise BadQuestion("story is no text, or too long")
    return row.told(story, whole(question["fill"], *RULES["fill"].metadata["range"]))


def moment(question: Mapping[str, Any]) -> tuple[int, int, str]:
    """The seed of a race, the moment of it, and that of the recorded one. Raises BadQuestion for what the address cannot hold."""
    at = whole(question["at"], race.RECORDED, race.looks() - 1)
    return seed(question), at, option(question["moment"], RULES["moment"].metadata["options"])


def talk(question: Mapping[str, Any]) -> tuple[str, str]:
    """A script, and what was said. Raises BadQuestion for what the address cannot hold."""
    script, talk = question["script"], question["talk"]
    if not isinstance(script, str) or not isinstance(talk, str) or max(len(script), len(talk)) > MAX_TEXT:
        raise BadQuestion("script or talk are no text, or too long")
    return script, talk


LONGEST_WORD = 60


def word(question: Mapping[str, Any], name: str = "word") -> str:
    """A word. Raises BadQuestion for what is none."""
    found = question[name]
    if not isinstance(found, str) or len(found) > LONGEST_WORD:
        raise BadQuestion(f"{name} is no word")
    return found


def look(question: Mapping[str, Any]) -> tuple[int, int]:
    """The seed of a run of word vectors, and the moment of it. Raises BadQuestion for what the address cannot hold."""
    return seed(question), whole(question["at"], vectors.RECORDED, vectors.looks() - 1)


def pair(question: Mapping[str, Any]) -> vectors.Asked:
    """A pair, and the draw of its negatives. Raises BadQuestion for what the address cannot hold."""
    draw = whole(question["draw"], *RULES["draw"].metadata["range"])
    return vectors.Asked(word(question), word(question, "near"), draw)
