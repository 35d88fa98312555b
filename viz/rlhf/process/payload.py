"""What the browser view `process` is sent: which policy; and an answer of it, word by word, as states, actions, rewards."""

import math
from collections.abc import Mapping
from typing import Any


def process(room: str, votes: str, judge: str, lane: Mapping[str, Any], at: int, which: int) -> dict[str, Any]:
    """lane: the settings of the policy; at: the iteration whose batch is looked at, which: the answer in it."""
    return {
        "ask": {"room": room, "votes": votes, "judge": judge, "lanes": [dict(lane)]},
        "at": at,
        "which": which,
        "lam": float(lane["lam"]),
        "clip": float(lane["clip"]),
    }


def found(data: Any, at: int, made: int, most: int, which: int) -> dict[str, Any]:
    """data: viz.rlhf.process.data.ProcessData.

    Raises ValueError for a number that is none.
    """
    rows = [[one[0], *(round(value, 4) for value in one[1:])] for one in data.words]
    if not all(math.isfinite(value) for row in rows for value in row[1:]):
        raise ValueError("a word of this answer has no proper numbers")
    return {
        "story": data.story,
        "question": data.question,
        "rows": rows,
        "score": round(data.score, 3),
        "true": data.true,
        "kl_coef": round(data.kl_coef, 4),
        "batch": [[round(ratio, 4), round(gain, 4), int(cut)] for ratio, gain, cut in data.batch],
        "clipped": data.clipped,
        "updated": data.updated,
        "kl": [round(data.kl, 4), *([round(one.mean, 4), round(one.spread, 4)] for one in (data.k1, data.k2, data.k3))],
        "answers": data.answers,
        "at": at,
        "made": made,
        "most": most,
        "which": which,
    }
