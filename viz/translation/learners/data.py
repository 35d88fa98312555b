"""Three learners in lockstep: their numbers for the prose."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

NUMBERS = (
    "seconds",
    "fixed",
    "attention",
    "transformer",
    "short",
    "long",
    "words",
    "aligned",
    "heads",
    "bleu",
    "steps",
)
UNKNOWN = "…"  # a number that is not there yet
LONG = 18  # words from which a sentence is long


class Chosen(NamedTuple):
    """What is looked at, and what was changed of it. head: from 1, of a transformer's cross-attention, 0 for all; forced: pairs of
    the word written and the word read; off: heads that pass nothing on; truth: a correct translation, where there is one."""

    head: int
    forced: Sequence[tuple[int, int]]
    off: Sequence[tuple[int, int]]
    truth: str = ""


def facts(
    steps: Sequence[Mapping[str, Any]], about: Mapping[str, Any], said: Any, source: Sequence[str], chosen: Chosen
) -> dict[str, str]:
    """steps: those of the race so far, as the view is sent them; about: bins, sizes, diagonal, context and total of the race; said:
    what the chosen learner makes of the sentence `source`, a sentence why it makes nothing, or None."""
    known = {
        "leaves": leaves(said, source, chosen, about["context"]) + corrected(said, chosen),
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
        "steps": f"{look['fixed']['steps']:,}",
        "long": rate(max(long)),
        "aligned": f"{look['attention']['looks'][0]:.2f}",
        "heads": f"{max(heads):.2f}",
        "bleu": ", ".join(f"{one['bleu']:.1f}" for one in look.values()),
    }


def rate(share: float) -> str:
    """A share for the prose: 99.5 of 100 is not all."""
    return f"{round(100 * share, 1):g} %"


def leaves(said: Any, source: Sequence[str], chosen: Chosen, context: int) -> str:
    """What the chosen learner looks at in this sentence: where that is not the true word, what was forced, or why nothing is."""
    if said is None or isinstance(said, str):
        return UNKNOWN
    if said.weights is None:
        return f"One vector looks at no word: every word is written from the same {context} numbers."
    if chosen.off:
        many = f"{len(chosen.off)} heads" if len(chosen.off) > 1 else "one head"
        return f"With {many} of the cross-attention switched off it writes *{' '.join(said.words)}*."
    if chosen.forced:
        row, at = chosen.forced[-1]
        word = said.words[row] if row < len(said.words) else "[end]"
        return f"Told to look at **{[*source, '[end]'][min(at, len(source))]}** there, it writes *{word}*."
    if not any(said.true):
        return "No word of this translation is one of a correct translation, so none can be marked as right or wrong."
    return _misled(said, source, chosen.head)


def corrected(said: Any, chosen: Chosen) -> str:
    """A correct translation, where the learner's is wrong."""
    return f" Correct would be: *{chosen.truth}*." if chosen.truth and getattr(said, "right", None) is False else ""


def _misled(said: Any, source: Sequence[str], head: int) -> str:
    """Where most weight lies on another word than the true one, if that is somewhere in this sentence."""
    weights = said.weights.mean(0) if not head else said.weights[min(head, len(said.weights)) - 1]  # [T, S]
    found: tuple[float, str, str, str] | None = None
    for row, true in enumerate(said.true):
        looks = weights[row, : len(source)]
        at = int(looks.argmax())
        if true and at not in true and (found is None or looks[at] > found[0]):
            found = float(looks[at]), said.words[row], source[at], source[true[0]]
    if not found:
        upto = "Every word" if said.right else "Every word before the first mistake"
        return f"{upto} of this translation looks most at the word that it comes from."
    weight, written, read, meant = found
    return f"To write *{written}* it looks most at **{read}** ({weight:.2f}), not at *{meant}*, from which it comes."
