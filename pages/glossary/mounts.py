"""Mounts the list of terms, and takes back where it leads."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from pages.frame import components, controls, doors
from pages.server.prose import Term


def listing(terms: Sequence[Term], chosen: str) -> dict[str, str] | None:
    """All terms, one of them chosen or none. Returns the page and view that a person asks for, if one does."""
    data = {"terms": [_entry(term) for term in terms], "chosen": chosen}
    return components.view("listing")(data=data, key="gb-view-listing", on_go_change=lambda: None).get("go")


def _entry(term: Term) -> dict[str, Any]:
    page = doors.find(term.page)
    assert page is not None  # tests/pages/test_glossary.py sees to it
    kept = controls.link(page, **({"view": term.view} if term.view else {}))
    return {
        "name": term.name,
        "also": term.also,
        "says": term.says,
        "page": term.page,
        "view": term.view,
        "title": doors.name((page, term.view)),
        "address": f"{'.' if page is doors.pages()[0] else page.name}?{urlencode(kept)}",
    }
