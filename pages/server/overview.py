"""What the map of Glassbox shows and is searched for: every chapter and view, their words, and the glossary."""

import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.server import prose
from pages.server.address import Page, titles
from pages.server.checks import as_json
from pages.server.keep import keep

# Mark-up, formulas and numbers to come: nobody looks for these.
SIGNS = re.compile(r"\$\$?.*?\$\$?|<[^>]*>|\{[^}]*\}|[<>{}*_`$\\]", re.DOTALL)


def overview(pages: Sequence[Page]) -> dict[str, Any]:
    """Pages in lecture order, each with its views, and the terms of the glossary with the view that shows each."""
    return {
        "pages": [
            {
                "page": page.name,
                "number": page.chapter or "",
                "title": page.title if page.chapter else "Home",
                "part": page.part,
                "about": page.about,
                "views": [
                    {"view": view, "title": title, "words": _words(page, view or "home")}
                    for view, title in (titles(page.kind) or {"": "Home"}).items()
                ],
            }
            for page in pages
        ],
        "terms": [[term.name, term.page, term.view, term.says] for term in prose.glossary()],
    }


def _words(page: Page, view: str) -> str:
    found = prose.views(page.folder)[view]
    said = " ".join((found.lead, found.notice, found.mathematics, found.sources))
    return " ".join(SIGNS.sub(" ", said).split())


@keep(1)
def _written(pages: tuple[Page, ...]) -> str:
    return as_json(overview(pages))


def route(pages: Sequence[Page]) -> Route:
    """The address under which the browser asks for it, once."""

    async def answer(_: Request) -> Response:
        return Response(_written(tuple(pages)), media_type="application/json")

    return Route("/glassbox/map.json", answer, methods=["GET"])
