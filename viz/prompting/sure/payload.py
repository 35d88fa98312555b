"""What the browser view `sure` is sent: questions with known answers; and, one after another, what is said to each and how sure the
model is of it, then looks at a toy that learns from feedback."""

from collections.abc import Mapping, Sequence
from typing import Any

MEASURES = ("probability", "agreement", "entropy")


def sure(
    ask: Mapping[str, Any],
    questions: Sequence[Any],
    chosen: tuple[str, int, int],
    seconds: int,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """questions: model.prompting.knowing.Known; chosen: by what it is told how sure the model is, below what share of 100 it refuses,
    and which question is shown; seconds: how long the recorded run took.

    Raises ValueError for a measure or a question that is not there.
    """
    by, least, known = chosen
    if by not in MEASURES or not 0 <= known < len(questions):
        raise ValueError(f"no measure {by!r}, or no question {known}")
    return {
        "ask": dict(ask),
        "questions": [{"kind": one.kind, "question": one.question, "answers": list(one.answers)} for one in questions],
        "by": MEASURES.index(by),
        "least": least,
        "known": known,
        "seconds": seconds,
        "recorded": recorded,
    }


def step(one: Any) -> dict[str, Any]:
    """One question (model.prompting.knowing.Told), or one look at the toy (model.rlhf.calibrated.Look)."""
    return _look(one) if hasattr(one, "iteration") else _told(one)


def _told(one: Any) -> dict[str, Any]:
    return {
        "said": one.said,
        "right": int(one.right),
        "sure": [round(part, 4) for part in one.confidences],
        "samples": list(one.samples),
        "message": one.message,
        "whole": int(one.whole),
        "named": int(one.named),
    }


def _look(one: Any) -> dict[str, Any]:
    return {
        "iteration": one.iteration,
        "kl": round(one.kl, 2),
        "kind": round(one.kind, 3),
        "words": _bins(one.words),
        "facts": _bins(one.facts),
        "words_error": round(one.words_error, 4),
        "facts_error": round(one.facts_error, 4),
    }


def _bins(found: Sequence[Any]) -> list[list[float]]:
    return [[round(one.predicted, 3), round(one.came, 3), one.size] for one in found]
