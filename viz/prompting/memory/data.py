"""What a model still knows of a long conversation: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson
from viz.prompting.memory.payload import WAYS

UNKNOWN = "…"


def facts(steps: Sequence[Mapping[str, Any]], first: int, window: str, lengths: tuple[int, int]) -> dict[str, str]:
    """steps: so far, as payload.step gives them; first: the first fact that the window holds; lengths: tokens of the conversation, and
    how many facts it has."""
    tokens, count = lengths
    told = [one for one in steps if "at" in one and one["at"] < first]
    numbers = {"window": window, "tokens": str(tokens), "facts": str(count), "fallen": str(first)}
    for way in WAYS:
        numbers["window_right" if way == "window" else way] = (
            str(sum(one["said"][way][1] for one in told)) if told else UNKNOWN
        )
        numbers[f"{way}_read"] = _mean([one["said"][way][2] for one in told])
    low, high = wilson(sum(one["said"]["search"][1] for one in told), len(told)) if told else (0.0, 1.0)
    numbers["asked"] = str(len(told)) if told else UNKNOWN
    return numbers | {"low": f"{low:.2f}" if told else UNKNOWN, "high": f"{high:.2f}" if told else UNKNOWN}


def _mean(numbers: Sequence[int]) -> str:
    return f"{sum(numbers) / len(numbers):.0f}" if numbers else UNKNOWN
