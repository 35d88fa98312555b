"""What the browser view `steering` is sent: the next word at every strength, the effect on some words, the price, and which layer gives most for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.words import word

REACH = 300  # hundredths of the difference


def steering(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    found: Any,
    strengths: Sequence[int],
    price: Mapping[str, Any] | None,
    layers: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """ask: the prompts, the layer and the sentence; shown: the strength `push` in hundredths, and the sentence's `words`; found: a pages.layer.work.steered.Found;
    price: as `priced` gives it, None where it is not known yet; layers: the recorded gain after some layers. Raises ValueError for a strength out of reach."""
    if abs(shown["push"]) > REACH:
        raise ValueError(f"strength {shown['push']}: it must be from {-REACH} to {REACH}")
    return {
        "ask": dict(ask),
        "shown": {"push": shown["push"]},
        "waits": True,
        "words": list(shown["words"]),
        "found": {
            "strengths": list(strengths),
            "bands": {
                "words": [word(one) for one in found.bands.tokens],
                "shares": [[round(float(one), 4) for one in row] for row in found.bands.shares],
            },
        },
        "counted": [word(one) for one in found.counted],
        "effect": [round(float(one), 3) for one in found.effect],
        "length": round(found.length, 3),
        "price": price,
        "layers": layers,
    }


def priced(losses: Sequence[float], strengths: Sequence[int]) -> dict[str, Any]:
    """losses: of the other text, nats per token, at some of the strengths."""
    return {"strengths": list(strengths), "losses": [round(float(one), 4) for one in losses]}
