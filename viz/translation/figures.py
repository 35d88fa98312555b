"""Beam search over a translator: its numbers for the prose."""

from collections.abc import Callable, Sequence
from typing import Any

from viz.shared.numbers import count, minus

UNKNOWN = "…"


def beam_facts(
    steps: Sequence[Any], piece: Callable[[int], bytes], right: bool | None, width: int, penalty: float
) -> dict[str, str]:
    """steps: those of the search so far (model.decoding.BeamStep); right: whether its best text is a correct translation."""
    last = steps[-1]
    best = last.beams[0] if last.stop and last.beams else max(last.alive, key=lambda one: one.sum)
    words = best.token_ids[1:]
    first = greedy(steps)
    verdicts = {
        True: "It is a correct translation",
        False: "It is not a correct translation",
        None: "Nobody knows whether it is a correct translation",
    }
    parted = next((at for at, pair in enumerate(zip(first, words, strict=False)) if pair[0] != pair[1]), None)
    return {
        "found": "The best text" if last.stop else "The best text so far",
        "text": b"".join(map(piece, words)).decode().strip().removesuffix("[end]").rstrip(),
        "verdict": verdicts[right] if last.stop else UNKNOWN,
        "greedy": "greedy decoding writes the same"
        if parted is None
        else f"greedy decoding parts from it at word {parted + 1}, with “{piece(first[parted]).decode().strip()}”",
        "width": count(width, "beam", "beams"),
        "length": str(len(words)),
        "alpha": f"{penalty:g}",
        "sum": f"{best.sum:.3f}".replace("-", "−"),
        "score": _score(best.sum / len(words) ** penalty),
    }


def _score(value: float) -> str:
    """With three decimals, or two digits that count: a large penalty makes all scores small. As TeX."""
    if abs(value) >= 0.1 or value == 0:
        return minus(value, 3)
    front, power = f"{value:.1e}".split("e")
    return (
        minus(value, 1 - int(power))
        if abs(value) >= 1e-4
        else f"{front} \\cdot 10^{{{int(power)}}}".replace("-", "−", 1)
    )


def greedy(steps: Sequence[Any]) -> list[int]:
    """The words that greedy decoding takes, as far as the search has seen them: the likeliest after its own beam at each step."""
    path: list[int] = []
    at = 0
    for step in steps:
        rivals = [one for one in step.candidates if one.parent == at]
        if not rivals:
            break
        best = max(rivals, key=lambda one: one.logprob)
        path.append(best.token)
        follow = next(
            (number for number, beam in enumerate(step.alive) if (beam.parent, beam.token_ids[-1]) == (at, best.token)),
            None,
        )
        if follow is None:
            break
        at = follow
    return path
