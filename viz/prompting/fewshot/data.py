"""Few-shot prompting: the numbers of the prose."""

from collections.abc import Sequence
from typing import Any

from model.probability import wilson
from viz.shared.numbers import percent


def facts(
    steps: Sequence[Sequence[Sequence[Any]]],
    counts: Sequence[int],
    count: int,
    title: str,
    compared: tuple[str, int, int] | None,
) -> dict[str, str]:
    """steps: of each item measured so far, as payload.step gives it; compared: in words, another way to ask, how many are right
    with it, and of how many.
    """
    asked = len(steps)
    if not asked:
        numbers = dict.fromkeys(("none", "right", "low", "high", "p", "p_none"), "…")
        rest = {"asked": "…", "shots": _examples(count), "task": title.lower()}
        return numbers | rest | {"compared": "The first question is asked now."}
    at, first = counts.index(count), counts.index(0)
    right, none = (sum(step[place][2] for step in steps) for place in (at, first))
    low, high = wilson(right, asked)
    said = f"{compared[0]}: {compared[1]} of {compared[2]}." if compared else ""
    return {
        "task": title.lower(),
        "asked": str(asked),
        "none": str(none),
        "shots": _examples(count),
        "right": str(right),
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
        "p": percent(sum(step[at][0] for step in steps) / asked),
        "p_none": percent(sum(step[first][0] for step in steps) / asked),
        "compared": said,
    }


WORDS = {0: "no example", 1: "one example", 2: "two examples", 4: "four examples", 8: "eight examples"}


def _examples(count: int) -> str:
    return WORDS.get(count, f"{count} examples")
