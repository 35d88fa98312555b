"""The numbers that the prose of `loop` speaks of, and its rows."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import chance, rounded
from viz.shared.words import literal


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    at = sent["shown"]["turn"]
    turns, now = sent["turns"], sent["turns"][at]
    p = dict(map(tuple, now["options"]))[now["action"]]
    walks = sent["acts"] == "grid"
    return {
        "turn": str(at + 1),
        "turns": str(len(turns)),
        "action": literal(now["action"]),
        "p": chance(p) if p < 0.9 else f"{p:.3f}",
        "count": str(len(now["options"]) if walks else sent["size"]),
        "reward": rounded(now["reward"]),
        "worth": rounded(now["worth"]),
        "whole": rounded(turns[-1]["worth"]),
        "gamma": f"{sent['gamma']:g}",
        "happens": WALKED if walks else SPOKEN,
        "states": f"The gridworld has {len(sent['cells'])} states" if walks else _states(sent["size"], len(turns)),
        "transition": MOVED if walks else APPENDED,
    }


def _states(size: int, length: int) -> str:
    """How many answers of so many words there are."""
    digits = f"{float(size) ** length:.1e}".split("e+")
    return f"After this question there are ${size}^{{{length}}} \\approx {digits[0]} \\cdot 10^{{{int(digits[1])}}}$ answers of {length} words, and each word leads to a state of its own"


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row a turn."""
    return [
        {"turn": at, "state": one["state"], "action": one["action"], "probability": dict(map(tuple, one["options"]))[one["action"]],
         "reward": one["reward"], "return": one["worth"]}
        for at, one in enumerate(sent["turns"], 1)
    ]  # fmt: skip


WALKED = "Every step costs 0.04, and a move may slip to the side: where it leads is for the environment to decide"
SPOKEN = "The next state is the text with this word behind it; until the answer ends there is no reward at all"
MOVED = "$P(s' \\mid s, a)$ puts .8 on the cell ahead and .1 on each side"
APPENDED = "$P(s' \\mid s, a) = 1$ for the text with the word behind it: the only chance is in the policy"
