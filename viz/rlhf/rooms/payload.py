"""What the browser view `rooms` is sent: four rooms, each with what stands about it and what it says to the same questions."""

from collections.abc import Sequence
from typing import Any

Line = tuple[str, str]  # a text, and what stands behind it


def rooms(questions: Sequence[tuple[str, str]], found: Sequence[dict[str, Any]], rows: int) -> dict[str, Any]:
    """questions: story and question each, the first `rows` of which are shown; found: a `room` each.

    Raises ValueError where a room says nothing to one of the questions.
    """
    for one in found:
        if one["lines"] and len(one["lines"]) != len(questions):
            raise ValueError(f"{one['title']} says {len(one['lines'])} things to {len(questions)} questions")
    shown = [one | {"lines": one["lines"][:rows]} for one in found]
    return {"questions": [list(one) for one in questions[:rows]], "rooms": shown}


def room(
    title: str, about: str, state: str, lines: Sequence[Line], doors: Sequence[tuple[str, str, str]]
) -> dict[str, Any]:
    """doors: (where to: "view" of this page or "door" to Training, which view, what the button says) each."""
    return {
        "title": title,
        "about": about,
        "state": state,
        "lines": [list(one) for one in lines],
        "doors": [list(one) for one in doors],
    }
