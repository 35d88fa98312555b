"""What the log says, and how: sentences for a terminal, or a line of JSON each (GLASSBOX_LOG=json) for whoever gathers logs.

Each request has a name, which every line that it causes bears and its answer tells (X-Request-ID). No line has a text of anybody,
an address, or what stands behind the ? of one.
"""

import logging
import os
import re
import secrets
import sys
import time
import traceback
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHOSEN = "GLASSBOX_LOG"  # in the environment: json, or nothing
NAMED = re.compile(r"[A-Za-z0-9_-]{8,64}")  # what a proxy may call a request
FIELDS = "{asctime}{levelname}{name}{message}{request}"
ROUTINE = ("/static/", "/glassbox/fonts/", "/glassbox/scripts/", "/_stcore/health", "/healthz", "/readyz", "/metrics")
log = logging.getLogger("glassbox")
_request: ContextVar[str] = ContextVar("request", default="")


class Named:
    """Gives each request a name, and a line in the log once it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).get("x-request-id", "")
        name = given if NAMED.fullmatch(given) else secrets.token_hex(8)
        token, began, status = _request.set(name), time.perf_counter(), 101 if scope["type"] == "websocket" else 500

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            # What a socket sends has no headers, and is much: it goes straight through.
            await self._app(scope, receive, named if scope["type"] == "http" else send)
        finally:
            if not scope["path"].startswith(ROUTINE):
                milliseconds = round(1_000 * (time.perf_counter() - began))
                said = {
                    "method": scope.get("method", "socket"),
                    "route": route(scope),
                    "status": status,
                    "ms": milliseconds,
                }
                log.info("answered", extra=said)
            _request.reset(token)


class Lines(JsonFormatter):
    """A record as a line of JSON. Of an error its kind and where it happened: its own words may be what somebody typed."""

    def formatException(self, ei: Any) -> str:
        """Name of logging's own."""
        return "".join(traceback.format_tb(ei[2])) + (ei[0].__name__ if ei[0] else "")


def route(scope: Scope) -> str:
    """The route that has answered, with the names of its parts and not what stood there; else the first part of the path."""
    known = getattr(scope.get("route"), "path", None)
    return known or "/" + scope["path"].lstrip("/").split("/")[0][:40]


def begin() -> None:
    """Say what Glassbox and its server say as it was chosen."""
    if os.environ.get(CHOSEN, "").lower() != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_name)
    handler.setFormatter(Lines(FIELDS, style="{", rename_fields={"asctime": "time", "levelname": "level"}))
    # Of the server only what goes wrong: of each socket it says who came, and to which address.
    for name, level in {
        "glassbox": logging.INFO,
        "pages": logging.INFO,
        "model": logging.INFO,
        "uvicorn.error": logging.WARNING,
    }.items():
        one = logging.getLogger(name)
        one.handlers, one.propagate = [handler], False
        one.setLevel(level)


def _name(record: logging.LogRecord) -> bool:
    record.request = _request.get()
    return True
