"""What the server answers beside Streamlit's own addresses: the fonts, and a page that does not exist."""

from collections.abc import Container
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pages.server import fonts
from pages.server.address import LOST

STREAMLIT = ("app", "auth", "component", "glassbox", "healthz", "media", "oauth2callback", "static")
FONTS = ("inter", "source_serif_4", "source_code_pro")
SCRIPTS = {"jquery": ("xstatic.pkg.jquery", "data"), "d3": ("mpld3", "js")}  # what BertViz needs, from their packages
FILES = (
    *(Mount(f"/glassbox/fonts/{font}", StaticFiles(packages=[(f"fontpkg_{font}", "files")])) for font in FONTS),
    *(Mount(f"/glassbox/scripts/{name}", StaticFiles(packages=[package])) for name, package in SCRIPTS.items()),
    *fonts.ROUTES,
)


class UnknownPage(Route):
    """Leads every address that could be a page and is none to Home, which says so; Streamlit would show a dialog."""

    def __init__(self, pages: Container[str]) -> None:
        super().__init__("/{name:path}", self.lead_home, methods=["GET"])
        self._pages = pages

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        name = child.get("path_params", {}).get("name", "")
        # Files have a dot, Streamlit's own addresses an underscore before a part or one of these names.
        own = not name or name in self._pages or "." in name or "_" in {part[:1] for part in name.split("/")}
        own = own or name.split("/")[0] in STREAMLIT
        return (Match.NONE, {}) if own else (match, child)

    @staticmethod
    async def lead_home(request: Request) -> RedirectResponse:
        """To Home, with the name that was asked for."""
        return RedirectResponse("/?" + urlencode({LOST: request.path_params["name"]}))
