"""Tree of thoughts: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson

UNKNOWN = "…"
JUDGED = {
    "model": "the model values each position",
    "exact": "values are exact",
    "chance": "values are drawn at random",
}


def facts(
    steps: Sequence[Mapping[str, Any]], judge: str, breadth: int, proposed: int, levels: int, solvable: Sequence[int]
) -> dict[str, str]:
    """steps: so far, as payload.step gives them; proposed: steps that are looked at from a position; levels: of a tree; solvable: of each
    puzzle, whether it can give 24."""
    ends = [one for one in steps if one.get("depth") == levels]
    solved = sum(any(node[5] and node[6] for node in one["nodes"]) for one in ends)
    kept = "the best one stays" if breadth == 1 else f"the best {breadth} stay"
    known = {"judged": JUDGED[judge], "kept": kept, "proposed": str(proposed)}
    if not ends:
        return known | dict.fromkeys(
            ("solved", "asked", "chains", "lost", "never", "missed", "low", "high", "tokens"), UNKNOWN
        )
    puzzles = [one["puzzle"] for one in ends]
    lost = {one["puzzle"] for one in steps if one.get("lost")}
    hopeless = sum(not solvable[puzzle] for puzzle in puzzles)
    never = len(ends) - solved - len(lost & set(puzzles)) - hopeless
    low, high = wilson(solved, len(ends))
    chains = [one for one in steps if "ends" in one]
    return known | {
        "solved": str(solved),
        "asked": str(len(ends)),
        "chains": str(sum(one["solved"] for one in chains)) if chains else UNKNOWN,
        "lost": str(len(lost & set(puzzles))),
        "never": str(never),
        "missed": _missed(len(lost & set(puzzles)), never, hopeless),
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
        "tokens": f"{sum(one['tokens'] for one in steps if 'nodes' in one) / len(ends):,.0f}",
    }


def _missed(lost: int, never: int, hopeless: int) -> str:
    """Why the others were not solved."""
    if hopeless:
        return "These numbers cannot give 24: every way was tried."
    if not lost + never:
        return ""
    left = f"for {lost} the search left out every position from which 24 could be reached"
    return f"Of the others, {left}; for {never} no step that leads there was proposed in time."
