"""Who gets a session of the whole app: a middleware before Streamlit.

While a room is open, a hall that types the bare address lands on the phones' page. Beyond a number of sessions whoever comes
is told so: each costs a tenth of a second of a core at every change, and too many make everybody wait.
"""

import os

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from pages.room import guard
from pages.room.hall import HALL
from pages.server import traffic

CAP = "GLASSBOX_SESSIONS"  # in the environment
DEFAULT = 60
STREAM = "/_stcore/stream"
SPARE = 0.25  # of that many, for those who were let in at the same moment, and for reloads
FULL = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Glassbox is full</title>
<style>:root{color-scheme:light dark;font:20px/1.5 Georgia,serif;background:light-dark(#FCFBF8,#16171A);color:light-dark(#22211F,#ECE9E1)}
body{max-width:32rem;margin:4rem auto;padding:0 1.5rem}h1{font-weight:400}a{color:inherit}</style>
<h1>The hall is full</h1><p>%d people have Glassbox open here, and more would make everybody wait. Try again in a while, or
<a href="/j">join by phone</a>: that costs next to nothing.</p>"""


class Door:
    """Counts the sessions, and leads phones to their page. Who has not asked for a page but only for a session gets none beyond the
    number, either."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"].endswith(STREAM):
            if traffic.sessions >= cap() * (1 + SPARE) and not welcome(HTTPConnection(scope)):
                return await WebSocketClose(1013)(scope, receive, send)
            traffic.sessions += 1
            try:
                await self._app(scope, receive, send)
            finally:
                traffic.sessions -= 1
        elif scope["type"] == "http" and _is_page(scope) and (answer := self._elsewhere(HTTPConnection(scope))):
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _elsewhere(self, connection: HTTPConnection) -> RedirectResponse | HTMLResponse | None:
        """Where somebody is sent who asks for a page of the whole app; None where it is theirs."""
        at_home, rooms = guard.at_home(connection), HALL.led()
        known = guard.cookie(connection, guard.LECTURER) or guard.cookie(connection, guard.LOOK)
        if rooms and not at_home and not known:
            return RedirectResponse(f"/j/{rooms[0]}" if len(rooms) == 1 else "/j")
        if traffic.sessions >= cap() and not welcome(connection):
            return HTMLResponse(FULL % traffic.sessions, 503, {"Retry-After": "60"})
        return None


def welcome(connection: HTTPConnection) -> bool:
    """Whether somebody is always let in: at this computer, or with the key of a room that is open here."""
    if guard.at_home(connection):
        return True
    key = guard.cookie(connection, guard.LECTURER)
    return bool(key) and any(guard.is_lecturer(connection, one.meeting.row.key) for one in HALL.audiences())


def cap() -> int:
    """How many sessions there may be."""
    chosen = os.environ.get(CAP, "")
    return int(chosen) if chosen.isdecimal() else DEFAULT


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to look at, and not for what belongs to one or to a room."""
    path = scope["path"]
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted and not path.startswith(("/j", "/room", "/_stcore", "/glassbox", "/lesson"))
