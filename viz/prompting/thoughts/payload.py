"""What the browser view `thoughts` is sent: puzzles of the game of 24; and, one after another, the levels of each tree, and chains."""

from collections.abc import Mapping, Sequence
from typing import Any


def thoughts(
    ask: Mapping[str, Any],
    puzzles: Sequence[tuple[str, bool]],
    chosen: int,
    scores: Sequence[Mapping[str, Any]],
    seconds: int,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """ask: the judge, the breadth, and numbers of one's own ("": the list); puzzles: numbers, and whether they can give 24; scores: of
    each recorded run; seconds: how long the recorded run took.

    Raises ValueError for a puzzle that is not there.
    """
    if not 0 <= chosen < len(puzzles):
        raise ValueError(f"{len(puzzles)} puzzles: number {chosen} is not among them")
    return {
        "ask": dict(ask),
        "puzzles": [[text, int(solvable)] for text, solvable in puzzles],
        "chosen": chosen,
        "scores": [dict(one) for one in scores],
        "seconds": seconds,
        "recorded": recorded,
    }


def step(one: Any) -> dict[str, Any]:
    """A level of a puzzle's tree (model.prompting.thoughts.Level), or its chains (Chains)."""
    found = one.found
    if hasattr(found, "ends"):
        return {"puzzle": one.puzzle, "ends": list(found.ends), "solved": int(found.solved), "tokens": found.tokens}
    nodes = [
        [
            node.parent,
            str(node.move),
            " ".join(map(str, node.move.left)),
            round(node.p, 4),
            round(node.value, 3),
            int(node.exact),
            int(node.kept),
        ]
        for node in found.nodes
    ]
    return {"puzzle": one.puzzle, "depth": found.depth, "nodes": nodes, "tokens": found.tokens, "lost": int(found.lost)}
