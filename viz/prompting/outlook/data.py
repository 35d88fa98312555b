"""The numbers that the prose of `outlook` speaks of, and the rows that it gives."""

from collections.abc import Mapping, Sequence
from typing import Any

MEASURED = ("experiment", "experiment on models", "field study", "measurement")


def facts(sent: Mapping[str, Any], topics: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; topics: all of them."""
    now, every = sent["now"]["sources"], [one for topic in topics for one in topic["sources"]]
    return {
        "asks": sent["now"]["asks"],
        "counted": counted(len(now), sum(one["kind"] in MEASURED for one in now)),
        "topics": str(len(topics)),
        "sources": str(len(every)),
        "all": str(sum(one["kind"] in MEASURED for one in every)),
    }


def counted(sources: int, measured: int) -> str:
    """How many of the sources measured something."""
    if measured in (0, sources):
        return f"{sources} sources, {'all' if measured else 'none'} of which measured something."
    return f"{sources} sources: {measured} measured something, {sources - measured} expect or argue."


def rows(topics: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every source, a line for each of its values."""
    return [
        {
            "topic": topic["title"],
            "source": one["who"],
            "in": one["where"],
            "kind": one["kind"],
            "says": one["says"],
            "limits": one["limits"],
            "what": name,
            "value": value,
            "unit": topic["scale"][0] if value is not None else "",
        }
        for topic in topics
        for one in topic["sources"]
        for name, value in (one["values"] or [["", None]])
    ]
