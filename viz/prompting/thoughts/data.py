"""Tree of thoughts: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson
from viz.shared.numbers import count

UNKNOWN = "…"
JUDGED = {
    "model": "the model values each position",
    "exact": "values are exact",
    "chance": "values are drawn at random",
}


def facts(steps: Sequence[Mapping[str, Any]], judge: str, breadth: int, proposed: int, levels: int) -> dict[str, str]:
    """steps: so far, as payload.step gives them; proposed: steps that are looked at from a position; levels: of a tree."""
    ends = [one for one in steps if one.get("depth") == levels]
    solved = sum(any(node[5] and node[6] for node in one["nodes"]) for one in ends)
    known = {"judged": JUDGED[judge], "kept": count(breadth, "position", "positions"), "proposed": str(proposed)}
    if not ends:
        return known | dict.fromkeys(("solved", "asked", "chains", "lost", "never", "low", "high", "tokens"), UNKNOWN)
    puzzles = [one["puzzle"] for one in ends]
    lost = {one["puzzle"] for one in steps if one.get("lost")}
    missed = len(ends) - solved - len(lost & set(puzzles))
    low, high = wilson(solved, len(ends))
    chains = [one for one in steps if "ends" in one]
    return known | {
        "solved": str(solved),
        "asked": str(len(ends)),
        "chains": str(sum(one["solved"] for one in chains)) if chains else UNKNOWN,
        "lost": str(len(lost & set(puzzles))),
        "never": str(max(0, missed)),
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
        "tokens": f"{sum(one['tokens'] for one in steps if 'nodes' in one) / len(ends):,.0f}",
    }
