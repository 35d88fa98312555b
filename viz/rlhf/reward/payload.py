"""What the browser view `reward` is sent: what the votes taught a reward that counts words; and, epoch after epoch, how a
transformer learns the same."""

from collections.abc import Sequence
from typing import Any


def reward(
    room: str,
    votes: str,
    data: Any,
    answer: str,
    parts: Sequence[tuple[str, float]],
    score: float,
    unit: tuple[float, float],
    epochs: int,
    tested: int,
) -> dict[str, Any]:
    """data: clear, curve, crossed, bins, good, bad, over, under; parts: what each word of `answer` adds, score: its reward, in the `unit` of (mean, deviation) over the answers of the start;
    tested: held-out pairs.

    Raises ValueError for a curve without points.
    """
    if not data.curve:
        raise ValueError("a curve needs points")
    return {
        "ask": {"room": room, "votes": votes},
        "clear": data.clear,
        "epochs": epochs,
        "tested": tested,
        "curve": [[size, round(value, 4)] for size, value in data.curve],
        "crossed": round(data.crossed, 4),
        "bins": [[round(predicted, 4), round(came, 4), count] for predicted, came, count in data.bins],
        "good": _rounded(data.good),
        "bad": _rounded(data.bad),
        "over": [_wrong(one) for one in data.over],
        "under": [_wrong(one) for one in data.under],
        "answer": answer,
        "parts": _rounded(parts),
        "score": round(score, 3),
        "unit": [round(one, 3) for one in unit],
    }


def epoch(number: int, seen: float, held: float, spared: float | None) -> dict[str, Any]:
    """After `number` epochs: the share of the votes that it learns from, and of held-out pairs, that it ranks rightly; and nats
    per spared vote, if there are any."""
    return {
        "epoch": number,
        "seen": round(seen, 4),
        "held": round(held, 4),
        "spared": None if spared is None else round(spared, 5),
    }


def _rounded(found: Sequence[tuple[str, float]]) -> list[list[Any]]:
    return [[word, round(value, 3)] for word, value in found]


def _wrong(found: tuple[str, str, float, float]) -> list[Any]:
    question, answer, score, truth = found
    return [question, answer, round(score, 2), round(truth, 2)]
