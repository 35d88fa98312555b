"""What the address or a view asks of the translators, read and checked."""

import re
from collections.abc import Mapping
from typing import Any

from model.errors import UserError
from pages.server.address import MAX_TEXT
from pages.server.checks import BadQuestion, option, whole
from pages.translation.address import Translation
from pages.translation.work import races, saying, searching

RULES = Translation.__dataclass_fields__
FORCED, OFF = re.compile(r"(\d{1,2})-(\d{1,2})"), re.compile(r"([12])-([1-4])")  # of two layers with four heads each


def plan(question: Mapping[str, Any]) -> Any:  # of model.translation.lockstep.Plan
    """The race that is meant. Raises BadQuestion for one that the address cannot hold."""
    into, score, context = (
        option(question[name], RULES[name].metadata["options"]) for name in ("into", "score", "context")
    )
    return races.plan(into, score, context, whole(question["seed"], *RULES["seed"].metadata["range"]))


def ask(now: Translation) -> dict[str, Any]:
    """The question for that race, as a view asks it."""
    return {name: getattr(now, name) for name in ("into", "score", "context", "seed")}


def moment(value: Any) -> int:
    """A moment of a race, or RECORDED. Raises BadQuestion for anything else."""
    return whole(value, saying.RECORDED, races.ticks() - 1)


def touch(forced: str, off: str) -> Any:  # of model.translation.saying.Touch
    """What was changed. Raises UserError for what cannot be read."""
    looked = [_pair(FORCED, one) for one in forced.split(".") if one]
    heads = [_pair(OFF, one) for one in off.split(".") if one]
    return saying.touch(looked, [(layer - 1, head - 1) for layer, head in heads])


def search(now: Translation) -> dict[str, Any]:
    """The question for the beam search that the controls ask for. Raises UserError for words that no learner knows."""
    text = " ".join(saying.words(now.into, now.searched))
    fields = {name: getattr(now, name) for name in ("into", "taught", "width", "length_penalty")}
    return {**fields, "text": text, "length_rule": "power", "groups": 1}


def searched(question: Mapping[str, Any]) -> Any:  # of pages.server.growing.Growing
    """The search that is meant. Raises BadQuestion for one that the address cannot hold, UserError for unknown words."""
    into, taught = (option(question[name], RULES[name].metadata["options"]) for name in ("into", "taught"))
    width, penalty = (whole(question[name], *RULES[name].metadata["range"]) for name in ("width", "length_penalty"))
    return searching.beams(into, taught, " ".join(saying.words(into, str(question["text"]))), width, penalty)


def text(question: Mapping[str, Any]) -> str:
    """The text that is meant. Raises BadQuestion for none, or one that no page takes."""
    found = question["text"]
    if not isinstance(found, str) or len(found) > MAX_TEXT:
        raise BadQuestion("the text is none, or too long")
    return found


def _pair(pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    if not (found := pattern.fullmatch(text)):
        raise UserError(f"The link says “{text[:20]}” where a change of attention should stand: reset the changes.")
    return int(found[1]), int(found[2])
