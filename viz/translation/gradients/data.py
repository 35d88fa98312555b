"""What reaches a word from the words read: its numbers for the prose."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import percent

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
        "when": "after learning" if learned else "before anything is learned",
        "short": f"{low} to {short}",
        "far": f"{far} to {most}",
        **{name: times(one) for name, one in falls.items() if name in ("fixed", "attention")},
        "memory": f", by {times(falls['lstm'])} through that of an LSTM," if "lstm" in falls else "",
        "word": written[row],
        **{
            f"{name}_most": source[int(np.argmax(found))]
            for name, found in reaches.items()
            if name in ("fixed", "attention")
        },
        **{f"{name}_share": percent(max(found)) for name, found in reaches.items() if name in ("fixed", "attention")},
        "forget": f"{float(np.mean(gates.forget)):.2f}" if gates else "…",
    }


def times(ratio: float) -> str:
    """A factor: with one digit behind the point, or as a power of ten."""
    if ratio >= 0.095:
        return f"{ratio:.1f}"
    return f"10{str(round(math.log10(ratio))).translate(RAISED)}" if ratio > 0 else "0"
