"""What the browser view `order` is sent: pairs of a query that turn with the position. The view is index.js beside."""

from collections.abc import Mapping
from typing import Any

from viz.embeddings.order.data import Rotary, sinusoidal

POSITIONS, NUMBERS = 64, 64  # of the classic picture


def order(word: str, data: Rotary, other: str, apart: Mapping[str, float]) -> dict[str, Any]:
    """`word` is the one that was repeated. apart: how far the state of a sentence's last word moves where it and `other` change
    places: without positions, `unmasked` and with the causal mask after `one` layer and `two`; and as the model is, `rotated`.
    """
    return {
        "word": word,
        "pairs": list(data.pairs),
        "frequencies": [float(one) for one in data.frequencies],
        "hands": data.hands.round(4).tolist(),
        "scores": data.scores.round(4).tolist(),
        "shifted": data.shifted.round(4).tolist(),
        "shift": data.shift,
        "other": other,
        "apart": {name: round(value, 4) for name, value in apart.items()},
        "sines": sinusoidal(POSITIONS, NUMBERS).round(3).tolist(),
    }
