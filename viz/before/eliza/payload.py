"""What the browser view `eliza` is sent: a conversation by rules, and how each reply was found."""

from collections.abc import Mapping, Sequence
from typing import Any


def eliza(
    ask: Mapping[str, Any], shown: Mapping[str, Any], start: str, turns: Sequence[Any], limits: Mapping[str, int]
) -> dict[str, Any]:
    """ask: the script, nothing for our own; shown: what was said, a line each, and the turn that is explained; turns: of model.history.rules.

    Raises ValueError for a turn that is not there.
    """
    if shown["turn"] < 0:
        raise ValueError(f"there is no turn {shown['turn']}")
    return {
        "ask": dict(ask),
        "waits": True,
        "shown": dict(shown),
        "start": start,
        "turns": talked(turns),
        "limits": dict(limits),
    }


def talked(turns: Sequence[Any]) -> list[dict[str, Any]]:
    """turns: of model.history.rules.Turn."""
    return [
        {
            "heard": one.heard,
            "reply": one.reply,
            "complaint": one.complaint,
            "decisions": [
                {"kind": step.kind, "said": step.said, "more": list(step.more), "yes": step.yes}
                for step in one.decisions
            ],
        }
        for one in turns
    ]
