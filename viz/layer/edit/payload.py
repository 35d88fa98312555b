"""What the browser view `edit` is sent: a rewritten fact, and how all facts fared."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from viz.layer.edit.data import Found, Table, means


def edit(
    country: str, new: str, capitals: Mapping[str, str], found: Found | None, table: Table, recorded: str
) -> dict[str, Any]:
    """found: None while the fact is rewritten; recorded: what is said of the table.

    Raises ValueError for a country that is not among the `capitals`, or for its own capital.
    """
    if capitals.get(country, new) == new:
        raise ValueError(f"{country} cannot be given the capital {new}")
    return {
        "country": country,
        "new": new,
        "capitals": [[one, own] for one, own in capitals.items()],
        "found": asdict(found) if found else None,
        "table": [[one, to, {way: list(found) for way, found in scores.items()}] for one, to, scores in table],
        "means": {way: list(means(table, way)) for way in table[0][2]} if table else {},
        "recorded": recorded,
    }
