"""What the browser view `backward` is sent: the path of a gradient, and what lies beside it."""

from collections.abc import Sequence
from typing import Any

from viz.shared.numbers import significant


def backward(words: Sequence[str], vocabulary: Sequence[str], found: Any) -> dict[str, Any]:
    """words: [T + 1] that the step reads; found: model.training.backward.Walked.

    Raises ValueError for words that the path was not walked for.
    """
    if len(words) != len(found.losses) + 1:
        raise ValueError(f"{len(words)} words have {len(words) - 1} predictions, not {len(found.losses)}")
    return {
        "words": list(words),
        "vocabulary": list(vocabulary),
        "route": list(found.route),
        "losses": _short(found.losses),
        "by_place": _short(found.by_place),
        "nodes": [[one.name, *(significant(number, 6) for number in one[1:])] for one in found.nodes],
        "weights": [significant(one) for one in found.weights],
        "input": significant(found.input),
        "strips": {
            "w": _short(found.by_weight),
            "a": _short(found.by_neuron),
            "h": _short(found.by_number),
            "r": _short(found.by_norm),
            "f": _short(found.by_word),
        },
    }


def _short(numbers: Any) -> list[float]:
    return [significant(float(one), 3) for one in numbers]
