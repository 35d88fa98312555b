"""What the browser view `architecture` is sent: boxes with their matrices, and the next word with either of two sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import significant
from viz.translation.architecture.boxes import Box

ORDERS = ("pre", "post", "decoder")


def architecture(
    boxes: Sequence[Box],
    written: Sequence[str],
    row: int,
    chosen: Mapping[str, Any],
    best: Sequence[tuple[str, float]],
    other: Sequence[tuple[str, float]],
    same: bool,
) -> dict[str, Any]:
    """written: all words of the translation and its end mark; row: which is next; chosen: layer, head, box, part and order; best,
    other: the likeliest next words with the states of the first sentence and of the other; same: whether these are one.

    Raises ValueError for a row that is not written, an unknown order or box, or two boxes of one name.
    """
    names = [one.name for one in boxes]
    if not 0 <= row < len(written):
        raise ValueError("no such word is written")
    if chosen["order"] not in ORDERS or chosen["box"] not in names or len(set(names)) != len(names):
        raise ValueError(f"order is {chosen['order']!r}, the box {chosen['box']!r}, boxes are {names}")
    made = [
        {
            **one._asdict(),
            "parts": [{"name": name, "label": label, "matrix": table} for name, label, table in one.parts],
        }
        for one in boxes
    ]
    rounded = [[[word, significant(p)] for word, p in found] for found in (best, other)]
    return {
        "boxes": made,
        "written": list(written),
        "row": row,
        **chosen,
        "best": rounded[0],
        "other": rounded[1],
        "same": same,
    }
