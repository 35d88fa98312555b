"""What the browser view `gradients` is sent: what reaches a word written from the words read, and the gates of an LSTM."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.packed import packed

GATES = ("forget", "input", "output", "cell")


def gradients(
    source: Sequence[str],
    written: Sequence[str],
    row: int,
    reaches: Mapping[str, Sequence[float]],
    curves: Mapping[str, Sequence[float]],
    bins: Sequence[Sequence[int]],
    learned: bool,
    gates: Any,
    gate: str,
    recorded: str = "",
) -> dict[str, Any]:
    """reaches: for each learner what reaches the word `row` from each word read, as shares; curves: for each learner and each of
    `bins` (words from, to) the mean that reaches the first word; learned: after learning, or before; gates: forget, input, output and
    cell [S, h] of an LSTM that reads the sentence and its end mark, None where there is none; gate: the one that is shown; recorded: what is said of the recording that
    the curves were read from.

    Raises ValueError for shares that are not one a word, or a gate that does not exist.
    """
    if any(len(found) != len(source) for found in reaches.values()):
        raise ValueError("a share is needed for each word")
    if gate not in GATES:
        raise ValueError(f"choose a gate of {', '.join(GATES)}")
    return {
        "source": list(source),
        "written": list(written),
        "row": row,
        "reaches": {name: [round(float(one), 4) for one in found] for name, found in reaches.items()},
        "curves": {name: [float(f"{one:.3g}") for one in found] for name, found in curves.items()},
        "bins": [list(one) for one in bins],
        "learned": learned,
        "gates": gates and {name: packed(getattr(gates, name)) for name in GATES},
        "gate": gate,
        "recorded": recorded,
    }
