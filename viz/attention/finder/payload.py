"""What the browser view `finder` is sent: heads ranked by what they do. The view is index.js beside this."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Ranked(NamedTuple):
    """A habit, the heads (layer, head, score) that show it most, best first, and a clause where none is measured."""

    title: str
    heads: Sequence[tuple[int, int, float]]
    without: str = ""


def finder(found: Sequence[Ranked], note: str) -> dict[str, Any]:
    """note: a sentence below. Raises ValueError for a score outside of 0 to 1, or a list that is not in order."""
    for one in found:
        scores = [score for _, _, score in one.heads]
        if any(not 0 <= score <= 1.0001 for score in scores) or scores != sorted(scores, reverse=True):
            raise ValueError(f"{one.title}: scores lie between 0 and 1, the largest first")
    return {
        "found": [
            {
                "title": one.title,
                "without": one.without,
                "heads": [[f"{layer}.{head}", round(float(score), 3)] for layer, head, score in one.heads],
            }
            for one in found
        ],
        "note": note,
    }
