"""What the browser view `trainer` is sent: which run it watches; and, while it goes on, its curves and looks."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import finite

POINT = 4_000  # a map's coordinates go as whole numbers from -POINT to POINT


def trainer(
    run: str, steps: int, plan: str, doors: Sequence[tuple[str, str]], recorded: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """run: its name; plan: what tells what was asked for; doors: page and title of each that can open its model; recorded: name
    and remark of a recorded run of this plan, which is shown until the live one has begun."""
    return {"run": run, "steps": steps, "plan": plan, "doors": [list(one) for one in doors], "recorded": recorded}


def about(
    groups: Mapping[str, Sequence[int]],
    sentence: Sequence[int],
    prompt: int,
    floor: float | None,
    vocabulary: int,
    parameters: int,
    piece: Callable[[int], bytes],
) -> dict[str, Any]:
    """What stays the same in a run. groups: mapped tokens by what they are; prompt: how many tokens of a sample are given.

    Raises ValueError for a prompt or sentence of no tokens.
    """
    if prompt < 1 or not sentence:
        raise ValueError("a sample needs a prompt, and heads a sentence")
    return {
        "groups": [[name, [piece(token).hex() for token in tokens]] for name, tokens in groups.items()],
        "sentence": [piece(token).hex() for token in sentence],
        "prompt": prompt,
        "floor": floor,
        "nothing": math.log(vocabulary),
        "parameters": parameters,
    }


def look(found: Any, piece: Callable[[int], bytes]) -> dict[str, Any]:
    """found: a model.training.watching.Look."""
    reach = max(1e-9, float(np.abs(found.places).max()))
    return {
        "step": found.step,
        "held": finite(round(found.held_loss, 4)),
        "sample": [piece(token).hex() for token in found.sample],
        "verdicts": list(found.verdicts),
        "places": np.round(found.places / reach * POINT).astype(int).ravel().tolist(),
        "patterns": np.round(found.patterns * 255).astype(np.uint8).tobytes().hex(),
        "heads": list(found.patterns.shape[:2]),
    }


def point(step: int, loss: float, norm: float, rate: float) -> list[Any]:
    """A step on the curves."""
    return [step, finite(round(loss, 4)), finite(round(norm, 3)), float(f"{rate:.3g}")]
