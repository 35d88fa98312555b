"""What the browser view `instruct` is sent: the questions; and, step after step, what the model answers."""

from collections.abc import Mapping, Sequence
from typing import Any


def instruct(
    questions: Sequence[tuple[str, str, str]],
    shown: int,
    steps: int,
    own: str,
    shares: Mapping[str, float],
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """questions: story, question and true answer each, the first `shown` of which are shown; own: a person's, or "";
    shares: how often the model hears each style; recorded: name and remark of the recorded run, while it is shown.

    Raises ValueError for fewer questions than are to be shown.
    """
    if not 0 < shown <= len(questions):
        raise ValueError(f"{shown} of {len(questions)} questions cannot be shown")
    return {
        "ask": {},
        "own": own,
        "questions": [list(one) for one in questions],
        "shown": shown,
        "steps": steps,
        "shares": dict(shares),
        "recorded": recorded,
    }


def lesson(found: Any) -> dict[str, Any]:
    """found: step, loss, answers with whether each is right, styles with counts."""
    return {
        "step": found.step,
        "loss": round(found.loss, 4),
        "answers": [[answer, right] for answer, right in found.answers],
        "styles": list(found.styles.items()),
    }
