"""What the browser view `finetune` is sent: how much there is to try; and, one after another, the trials."""

from collections.abc import Mapping, Sequence
from typing import Any


def finetune(
    sizes: Sequence[int],
    seeds: int,
    examples: Sequence[tuple[str, bool]],
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """examples: labelled sentences, with whether each is good; recorded: name and remark of the recorded run, while it is shown.

    Raises ValueError where there is nothing to try.
    """
    if not sizes or seeds < 1:
        raise ValueError(f"{len(sizes)} numbers of labels and {seeds} seeds: there is nothing to try")
    return {
        "ask": {"seeds": seeds},
        "sizes": list(sizes),
        "seeds": seeds,
        "examples": [list(one) for one in examples],
        "recorded": recorded,
    }


def trial(size: int, seed: int, pretrained: float, scratch: float) -> list[Any]:
    """One number of labels and seed, and what each model got right."""
    return [size, seed, round(pretrained, 4), round(scratch, 4)]
