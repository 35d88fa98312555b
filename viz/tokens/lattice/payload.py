"""What the browser view `lattice` is sent: after each pruning, what is left, what went, and every way to cut the words of a text."""

import math
from collections.abc import Sequence
from typing import Any

GONE = 12  # pieces that went, as many as are shown


def lattice(
    words: Sequence[str],
    prunings: Sequence[Any],
    cuts: Sequence[Sequence[tuple[Sequence[Any], int, Sequence[tuple[float, Sequence[str]]]]]],
    at: int,
    word: int,
    pieces: int,
    merged: int,
) -> dict[str, Any]:
    """prunings: vocabulary, dropped and bits of each; cuts: of each, for each word, its arcs, in how many ways it can be cut, and the best of
    them with their log p; at, word: the pruning and the word that are shown; pieces: that are to stay; merged: tokens by as many merges of
    byte-pair encoding.

    Raises ValueError for a pruning or a word that is not there.
    """
    if not (0 <= at < len(prunings) and 0 <= word < len(words)):
        raise ValueError(f"there is no pruning {at} or word {word}: {len(prunings)} and {len(words)} are there")
    found = zip(prunings, cuts, strict=True)
    return {
        "shown": {"pruning": at, "cutword": word},
        "words": list(words),
        "pieces": pieces,
        "merged": merged,
        "prunings": [_pruning(one, every) for one, every in found],
    }


def _pruning(
    one: Any, cuts: Sequence[tuple[Sequence[Any], int, Sequence[tuple[float, Sequence[str]]]]]
) -> dict[str, Any]:
    return {
        "size": len(one.vocabulary),
        "bits": round(one.bits, 4),
        "gone": len(one.dropped),
        "dropped": [[piece, round(loss, 2)] for piece, loss in one.dropped[:GONE]],
        "cuts": [
            {
                "arcs": [
                    [arc.start, arc.end, round(-arc.score / math.log(2), 2), round(arc.share, 3), arc.best]
                    for arc in arcs
                ],
                "ways": ways,
                "best": [[round(-score / math.log(2), 2), list(cut)] for score, cut in best],
                "all": round(-_summed(arcs) / math.log(2), 4),
            }
            for arcs, ways, best in cuts
        ],
    }


def _summed(arcs: Sequence[Any]) -> float:
    """log p of a word, all ways to cut it together."""
    sums = {0: 0.0}
    for end in sorted({arc.end for arc in arcs}):
        here = [sums[arc.start] + arc.score for arc in arcs if arc.end == end]
        top = max(here)
        sums[end] = top + math.log(sum(math.exp(one - top) for one in here))
    return sums[max(sums)]
