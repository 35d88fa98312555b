"""How a view is opened to see whether its prose follows, and asked as a browser asks."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pages.contents import ANSWERS
from pages.server.checks import Question


class State(NamedTuple):
    """The address of a view, what is done before it is opened, and what is done then, before it is looked at again."""

    address: dict[str, str]
    before: Callable[[], Any] = lambda: None
    after: Callable[[Any], Any] | None = None


def asking(kind: str, **question: Any) -> Any:
    """An answer to what a view asks between two runs."""
    return ANSWERS[kind](Question({"voter": "prose"} | question))
