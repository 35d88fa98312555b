"""The first step by three optimizers: its numbers for the prose, and its rows for the downloads."""

from typing import Any

import numpy as np

from viz.shared.numbers import rounded, tiny

TITLES = {"sgd": "SGD", "adamw": "AdamW", "muon": "Muon"}
KINDS = {"qkv": "q, k and v", "out": "what heads give", "up": "MLP, in", "down": "MLP, out"}
TENTH = 9  # the place of the tenth singular value


def title(part: str) -> str:
    """What a matrix is called: "words", or a layer and a kind; no part: the vectors."""
    layer, _, kind = part.partition("-")
    return f"layer {layer}: {KINDS[kind]}" if kind else "table of words" if part else "biases and norms"


def spot(gradient: Any, row: int, column: int) -> tuple[int, int]:
    """The weight that is looked at: that of the address, or the one with the largest gradient where the matrix has none there."""
    if 0 <= row < gradient.shape[0] and 0 <= column < gradient.shape[1]:
        return row, column
    found = np.unravel_index(int(np.abs(gradient).argmax()), gradient.shape)
    return int(found[0]), int(found[1])


def facts(part: str, at: tuple[int, int], found: Any) -> dict[str, str]:
    """found: pages.training.work.steps.FirstStep."""
    most = max((one for one in found.norms if one.part), key=lambda one: one.norm)
    here = next(one for one in found.norms if one.part == part)
    steps = {name: tiny(float(one[at])) for name, one in found.updates.items()}
    falls = {name: one[0] / one[min(TENTH, len(one) - 1)] for name, one in found.spectra.items()}
    same = np.isclose(np.abs(found.updates["adamw"]), found.rates["adamw"], rtol=0.01).mean()
    return {
        "most": title(most.part),
        "most_norm": tiny(most.norm),
        "title": title(part),
        "norm": tiny(here.norm),
        "weights": f"{here.weights:,}",
        "loss": rounded(found.loss),
        "g": tiny(float(found.gradient[at])),
        "row": str(at[0]),
        "column": str(at[1]),
        "same": f"{100 * same:.0f} %",
        **steps,
        **{f"{name}_fall": rounded(float(one), 1) for name, one in falls.items()},
        "sgd_rate": f"{found.rates['sgd']:g}",
        "adamw_rate": f"{found.rates['adamw']:g}",
    }


def rows(found: Any) -> list[dict[str, Any]]:
    """The length of each gradient, then the singular values of each step."""
    norms = [{"part": title(one.part), "weights": one.weights, "gradient_norm": one.norm} for one in found.norms]
    values = [
        {"part": TITLES[name], "place": at + 1, "singular_value": float(value)}
        for name, spectrum in found.spectra.items()
        for at, value in enumerate(spectrum)
    ]
    return [*norms, *values]
