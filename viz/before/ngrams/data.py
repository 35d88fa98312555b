"""The numbers that the prose of `ngrams` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import chance, count

TITLES = {
    "none": "no smoothing",
    "add": "a part of a count for every word",
    "interpolated": "interpolation",
    "kneser-ney": "Kneser-Ney smoothing",
}


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    shown, about, levels = sent["shown"], sent["about"], sent["levels"]
    last = levels[-1]
    return {
        "found": found(last),
        "open": left_open(sent),
        "sum": worked(last, levels, shown, about["vocabulary"]),
        "smoothing": TITLES[shown["smoothing"]],
        "words": f"{about['words']:,}",
        "stories": f"{int(shown['read']):,}",
        "floor": f"{about['floor']:.3f}",
        "possible": power(about["vocabulary"], len(last["context"]) + 1),
        "seen": f"{about['seen']:,}",
    }


def power(vocabulary: int, n: int) -> str:
    """V^n, and its value."""
    value = (
        f"{vocabulary**n:,}"
        if vocabulary**n < 10**9
        else f"{vocabulary**n:.1e}".replace("e+0", "e+").replace("e+", r" \cdot 10^{") + "}"
    )
    return f"{vocabulary}^{n} = {value}".replace(",", "{,}")


def found(last: Mapping[str, Any]) -> str:
    """How often the longest context occurred, and what followed."""
    context = " ".join(last["context"])
    if not last["context"]:
        return "A unigram reads no context at all."
    if not last["total"]:
        return f"“{context}” never occurred, so that counts alone know nothing here."
    word, number, p = max(last["words"], key=lambda one: one[1])
    followed = count(last["types"], "word", "different words")
    return f"“{context}” counts {last['total']:,}, followed by {followed}; **{word}** has {number:,} of them and gets a probability of {chance(p)}."


def left_open(sent: Mapping[str, Any]) -> str:
    """The perplexity of the chosen n, and of the best."""
    shown = sent["shown"]
    values = sent["grid"][name(shown)]
    now = values[shown["n"] - 1]
    known = [(value, n) for n, value in enumerate(values, 1) if value is not None]
    best, n = min(known)
    here = "infinite" if now is None else f"{now:.2f}"
    return (
        f"On stories that were not counted its perplexity is {here}; with this smoothing n = {n} is best, {best:.2f}."
    )


def name(shown: Mapping[str, Any]) -> str:
    """The line of the grid."""
    return f"add {shown['k']}" if shown["smoothing"] == "add" else str(shown["smoothing"])


def worked(last: Mapping[str, Any], levels: Any, shown: Mapping[str, Any], vocabulary: int) -> str:
    """The formula for the word that was counted most, with its numbers."""
    word, number, p = max(last["words"], key=lambda one: (one[1], one[2]))
    total, types = last["total"], last["types"]
    below = (
        next((q for other, _, q in levels[-2]["words"] if other == word), None) if len(levels) > 1 else 1 / vocabulary
    )
    said, smoothing = f"p(\\text{{{word}}})", shown["smoothing"]
    if smoothing == "add":
        return f"{said} = ({number} + {shown['k']}) / ({total} + {shown['k']} \\cdot {vocabulary}) = {p:.4f}"
    if not total:
        return f"{said} = {p:.4f}"
    if smoothing == "none":
        return f"{said} = {number} / {total} = {p:.4f}"
    lower = "p(w \\mid c')" if below is None else f"{below:.4f}"
    if smoothing == "interpolated":
        return f"{said} = ({number} + {types} \\cdot {lower}) / ({total} + {types}) = {p:.4f}"
    d = last["discount"]
    return f"{said} = ({number} - {d:.2f}) / {total} + {d:.2f} \\cdot {types} / {total} \\cdot {lower} = {p:.4f}"


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every word of every level."""
    return [
        {"n": n, "context": " ".join(one["context"]), "word": word, "count": number, "of": one["total"], "probability": p}
        for n, one in enumerate(sent["levels"], 1)
        for word, number, p in one["words"]
    ]  # fmt: skip
