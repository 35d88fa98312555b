"""What the browser view `outlook` is sent: questions about effects on society, and what sources found or expect."""

from collections.abc import Mapping, Sequence
from typing import Any

KINDS = (
    "experiment", "experiment on models", "field study", "measurement", "survey", "estimate", "forecast", "argument", "law",
)  # fmt: skip


def outlook(chosen: str, topics: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """chosen: a topic; topics: each with its question, its scale (unit, lowest, highest; or None) and its sources.

    Raises ValueError for a topic that is not there, a source of no known kind, and a value beyond the scale or without one.
    """
    for topic in topics:
        for one in topic["sources"]:
            if one["kind"] not in KINDS:
                raise ValueError(f"{one['who']}: {one['kind']!r} is no kind of source")
            for name, value in one["values"]:
                if not topic["scale"] or not topic["scale"][1] <= value <= topic["scale"][2]:
                    raise ValueError(f"{one['who']}: {name} {value} is not on the scale of {topic['id']}")
    now = next((one for one in topics if one["id"] == chosen), None)
    if now is None:
        raise ValueError(f"there is no topic {chosen!r}")
    return {
        "topics": [[one["id"], one["title"]] for one in topics],
        "now": {key: now[key] for key in ("id", "title", "asks", "scale")} | {"sources": [dict(one) for one in now["sources"]]},
    }  # fmt: skip
