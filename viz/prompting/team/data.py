"""What a lost field does: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson

UNKNOWN = "…"
LOSSES = {"": "whole", "subject": "subject", "wanted": "wanted", "first": "first", "operation": "operation"} | {
    "second": "second",
    "unit": "unit",
}


def facts(steps: Sequence[Mapping[str, Any]], tasks: int) -> dict[str, str]:
    """steps: so far, as payload.step gives them; tasks: how many there are. A number stands once all tasks are done in that way."""
    numbers = {"tasks": str(tasks)}
    for lost, name in LOSSES.items():
        rights = [one["right"] for one in steps if one.get("lost") == lost]
        numbers[name] = _sum(rights, tasks)
    whole = [one["right"] for one in steps if one.get("lost") == ""]
    low, high = wilson(sum(whole), tasks) if len(whole) == tasks else (0.0, 1.0)
    numbers |= (
        {"low": f"{low:.2f}", "high": f"{high:.2f}"} if len(whole) == tasks else {"low": UNKNOWN, "high": UNKNOWN}
    )
    return numbers | {"alone": _sum([one["right"] for one in steps if "alone" in one and one["over"]], tasks)}


def _sum(rights: Sequence[bool], tasks: int) -> str:
    return str(sum(rights)) if len(rights) == tasks else UNKNOWN
