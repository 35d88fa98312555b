"""One step of a decoder: its numbers for the prose."""

from collections.abc import Sequence
from typing import Any

from viz.shared.numbers import chance, rounded

NOTHING = "…"


def facts(
    found: Any, source: Sequence[str], written: Sequence[str], row: int, best: Sequence[tuple[str, float]]
) -> dict[str, str]:
    """found: a model.translation.stepping.Inside; the other arguments as of payload.lookback."""
    known = {
        "written": written[row],
        "next": best[0][0],
        "p": chance(best[0][1]),
        "numbers": str(len(found.context)),
        "place": str(row + 1),
    }
    if found.weights is None:
        said = f"It asks nothing: all that it knows of the sentence are the same {len(found.context)} numbers at every step."
        return known | {
            "said": said,
            "asked": f"c \\text{{ has }} {len(found.context)} \\text{{ numbers}}",
            "largest": NOTHING,
            "others": NOTHING,
        }
    at = int(found.weights.argmax())
    score, weight = float(found.scores[at]), float(found.weights[at])
    second = sorted(map(float, found.weights))[-2] if len(source) > 1 else 0.0
    return known | {
        "said": f"Its state asks, and **{source[at]}** answers best: the score {rounded(score)} becomes a weight of {chance(weight)}.",
        "asked": f"e_{{{at + 1}}} = {rounded(score)} \\;\\to\\; a_{{{at + 1}}} = {chance(weight)}",
        "largest": chance(weight),
        "others": chance(second),
    }
