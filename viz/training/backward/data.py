"""The path of a gradient: its numbers for the prose, and its rows for the downloads."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import LEAST, chance, rounded, tiny


def facts(words: Sequence[str], vocabulary: Sequence[str], found: Any) -> dict[str, str]:
    """found: model.training.backward.Walked for these words."""
    node = {one.name: one for one in found.nodes}
    brought, whole = node["w"].path, node["w"].gradient
    return {
        "word": words[found.route.place + 1],
        "through": vocabulary[found.route.word],
        "p": chance(node["p"].value),
        "loss": rounded(node["l"].value),
        "mean": rounded(found.loss),
        "predictions": str(len(found.losses)),
        "path": tiny(brought),
        "gradient": tiny(whole),
        "here": tiny(float(found.by_place[found.route.place])),
        "weight": tiny(node["w"].value),
        "way": "down" if whole > 0 else "up",
        "chain": r" \cdot ".join(factor(one.local) for one in reversed(found.nodes[:-1])),
        "neuron": str(found.route.neuron),
        "input": str(found.route.input),
        "number": str(found.route.number),
        "ways": str(len(found.by_number)),
        "h_path": tiny(node["h"].path),
        "h_sum": tiny(float(np.sum(found.by_number))),
    }


def factor(value: float) -> str:
    """A number in a product of the mathematics."""
    if abs(value) < LEAST and value:
        digits, power = f"{value:.2e}".split("e")
        return rf"({digits} \cdot 10^{{{int(power)}}})"
    return f"({value:.3g})" if value < 0 else tiny(value)


def rows(words: Sequence[str], found: Any) -> list[dict[str, Any]]:
    """The path, then what each position brings of the weight's gradient."""
    path = [
        {"node": one.name, "value": one.value, "local": one.local, "path": one.path, "gradient": one.gradient}
        for one in found.nodes
    ]
    places = zip(words[1:], found.losses, found.by_place, strict=True)
    return [*path, *({"node": f"loss of {word}", "value": float(loss), "path": float(by)} for word, loss, by in places)]
