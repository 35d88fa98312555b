"""Pages made by others' code, such as BertViz's, which are shown in a frame: each has an address of its own.

Scripts that stand in them may run there, and reach nothing of Glassbox: the page counts as another site's, and may ask nobody for
anything but the scripts that Glassbox serves.
"""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pages.server.keep import Keeper

MOST = 64  # pages that are kept: whoever looks at one has it already
PATH = "/glassbox/frame/"
POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
)
GONE = "<!doctype html><p>This picture is no longer kept: reload the page.</p>"
_pages: Keeper[str] = Keeper("pages in frames", MOST)


def address(page: str) -> str:
    """Where the browser finds this page: named by its content."""
    name = sha256(page.encode()).hexdigest()[:32]
    _pages.put(name, page)
    return PATH + name


def page(path: str) -> str:
    """The page of an address; a sentence where it is no longer kept."""
    return _pages.find(path.removeprefix(PATH)) or GONE


async def _answer(request: Request) -> Response:
    found = page(request.url.path)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "private, max-age=3600"}
    return HTMLResponse(found, 404 if found is GONE else 200, headers if found is not GONE else {})


ROUTE = Route(PATH + "{name}", _answer, methods=["GET"])
