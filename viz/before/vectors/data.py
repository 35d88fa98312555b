"""The numbers that the prose of `vectors` speaks of."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import minus, percent


def facts(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; looks: as the browser is sent them."""
    about, shown, step = sent["about"], sent["shown"], sent["step"]
    known = {
        "width": str(about["width"]),
        "window": str(about["window"]),
        "negatives": str(about["negatives"]),
        "stories": f"{about['stories']:,}",
        "words": str(len(about["words"])),
        "groups": str(len(about["names"])),
    }
    return known | {"learned": learned(looks), "moved": moved(shown, step), "sum": worked(step), "seeds": seeds(about["seeds"])}  # fmt: skip


def learned(looks: Sequence[Mapping[str, Any]]) -> str:
    """How often neighbours are of the same kind."""
    if not looks:
        return "Nothing is learned yet."
    last = looks[-1]["agreeing"]
    one, other = percent(last["word2vec"]), percent(last["glove"])
    return f"The nearest neighbour is of the same kind for **{one}** of the words by word2vec, {other} by GloVe; nobody told them the kinds."


def moved(shown: Mapping[str, Any], step: Mapping[str, Any] | None) -> str:
    """What one step does."""
    if not step:
        return ""
    before, after = (minus(step[name][0], 2) for name in ("before", "after"))
    return f"One step on the pair {shown['word']}, {shown['near']} takes their product from {before} to {after}."


def worked(step: Mapping[str, Any] | None) -> str:
    """The force on the pair, with its numbers."""
    if not step:
        return "1 - \\sigma(u_o \\cdot v_c)"
    dot = step["before"][0]
    return f"1 - \\sigma({dot:.2f}) = {1 - 1 / (1 + math.exp(-dot)):.2f}"


def seeds(found: Mapping[str, Sequence[float]]) -> str:
    """The same with three seeds."""
    if not found:
        return ""
    said = {name: ", ".join(percent(one).replace(" %", "") for one in values) for name, values in found.items()}
    return f"With three seeds it is {said['word2vec']} % for word2vec and {said['glove']} % for GloVe."
