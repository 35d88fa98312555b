"""What the browser view `direct` is sent: votes word by word; and, look after look, the reward hidden in the policy."""

from collections.abc import Mapping, Sequence
from typing import Any


def direct(
    ask: Mapping[str, Any],
    method: str,
    beta: float,
    pair: int,
    spoken: Sequence[tuple[str, Sequence[str], Sequence[str]]],
    drawn: int,
    looks: int,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: room, votes and settings of the policy; method: dpo or ipo, with its beta; pair: of `spoken`, the one that is looked at: what was
    asked, the words of the better and of the worse answer; drawn: votes; looks: of a whole run.

    Raises ValueError for a pair that is not there.
    """
    if not 0 <= pair < len(spoken):
        raise ValueError(f"there is no pair {pair} among {len(spoken)}")
    return {
        "ask": dict(ask),
        "shown": {"pair": pair},
        "method": method,
        "beta": beta,
        "spoken": [[asked, list(better), list(worse)] for asked, better, worse in spoken],
        "drawn": drawn,
        "looks": looks,
        "recorded": recorded,
    }


def look(found: Any) -> dict[str, Any]:
    """found: a pages.rlhf.work.direct.Look."""
    return {
        "iteration": found.iteration,
        "sums": [[round(one, 2) for one in pair] for pair in found.sums],
        "words": [[[round(one, 2) for one in side] for side in pair] for pair in found.words],
        "ranked": round(found.ranked, 4),
        "held": round(found.held, 4),
        "kind": round(found.figures["kind"], 4),
        "right": round(found.figures["right"], 4),
        "kl": round(found.figures["kl"], 3),
    }
