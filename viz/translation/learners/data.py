"""Three learners in lockstep: their numbers for the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

NUMBERS = ("seconds", "fixed", "attention", "transformer", "short", "long", "words", "aligned", "heads", "bleu")
UNKNOWN = "…"  # a number that is not there yet
LONG = 18  # words from which a sentence is long


def facts(
    steps: Sequence[Mapping[str, Any]], about: Mapping[str, Any], said: Any, source: Sequence[str]
) -> dict[str, str]:
    """steps: those of the race so far, as the view is sent them; about: bins, sizes, diagonal, context and total of the race; said:
    what the learner with attention makes of the sentence `source`, a sentence why it makes nothing, or None."""
    known = {
        "leaves": leaves(said, source),
        "width": str(about["context"]),
        "sizes": ", ".join(f"{name} {size:,}" for name, size in about["sizes"].items()),
        "diagonal": f"{about['diagonal']:.2f}",
        "from": str(LONG),
    }
    look = next((one["look"] for one in reversed(steps) if one["look"]), None)
    if not look or not steps[-1]["seconds"]:
        return known | dict.fromkeys(NUMBERS, UNKNOWN)
    lengths, heads = look["fixed"]["lengths"], look["transformer"]["looks"]
    long = [share for (low, _), share in zip(about["bins"], lengths, strict=True) if low >= LONG and share is not None]
    return known | {
        "seconds": f"{steps[-1]['seconds']:.0f}",
        **{name: rate(one["exact"]) for name, one in look.items()},
        "short": rate(lengths[0]),
        "words": str(about["bins"][0][1]),
        "long": rate(max(long)),
        "aligned": f"{look['attention']['looks'][0]:.2f}",
        "heads": f"{max(heads):.2f}",
        "bleu": ", ".join(f"{one['bleu']:.0f}" for one in look.values()),
    }


def rate(share: float) -> str:
    """A share for the prose: 99.5 of 100 is not all."""
    return f"{round(100 * share, 1):g} %"


def leaves(said: Any, source: Sequence[str]) -> str:
    """Where the attention looks most at another word than the true one, if that is somewhere in this sentence."""
    if said is None or isinstance(said, str) or said.weights is None:
        return UNKNOWN
    found: tuple[float, str, str, str] | None = None
    for row, true in enumerate(said.true):
        weights = said.weights[0, row, : len(source)]
        at = int(weights.argmax())
        if true and at not in true and (found is None or weights[at] > found[0]):
            found = float(weights[at]), said.words[row], source[at], source[true[0]]
    if not found:
        return "Every word of this translation looks most at the word that it comes from."
    weight, written, read, meant = found
    return f"To write *{written}* it looks most at **{read}** ({weight:.2f}), not at *{meant}*, from which it comes."
