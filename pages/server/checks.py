"""What a view asks, read from JSON and checked, whichever chapter answers."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from model.errors import UserError

MOST = 1_000_000
MOST_SENT = 16_000_000  # characters: the largest picture, the wall of 270 heads for 256 tokens, has 4 million
Option = TypeVar("Option")


class BadQuestion(ValueError):
    """A question that no view of ours asks: it lacks something, or holds what cannot be."""


class Question(dict[str, Any]):
    """What a view asks. What it lacks is a BadQuestion, not a mistake of ours."""

    def __missing__(self, name: str) -> Any:
        raise BadQuestion(f"{name!r} is missing")

    @classmethod
    def read(cls, body: bytes) -> "Question":
        """A question from JSON. Raises BadQuestion for anything else."""
        try:
            found = json.loads(body, object_hook=cls, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise BadQuestion(f"not JSON: {error}") from error
        if not isinstance(found, cls):
            raise BadQuestion(f"a {type(found).__name__} is no question")
        return found


def _refuse(name: str) -> None:
    """JSON knows no NaN and no infinity, whatever Python's reader says."""
    raise BadQuestion(name)


def whole(value: Any, least: int = 0, most: int = MOST) -> int:
    """A whole number in a range. Raises BadQuestion for anything else."""
    if type(value) is not int or not least <= value <= most:
        raise BadQuestion(f"{value!r} is no whole number from {least} to {most}")
    return value


def option(value: Any, options: Sequence[Option]) -> Option:
    """One of `options`. Raises BadQuestion for anything else."""
    if isinstance(value, list | dict) or value not in options:
        raise BadQuestion(f"{value!r} is none of {options}")
    return options[options.index(value)]


def listed(value: Any, least: int = 0, most: int = MOST) -> list[Any]:
    """A list of a length in a range. Raises BadQuestion for anything else."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise BadQuestion(f"{value!r} is no list of {least} to {most}")
    return value


def as_json(data: Any) -> str:
    """`data` as a browser reads it: without NaN and infinity, and no more than MOST_SENT.

    Raises UserError with a sentence for a person.
    """
    try:
        text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise UserError(
            "Some of these numbers are NaN or infinite, so there is nothing to draw: choose another model, file or text."
        ) from error
    if len(text) > MOST_SENT:
        raise UserError(
            f"This picture would send {len(text) / 1e6:.0f} MB to the browser, and {MOST_SENT / 1e6:.0f} is the limit: "
            "shorten the text."
        )
    return text
