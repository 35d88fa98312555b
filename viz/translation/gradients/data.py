"""What reaches a word from the words read: its numbers for the prose."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import percent

NAMES = {"fixed": "the one vector", "lstm": "the LSTM", "attention": "attention", "transformer": "the transformer"}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def facts(
    source: Sequence[str],
    written: Sequence[str],
    row: int,
    reaches: Mapping[str, Sequence[float]],
    curves: Mapping[str, Sequence[float]],
    bins: Sequence[Sequence[int]],
    learned: bool,
    gates: Any,
) -> dict[str, str]:
    """The arguments of payload.gradients."""
    (low, short), (far, most) = bins[0], bins[-1]
    falls = {name: found[-1] / found[0] for name, found in curves.items()}
    return {
        "said": after(curves, falls) if learned else before(falls),
        "short": f"{low} to {short}",
        "far": f"{far} to {most}",
        "word": written[row],
        **{
            f"{name}_most": source[int(np.argmax(found))]
            for name, found in reaches.items()
            if name in ("fixed", "attention")
        },
        **{f"{name}_share": percent(max(found)) for name, found in reaches.items() if name in ("fixed", "attention")},
        "forget": f"{float(np.mean(gates.forget)):.2f}" if gates else "…",
    }


def before(falls: Mapping[str, float]) -> str:
    """What is lost on a long way, before anything is learned."""
    return f"{_multiplied(falls)}, before anything is learned. What does not reach the word cannot teach it."


def after(curves: Mapping[str, Sequence[float]], falls: Mapping[str, float]) -> str:
    """That a small gradient means something else once a learner is right: there is nothing left to correct."""
    least = min(curves, key=lambda name: curves[name][0])
    return (
        f"{_multiplied(falls)}. After learning, a small gradient is no loss: where a learner is certain and right, there is hardly "
        f"anything left to correct. It is smallest for {NAMES[least]}."
    )


def _multiplied(falls: Mapping[str, float]) -> str:
    memory = f", by {times(falls['lstm'])} through that of an LSTM," if "lstm" in falls else ""
    return (
        f"is multiplied by **{times(falls['fixed'])}** through the one vector of a GRU{memory} and by "
        f"**{times(falls['attention'])}** with attention"
    )


def times(ratio: float) -> str:
    """A factor: with one digit behind the point, or as a power of ten."""
    if ratio >= 0.095:
        return f"{ratio:.1f}"
    return f"10{str(round(math.log10(ratio))).translate(RAISED)}" if ratio > 0 else "0"
