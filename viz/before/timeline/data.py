"""The numbers that the prose of `timeline` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import amount, percent

BASE = "gpt3"


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    chosen = next(one for one in sent["events"] if one["id"] == sent["shown"]["event"])
    own = chosen["id"] in sent["counted"]
    name = chosen["id"] if own else BASE
    title = next(one["title"] for one in sent["events"] if one["id"] == name)
    found = sent["counted"][name]
    largest = max(found["terms"], key=lambda one: one[2])
    return {
        "event": f"{int(chosen['year'])}, **{chosen['title']}**: {chosen['says']}",
        "counted": f"{title} has {amount(found['total'])} parameters counted from its shape, {percent(largest[2] / found['total'])} of them in its {largest[0]}; the paper says {found['published']}.",
        "title": title,
        "sum": " + ".join(f"{one[2]:,}".replace(",", "{,}") for one in found["terms"]),
        "total": f"{found['total']:,}".replace(",", "{,}"),
        "shape": ", ".join(f"{letter} = {value:,}".replace(",", "{,}") for letter, value in found["shape"]),
        "formula": " + ".join(tex(one[1]) for one in found["terms"]),
        "models": str(len(sent["counted"])),
    }


def tex(formula: str) -> str:
    """A formula as the mathematics writes it."""
    return formula.replace("²", "^2").replace("·", "\\cdot").replace("(", "(").replace("/", "/")


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every event, with what was counted."""
    return [
        {
            "year": int(one["year"]),
            "title": one["title"],
            "kind": {"ai": "AI", "ml": "machine learning", "dl": "deep learning"}[one["lane"]],
            "says": one["says"],
            "source": one["source"],
            "parameters": sent["counted"].get(one["id"], {}).get("total"),
        }
        for one in sent["events"]
    ]
