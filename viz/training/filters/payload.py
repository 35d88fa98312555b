"""What the browser view `filters` is sent: texts on their way through filters, those that one of them stopped, and pairs by MinHash."""

from collections.abc import Mapping, Sequence
from typing import Any

SHOWN = 12  # texts of a filter, or pairs, that are sent
LONG = 260  # signs of a text that are sent
STAGES = {
    "markup": "Markup off",
    "quality": "Quality",
    "language": "Language",
    "exact": "Copies",
    "near": "Near copies",
    "private": "Private data",
}


def filters(found: Any, shown: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, Any]:
    """found: a model.training.filtering.Filtered; shown: the filter and the pair that are looked at, the language, the bands; about: the
    hashes of a signature, the words of a shingle, the similarity of a copy. Raises ValueError for an unknown filter."""
    if shown["stage"] not in STAGES:
        raise ValueError(f"filter {shown['stage']!r}: choose one of {', '.join(STAGES)}")
    pairs = sorted(found.pairs, key=lambda one: (not one.dropped, -one.estimate))[:SHOWN]
    pair = shown["pair"] if shown["pair"] < len(pairs) else 0
    return {
        "shown": {**shown, "pair": pair},
        "about": dict(about),
        "all": len(found.documents),
        "words": sum(len(one.raw.split()) for one in found.documents),
        "stages": _stages(found.documents),
        "texts": {name: _texts(found.documents, name) for name in STAGES},
        "pairs": [_pair(one, found.documents) for one in pairs],
        "met": len(found.pairs),
    }


def _stages(documents: Sequence[Any]) -> list[dict[str, Any]]:
    """What each filter stopped, and what is left behind it."""
    left, made = list(documents), []
    for name, title in STAGES.items():
        stopped = [one for one in left if one.stage == name]
        left = [one for one in left if one.stage != name]
        changed = len(touched(documents, name)) - len(stopped)
        words = sum(len(one.text.split()) for one in left)
        made.append({"name": name, "title": title, "stopped": len(stopped), "changed": changed, "left": len(left), "words": words})  # fmt: skip
    return made


def touched(documents: Sequence[Any], name: str) -> list[Any]:
    """The texts that a filter stopped or changed."""
    if name == "markup":
        return [one for one in documents if one.stage == name or " ".join(one.raw.split()) != one.text]
    if name == "private":
        return [one for one in documents if not one.stage and (one.masks or one.missed)]
    return [one for one in documents if one.stage == name]


def _texts(documents: Sequence[Any], name: str) -> list[dict[str, Any]]:
    return [_text(one, name) for one in touched(documents, name)[:SHOWN]]


def _text(one: Any, name: str) -> dict[str, Any]:
    sent = {"number": one.number + 1, "why": one.why if one.stage == name else "", "stopped": one.stage == name}
    if name == "markup":
        return {**sent, "before": clipped(one.raw), "parts": [[clipped(one.text), "", None]]}
    if name == "private":
        return {**sent, "parts": _parts(one), "missed": list(one.missed)}
    return {**sent, "parts": [[clipped(one.text), "", None]]}


def _parts(one: Any) -> list[list[Any]]:
    """A text in parts: what is in each, the kind of private data that it is taken for, and whether that is wrong."""
    parts: list[list[Any]] = []
    at = 0
    for mask in sorted(one.masks, key=lambda mask: mask.start):
        parts += [[one.text[at : mask.start], "", None], [one.text[mask.start : mask.end], mask.kind, mask.wrong]]
        at = mask.end
    rest = one.text[at:]
    return [*parts, [clipped(rest, max(40, LONG - at)), "", None]]


def clipped(text: str, most: int = LONG) -> str:
    """Its beginning."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _pair(one: Any, documents: Sequence[Any]) -> dict[str, Any]:
    first, second = (documents[number] for number in (one.first, one.second))
    return {
        "numbers": [one.first + 1, one.second + 1],
        "texts": [marked(first.text, second.text), marked(second.text, first.text)],
        "same": "".join("1" if same else "0" for same in one.same),
        "values": [[int(value) for value in row] for row in one.values],
        "exact": round(one.exact, 3),
        "estimate": round(one.estimate, 3),
        "dropped": one.dropped,
    }


def marked(text: str, other: str) -> list[list[Any]]:
    """The first words of a text, each with whether the other has it, too."""
    known = set(other.casefold().split())
    return [[word, word.casefold() in known] for word in clipped(text).split()]
