"""The numbers that the prose of `pixels` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import significant


def facts(
    shown: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    answer: Mapping[str, Any] | None,
    about: Mapping[str, Any],
) -> dict[str, str]:
    """shown: class and temperature; looks, answer: as the browser is sent them; about: bits by counting, distances to compare with."""
    counted = about["counted"]
    known = {
        "digit": str(shown["digit"]),
        "uniform": f"{counted['uniform']:.2f}",
        "place": f"{counted['place']:.2f}",
        "class": f"{counted['class']:.2f}",
        "temperature": f"{shown['warmth'] / 10:g}",
        "weights": f"{about['weights']:,}",
    }
    return known | {"found": _found(looks, about), "picture": _picture(answer), "sum": _sum(answer)}


def _found(looks: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    if not looks:
        return "Nothing is learned yet."
    last, place = looks[-1], about["counted"]["place"]
    end = (
        ""
        if last["distance"] is None
        else f" Drawn digits have a Fréchet distance of {last['distance']:.1f}; real ones have {about['real']:.1f}."
    )
    return f"After {last['steps']:,} steps a held-out pixel costs {last['held']:.2f} bits; by a histogram of its own for each pixel, {place:.2f}.{end}"


def _picture(answer: Mapping[str, Any] | None) -> str:
    if answer is None:
        return ""
    bits = answer["bits"]
    dearest = max(range(len(bits)), key=bits.__getitem__)
    return f"This picture costs {sum(bits):.0f} bits, most of them its pixel {dearest + 1}: {bits[dearest]:.1f}."


def _sum(answer: Mapping[str, Any] | None) -> str:
    if answer is None:
        return "\\log_2 p(x)"
    bits = answer["bits"]
    first = " - ".join(f"{significant(one, 3):g}" for one in bits[:3])
    return f"\\log_2 p(x) = -{first} - \\ldots = -{sum(bits):.1f}"
