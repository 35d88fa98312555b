"""What the browser view `memory` is sent: a conversation, and how much of it a window holds; and, one after another, the running summary
and what is said to each question, in four ways."""

from collections.abc import Mapping, Sequence
from typing import Any

WAYS = ("window", "summary", "search", "all")


def memory(
    ask: Mapping[str, Any],
    facts: Sequence[Any],
    first: int,
    chosen: tuple[int, str],
    seconds: int,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """facts: model.prompting.memory.Fact; first: the first that the window holds; chosen: the fact whose question is shown, and a
    question of one's own ("" for none); seconds: how long the recorded run took.

    Raises ValueError for a fact that is not there.
    """
    at, own = chosen
    if not 0 <= at < len(facts) or not 0 <= first <= len(facts):
        raise ValueError(f"{len(facts)} facts: {at} or {first} is not among them")
    return {
        "ask": dict(ask),
        "facts": [[one.told, one.question, one.answer] for one in facts],
        "first": first,
        "fact": at,
        "own": own,
        "seconds": seconds,
        "recorded": recorded,
    }


def step(one: Any) -> dict[str, Any]:
    """A running summary (model.prompting.memory.Summed), or what is said to a question (Recalled)."""
    if hasattr(one, "upto"):
        return {"upto": one.upto, "summary": one.text}
    said = {way: [found.said, int(found.named), found.length] for way, found in one.said.items()}
    return {"at": one.at, "said": said, "found": list(one.found)}


def told(one: Any) -> dict[str, Any]:
    """What is said to a question of one's own, in one way."""
    return {"said": [one.said.said, 0, one.said.length], "found": list(one.found)}
