"""What the browser view `letters` is sent: a word read into one vector and said, and how often words of each length are right."""

from collections.abc import Sequence
from typing import Any, Protocol

from viz.shared.numbers import count, percent


class Spelled(Protocol):
    """As pages.translation.work.letters.Spelled."""

    @property
    def word(self) -> str: ...

    @property
    def influence(self) -> list[float]: ...

    @property
    def vector(self) -> list[float]: ...

    @property
    def steps(self) -> list[list[tuple[str, float]]]: ...

    @property
    def said(self) -> list[str]: ...

    @property
    def true(self) -> list[tuple[str, bool]]: ...

    @property
    def pairs(self) -> list[tuple[int | None, int | None]]: ...


class Measured(Protocol):
    """As pages.translation.work.letters.Measured."""

    @property
    def lengths(self) -> list[int]: ...

    @property
    def words(self) -> list[int]: ...

    @property
    def right(self) -> list[float]: ...

    @property
    def missed(self) -> list[list[float]]: ...


def letters(found: Spelled, measured: Measured) -> dict[str, Any]:
    """Raises ValueError for influences that do not fit the word, or a number of the vector that is no state of a GRU."""
    if len(found.influence) != len(found.word):
        raise ValueError(f"{len(found.influence)} influences for {len(found.word)} letters")
    if max(map(abs, found.vector)) > 1:
        raise ValueError("a state of a GRU lies between -1 and 1")
    return {
        "word": found.word,
        "influence": [round(one, 4) for one in found.influence],
        "vector": [round(one, 3) for one in found.vector],
        "steps": [[[sound, round(p, 4)] for sound, p in one] for one in found.steps],
        "said": list(found.said),
        "true": [[sound, bool(missed)] for sound, missed in found.true],
        "pairs": [list(one) for one in found.pairs],
        "lengths": list(measured.lengths),
        "words": list(measured.words),
        "right": [round(one, 4) for one in measured.right],
        "missed": [[round(one, 4) for one in part] for part in measured.missed],
    }


def facts(found: Spelled, measured: Measured, size: int) -> dict[str, str]:
    """Numbers for the prose. size: how many weights the network has."""
    missed = sum(one for _, one in found.true)
    known = (
        f"the dictionary has {count(len(found.true), 'sound', 'sounds')}, of which it misses {missed or 'none'}"
        if found.true
        else "the dictionary does not have it"
    )
    parts = [_mean(part) for part in zip(*measured.missed[-4:], strict=True)]
    least = min(p for step in found.steps for p in [step[0][1]])
    return {
        "letters": str(len(found.word)),
        "sounds": count(len(found.said), "phoneme", "phonemes"),
        "known": known,
        "least": f"{least:.2f}",
        "width": str(len(found.vector)),
        "weights": f"{size:,}",
        "short": percent(_mean(measured.right[1:4])),
        "short_from": str(measured.lengths[1]),
        "short_to": str(measured.lengths[3]),
        "long": percent(_mean(measured.right[-4:])),
        "long_from": str(measured.lengths[-4]),
        "long_to": str(measured.lengths[-1]),
        "begin": percent(parts[0]),
        "middle": percent(parts[1]),
        "end": percent(parts[2]),
        "first": percent(found.influence[0]),
        "last": percent(found.influence[-1]),
        "each": str(max(measured.words)),
        "tried": f"{sum(measured.words):,}",
    }


def rows(measured: Measured) -> list[dict[str, Any]]:
    """A row for each length, to download."""
    found = zip(measured.lengths, measured.words, measured.right, measured.missed, strict=True)
    return [
        {
            "letters": length,
            "words": words,
            "right": right,
            "missed_beginning": part[0],
            "missed_middle": part[1],
            "missed_end": part[2],
        }
        for length, words, right, part in found
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
