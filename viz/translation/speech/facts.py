"""What the prose says of a sound that was heard, and the rows to take home."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from viz.shared.numbers import percent
from viz.shared.words import escaped
from viz.translation.speech.languages import sentence
from viz.translation.speech.languages import two as _two
from viz.translation.speech.payload import STEP, Said

NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
SILENT_SIGNS = frozenset(".,;:!?-…'\"()")
REPEATS = (
    "It writes the same several times: either the sound repeats itself, or the model has fallen into a loop, a known failure on "
    "sounds that it cannot make out."
)
CUT = "It reached the most words that it can write before it came to an end: what follows in the sound is missing."
NOBODY = 0.5  # from here on the model says rather that nobody speaks


class Judged(NamedTuple):
    """silent: the probability that nobody speaks; discarded: the authors' code would throw the words away; repeats; ended:
    by the model; nothing: whether the sound is digital silence."""

    silent: float
    discarded: bool
    repeats: bool
    ended: bool
    nothing: bool


def numbers(words: Sequence[Said], sent: dict[str, Any], judged: Judged) -> dict[str, str]:
    """For the prose, of what the browser is sent (payload.view): the chosen word, when it is heard, and what is to be said of this sound."""
    said = sent["said"]
    one = words[said - 1] if words else None
    return {
        "word": f"*{escaped(one.text)}*" if one else "nothing",
        "formula": _formula(one.text) if one else "nothing",
        "seconds": _two(one.seconds) if one else "0",
        "place": str(round(one.seconds / STEP)) if one else "0",
        "probability": _two(one.probability) if one else "0",
        "heads": str(len(sent["aligned"])),
        "places": f"{sent['places']:,}",
        "silent": _two(judged.silent),
        "remark": remark(words, judged),
        "spoken": sentence(sent["language"]),
        "model": sent["title"],
    }


def remark(words: Sequence[Said], judged: Judged) -> str:
    """One sentence on what is special here; the most telling only."""
    if judged.nothing or judged.silent >= NOBODY:
        wrote = "it still writes words that were never spoken" if words else "it writes nothing"
        what = "This sound is silence" if judged.nothing else "The model itself doubts that anybody speaks"
        thrown = " OpenAI’s own program would throw them away." if judged.discarded and words else ""
        return f"{what}: it gives “nobody speaks” {percent(judged.silent)}, and {wrote}.{thrown}"
    if judged.repeats:
        return REPEATS
    if not judged.ended:
        return CUT
    if shared := _sharing(words):
        first, second = shared
        return f"*{escaped(first.text)}* and *{escaped(second.text)}* share a place: a peak is no proof."
    if back := _backwards(words):
        first, second = back
        return f"*{escaped(second.text)}* is written after *{escaped(first.text)}* and heard before it: no rule makes the places go forward."
    return "No rule makes these places go forward in time: it was learned."


def ranked(words: Sequence[Said], said: int) -> tuple[str, Sequence[tuple[str, float]]]:
    """A title and the candidates for the chosen word; of a word of several tokens, for its first."""
    if not words:
        return "", ()
    one = words[said - 1]
    number = f"The {NUMBERS[said - 1]} word" if said <= len(NUMBERS) else f"Word {said}"
    return number if one.end - one.first == 1 else f"{number}, its first token", one.ranked[:4]


def rows(words: Sequence[Said]) -> list[dict[str, Any]]:
    """A row a word."""
    return [
        {"word": one.text, "seconds": round(one.seconds, 2), "probability": round(one.probability, 4)} for one in words
    ]


def _sharing(words: Sequence[Said]) -> tuple[Said, Said] | None:
    return next(((a, b) for a, b in pairwise(_spoken(words)) if abs(a.seconds - b.seconds) < STEP / 2), None)


def _backwards(words: Sequence[Said]) -> tuple[Said, Said] | None:
    return next(((a, b) for a, b in pairwise(_spoken(words)) if b.seconds < a.seconds - STEP / 2), None)


def _spoken(words: Sequence[Said]) -> list[Said]:
    """Without punctuation, which has no sound; a sign such as $ has one."""
    return [one for one in words if not set(one.text) <= SILENT_SIGNS]


def _formula(text: str) -> str:
    """A word as TeX: what its signs would mean is taken out."""
    return "".join(one for one in text if one.isalnum() or one in " .,'?!-") or "sign"
