"""What the browser view `race` is sent: who races; and, step after step, each one's text."""

from collections.abc import Callable, Sequence
from typing import Any

from viz.decoding.race.data import LaneData


def race(ask: dict[str, Any], lanes: Sequence[tuple[str, str, str]], length: int) -> dict[str, Any]:
    """ask: what the view tells the server with each question; lanes: name, title and settings of each racer; length:
    tokens to go. Raises ValueError for fewer than two racers or more than four.
    """
    if not 2 <= len(lanes) <= 4:
        raise ValueError(f"{len(lanes)} racers: two to four race")
    return {"ask": ask, "lanes": [list(one) for one in lanes], "length": length}


def lane(data: LaneData, over: str, piece: Callable[[int], bytes]) -> dict[str, Any]:
    """A racer's text so far; over: why it ended, or ""."""
    return {
        "tokens": [
            [piece(token).hex(), round(logprob, 4), int(again)]
            for token, logprob, again in zip(data.tokens, data.logprobs, data.repeated, strict=True)
        ],
        "sum": round(data.sum, 3),
        "perplexity": round(data.perplexity, 3),
        "distinct": [round(data.distinct1, 3), round(data.distinct2, 3)],
        "over": over,
    }
