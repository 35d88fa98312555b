"""What the browser view `instruct` is sent: the questions; and, step after step, what the model answers."""

from collections.abc import Sequence
from typing import Any


def instruct(questions: Sequence[tuple[str, str, str]], shown: int, steps: int, own: str) -> dict[str, Any]:
    """questions: story, question and true answer each, the first `shown` of which are shown; own: a person's, or "".

    Raises ValueError for fewer questions than are to be shown.
    """
    if not 0 < shown <= len(questions):
        raise ValueError(f"{shown} of {len(questions)} questions cannot be shown")
    rows = [list(one) for one in questions[:shown]]
    return {"ask": {"own": own}, "questions": rows, "tested": len(questions), "steps": steps}


def lesson(found: Any) -> dict[str, Any]:
    """found: step, loss, answers with whether each is right, manners with counts, own."""
    return {
        "step": found.step,
        "loss": round(found.loss, 4),
        "answers": [[answer, right] for answer, right in found.answers],
        "manners": list(found.manners.items()),
        "own": found.own,
    }
