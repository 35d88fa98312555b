"""What the browser view `vote` is sent: the room; and, vote after vote, the next pair and what the votes have taught."""

from collections.abc import Sequence
from typing import Any

ENOUGH = 50  # votes for one side, from which on a reward that counts words is mostly right


def vote(room: str, fresh: bool, noise: int, count: int) -> dict[str, Any]:
    """fresh: whether the room was made because the address named none; noise: of the simulated rater, of a
    hundred; count: votes that there are.
    """
    return {"room": room, "fresh": fresh, "noise": noise, "count": count, "enough": ENOUGH}


def ballot(room: str, number: int, pair: Any, tally: Any, taught: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """pair: story, question, first, second; tally: votes by rater, ties, skipped, clear; taught: words with their weights.

    Raises ValueError for a pair whose answers are the same.
    """
    if pair.first == pair.second:
        raise ValueError("a pair needs two different answers")
    return {"room": room, "number": number, "pair": list(pair)} | counted(tally, taught)


def counted(tally: Any, taught: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """The votes so far, and what they have taught."""
    return {"tally": vars(tally), "clear": tally.clear, "taught": [[word, round(value, 3)] for word, value in taught]}
