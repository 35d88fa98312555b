"""What a browser is told with every answer: what a page may load and run, who may show it in a frame, and to take no file for
another kind than it says.

The policy allows what Streamlit's own page needs, and no more: its scripts, scripts that it makes out of views (blob:), styles that it
writes into the page, and connections to this very server.
"""

import os
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.errors import UserError

FRAMES = "GLASSBOX_FRAMES"  # in the environment: sites that may show Glassbox in a frame, such as a course's
SITE = re.compile(r"https?://(\*\.)?[a-zA-Z0-9.-]+(:\d{1,5})?")
HOST = re.compile(r"[a-zA-Z0-9.-]+(:\d{1,5})?")
INLINE = ("\n      window.prerenderReady = false\n    ",)  # the scripts that stand in Streamlit's page; a test compares
POLICY = (
    "default-src 'self'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'{frames}"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}


class Guarded:
    """Adds these headers to what the app answers; an answer that says so itself keeps what it says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", policy(Headers(scope=scope).get("host", "")))
            await send(message)

        await self._app(scope, receive, guarded)


def policy(host: str) -> str:
    """Of Streamlit's page at that host. Safari before 15.4 does not take a socket of its own server for 'self': it is named."""
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return POLICY.format(
        hashes=" ".join(map(hashed, INLINE)), sockets=sockets, frames="".join(f" {one}" for one in frames())
    )


@cache
def frames() -> tuple[str, ...]:
    """The sites that may show Glassbox in a frame. Raises UserError for what is no site: app.py asks at the start."""
    found = tuple(os.environ.get(FRAMES, "").replace(",", " ").split())
    if wrong := [one for one in found if not SITE.fullmatch(one)]:
        raise UserError(
            f"{FRAMES} has “{wrong[0][:80]}”, which is no site: write one such as https://moodle.example.org."
        )
    return found


def hashed(script: str) -> str:
    """A script as a policy names it."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
