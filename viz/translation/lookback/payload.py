"""What the browser view `lookback` is sent: one step of a decoder, from what it asks with to the next word."""

from collections.abc import Sequence
from typing import Any

from viz.shared.numbers import significant
from viz.shared.packed import packed


def lookback(
    learner: str,
    how: str,
    source: Sequence[str],
    written: Sequence[str],
    row: int,
    found: Any,
    best: Sequence[tuple[str, float]],
    true: Sequence[int],
) -> dict[str, Any]:
    """how: additive, general or dot, the way scores are made; found: a step (model.translation.stepping.Inside) of the word `row` of
    `written`, which ends with its end mark; best: the likeliest next words; true: the places of the source words it comes from.

    Raises ValueError for a row that is not written, or scores that are not one a word.
    """
    if not 0 <= row < len(written):
        raise ValueError("no such word is written")
    if found.scores is not None and len(found.scores) != len(source):
        raise ValueError("a score is needed for each word")
    names = ("query", "keys", "values", "context", "after", "terms")
    return {
        "learner": learner,
        "how": how,
        "source": list(source),
        "written": list(written),
        "row": row,
        **{name: _sent(getattr(found, name)) for name in names},
        "scores": None if found.scores is None else [round(float(one), 3) for one in found.scores],
        "weights": None if found.weights is None else [significant(float(one)) for one in found.weights],
        "best": [[word, significant(p)] for word, p in best],
        "true": list(true),
    }


def _sent(values: Any) -> dict[str, Any] | None:
    return None if values is None else packed(values)
