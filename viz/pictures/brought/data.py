"""The numbers that the prose of `brought` speaks of."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.numbers import chance
from viz.shared.words import escaped


def facts(sent: Mapping[str, Any], row: Any) -> dict[str, str]:
    """sent: what the browser is sent; row: the chosen head's weights, [T], [CLS] first."""
    weights, shown, sizes = np.asarray(row, np.float64), sent["shown"], sent["sizes"]
    most = int(weights[1:].argmax()) + 1
    return {
        "title": escaped(sent["model"]["title"]),
        "patches": f"{sizes['tokens'] - 1:,}",
        "columns": str(sent["model"]["columns"]),
        "side": str(sent["model"]["side"]),
        "pixels": str(sent["model"]["side"] // sent["model"]["columns"]),
        "all": f"{sizes['layers'] * sizes['heads']:,}",
        "from": f"patch {shown['from']}" if shown["from"] else "[CLS]",
        "layer": str(shown["layer"]),
        "head": str(shown["head"]),
        "most": str(most),
        "share": chance(weights[most]),
        "cls": "less than 0.001" if weights[0] < 0.0005 else f"{weights[0]:.3f}",
        "answer": _answer(sent),
    }


def _answer(sent: Mapping[str, Any]) -> str:
    if not sent["answers"]:
        return "It names nothing: it was saved without a head for classes."
    name, p = sent["answers"][0]
    of = "Of the captions it finds" if sent["model"]["kind"] == "clip" else "It takes the picture for"
    return (
        f"{of} **{escaped(name)}**{' likeliest' if sent['model']['kind'] == 'clip' else ''}, with probability {p:.2f}."
    )
