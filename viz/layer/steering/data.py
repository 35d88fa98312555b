"""The numbers that the prose of `steering` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.numbers import chance, signed
from viz.shared.words import literal


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    ask, found, effect = sent["ask"], sent["found"], sent["effect"]
    strengths = found["strengths"]
    at = min(range(len(strengths)), key=lambda one: abs(strengths[one] - sent["shown"]["push"]))
    zero, pushed = strengths.index(0), strengths[at] / 100
    named = ", ".join(f"“{literal(one)}”" for one in sent["counted"])
    before, after = (float(np.exp(effect[one])) for one in (zero, at))
    turned = f"With {signed(pushed, 1)} times the difference after layer {ask['layer']}, {named} have a probability of {chance(after)} together instead of {chance(before)}."
    paid = ""
    if price := sent["price"]:
        plain, loss = (float(np.interp(one, price["strengths"], price["losses"])) for one in (0, strengths[at]))
        paid = f"Another text pays: its loss is {loss:.2f} nats per token instead of {plain:.2f}."
    return {
        "turned": turned,
        "paid": paid,
        "length": f"{sent['length']:.2f}",
        "added": signed(pushed, 1),
        "layer": str(ask["layer"]),
        "states": "the means over each prompt’s own tokens but the first, so that nothing is padded" if ask["mean"] else "those of the last tokens",
        "effect": signed(effect[at] - effect[zero]),
        "best": _best(sent["layers"]),
    }  # fmt: skip


def _best(layers: Mapping[str, Any] | None) -> str:
    """Which layer gives most, where that was recorded."""
    if not layers:
        return ""
    at, gain = max(layers["gains"], key=lambda one: one[1])
    return f"For {layers['fixed']:.1f} nats per token, layer {at} gives most of those that were tried: {signed(gain)} nats."


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """At each strength: every band, and the effect."""
    found, zero = sent["found"], sent["found"]["strengths"].index(0)
    names = [*found["bands"]["words"], "others"]
    return [
        {
            "strength": strength / 100,
            "word": name,
            "probability": part,
            "effect": round(effect - sent["effect"][zero], 3),
        }
        for strength, row, effect in zip(found["strengths"], found["bands"]["shares"], sent["effect"], strict=True)
        for name, part in zip(names, row, strict=True)
    ]
