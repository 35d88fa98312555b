"""Fine-tuning with few labels: the trials so far, gathered by the number of labels."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class SizeData(NamedTuple):
    """Of one number of labels: the accuracies of each seed so far, from the pre-trained model and from nothing."""

    size: int
    pretrained: tuple[float, ...]
    scratch: tuple[float, ...]


def tuning_data(trials: Sequence[tuple[int, int, float, float]]) -> tuple[SizeData, ...]:
    """trials: (labels, seed, accuracy pre-trained, accuracy from scratch) -> by the number of labels, in order."""
    sizes = sorted({size for size, *_ in trials})
    return tuple(
        SizeData(
            size, tuple(one[2] for one in trials if one[0] == size), tuple(one[3] for one in trials if one[0] == size)
        )
        for size in sizes
    )


def tuning_facts(data: Sequence[SizeData], tested: int, steps: int) -> dict[str, str]:
    """The numbers of the prose, of the number of labels where reading helped most so far."""
    if not data:
        numbers = dict.fromkeys(("size", "pretrained", "scratch", "gain", "seeds", "spread"), "…")
        return numbers | {"enough": "The first trial is under way", "tested": str(tested), "steps": str(steps)}
    best = max(data, key=lambda one: np.mean(one.pretrained) - np.mean(one.scratch))
    gain = float(np.mean(best.pretrained) - np.mean(best.scratch))
    reached = [one.size for one in data if np.mean(one.scratch) >= np.mean(best.pretrained)]
    if gain < 0.005:  # as equal as the percentages beside it are written
        enough = "So far, having read stories has not helped"
    elif reached:
        enough = f"To do as well, the fresh one needs {reached[0]} labels"
    else:
        enough = "The fresh one has not done as well with any number tried so far"
    return {
        "size": str(best.size),
        "pretrained": f"{np.mean(best.pretrained):.0%}",
        "scratch": f"{np.mean(best.scratch):.0%}",
        "gain": f"{100 * gain:.0f}",
        "spread": f"{100 * float(np.std(best.pretrained)):.0f}",
        "seeds": str(len(best.pretrained)),
        "tested": str(tested),
        "steps": str(steps),
        "enough": enough,
    }
