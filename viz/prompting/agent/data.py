"""A model with tools: the numbers of the prose."""

from collections.abc import Sequence
from typing import Any

from model.probability import wilson

UNKNOWN = "…"
WAYS = 9  # lines that are written to each question for the calculator
DIRECT, FREE, MASKED = 2, 5, 8  # of them, those with four examples


FORM = {
    True: "The mask makes every call valid, not sensible.",
    False: "Without a mask an act need not be a call at all.",
}


def facts(
    tasks: Sequence[Any], calls: Sequence[Any], again: Sequence[Any], kinds: Sequence[str], masked: bool
) -> dict[str, str]:
    """tasks, calls, again: turns and lines of the three runs, as they are recorded, or as far as they were measured; kinds: of the
    tasks; masked: whether only calls are possible as acts."""
    return {"form": FORM[masked]} | _tasks(tasks, kinds) | _calls(calls) | _again(again)


def _tasks(turns: Sequence[Any], kinds: Sequence[str]) -> dict[str, str]:
    ended = [one for one in turns if one[2]]
    numbers: dict[str, str] = {}
    for kind in dict.fromkeys(kinds):
        its = [one[3] for one in ended if kinds[one[0]] == kind]
        numbers |= {kind: str(sum(its)) if its else UNKNOWN, f"{kind}_of": str(len(its)) if its else UNKNOWN}
    right = sum(one[3] for one in ended)
    low, high = wilson(right, len(ended)) if ended else (0.0, 0.0)
    shown = {"done": str(right), "tasks": str(len(ended)), "low": f"{low:.2f}", "high": f"{high:.2f}"}
    return numbers | (shown if ended else dict.fromkeys(shown, UNKNOWN))


def _calls(lines: Sequence[Any]) -> dict[str, str]:
    asked = len(lines) // WAYS
    numbers = {"sums": str(asked)} if asked else {"sums": UNKNOWN}
    for name, at in (("direct", DIRECT), ("free", FREE), ("masked", MASKED)):
        its = lines[at::WAYS][:asked]
        numbers |= {f"{name}_right": str(sum(one[2] for one in its)) if asked else UNKNOWN}
        numbers |= {f"{name}_valid": str(sum(one[1] for one in its)) if asked else UNKNOWN}
    return numbers


def _again(turns: Sequence[Any]) -> dict[str, str]:
    ended = [one for one in turns if one[2]]
    failed = {one[0] for one in ended if one[5] == "first" and not one[3]}
    mended = {arm: len({one[0] for one in ended if one[5] == arm and one[3]}) for arm in ("plain", "noted")}
    if not ended:
        return dict.fromkeys(("failed", "plain", "noted"), UNKNOWN)
    return {"failed": str(len(failed)), **{arm: str(count) for arm, count in mended.items()}}
