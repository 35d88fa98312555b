"""What the browser view `order` is sent: pairs of a query that turn with the position. The view is index.js beside."""

from typing import Any

from viz.embeddings.order.data import Rotary, sinusoidal

POSITIONS, NUMBERS = 64, 64  # of the classic picture


def order(word: str, data: Rotary) -> dict[str, Any]:
    """`word` is the one that was repeated."""
    return {
        "word": word,
        "pairs": list(data.pairs),
        "frequencies": [float(one) for one in data.frequencies],
        "hands": data.hands.round(4).tolist(),
        "scores": data.scores.round(4).tolist(),
        "shifted": data.shifted.round(4).tolist(),
        "shift": data.shift,
        "sines": sinusoidal(POSITIONS, NUMBERS).round(3).tolist(),
    }
