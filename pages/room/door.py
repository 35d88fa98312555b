"""Who gets a session of the whole app: a middleware before Streamlit.

While a room is open, a hall that types the bare address lands on the phones' page. Beyond a number of sessions whoever comes
is told so: each costs a tenth of a second of a core at every change, and too many make everybody wait.
"""

import os

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.room import guard
from pages.room.hall import HALL
from pages.server import metrics

CAP = "GLASSBOX_SESSIONS"  # in the environment
DEFAULT = 60
STREAM = "/_stcore/stream"
FULL = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Glassbox is full</title>
<style>:root{color-scheme:light dark;font:20px/1.5 Georgia,serif;background:light-dark(#FCFBF8,#16171A);color:light-dark(#22211F,#ECE9E1)}
body{max-width:32rem;margin:4rem auto;padding:0 1.5rem}h1{font-weight:400}a{color:inherit}</style>
<h1>The hall is full</h1><p>%d people have Glassbox open here, and more would make everybody wait. Try again in a while, or
<a href="/j">join by phone</a>: that costs next to nothing.</p>"""


class Door:
    """Counts the sessions, and leads phones to their page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.sessions = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"].endswith(STREAM):
            self.sessions += 1
            metrics.SESSIONS.inc()
            try:
                await self._app(scope, receive, send)
            finally:
                self.sessions -= 1
                metrics.SESSIONS.dec()
        elif scope["type"] == "http" and _is_page(scope) and (answer := self._elsewhere(HTTPConnection(scope))):
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _elsewhere(self, connection: HTTPConnection) -> RedirectResponse | HTMLResponse | None:
        """Where somebody is sent who asks for a page of the whole app; None where it is theirs."""
        if guard.at_home(connection) or guard.cookie(connection, guard.LECTURER):
            return None
        rooms = HALL.led()
        if rooms and not guard.cookie(connection, guard.LOOK):
            return RedirectResponse(f"/j/{rooms[0]}" if len(rooms) == 1 else "/j")
        if self.sessions >= cap():
            return HTMLResponse(FULL % self.sessions, 503, {"Retry-After": "60"})
        return None


def cap() -> int:
    """How many sessions there may be."""
    chosen = os.environ.get(CAP, "")
    return int(chosen) if chosen.isdecimal() else DEFAULT


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to look at, and not for what belongs to one or to a room."""
    path = scope["path"]
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted and not path.startswith(("/j", "/room", "/_stcore", "/glassbox", "/lesson"))
