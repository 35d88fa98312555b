"""What phones ask of the server: their page, the state of the room, an answer without a socket, words, the picture on the screen."""

import re
import time

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from pages.room import guard, sockets, telling, words
from pages.room.hall import HALL
from pages.room.sockets import Refused
from pages.server import headers
from pages.server.endpoint import body
from viz.room import pages as of_rooms

STATUS = {
    sockets.NO_COOKIE: 401,
    sockets.NO_MORE: 403,
    sockets.NOT_FOUND: 404,
    sockets.TOO_MANY: 429,
    sockets.FOREIGN: 403,
    sockets.LATER: 503,
    sockets.LOCKED: 423,
}
HOST = re.compile(r"[a-zA-Z0-9.-]+(:[0-9]+)?")
POLICY = (
    "default-src 'none'; script-src {script}; style-src 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'{sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
}
ASKS_AGAIN = 10.0  # seconds in which a phone without a socket asks again, if it is still here
haste = guard.Rate(50, 10)  # of answers that are sent without a socket, of one phone


def shown(request: Request, name: str) -> HTMLResponse:
    """A page of a room, by its name in viz.room.pages."""
    return HTMLResponse(of_rooms.page(name), headers=safe(request, name))


def safe(request: Request, name: str) -> dict[str, str]:
    """Headers of a page of a room: only its own script runs, and nothing that it shows may ask another server for anything, or run what was not written for it.
    Safari before 15.4 does not take a socket of its own server for 'self': it is named."""
    host = request.headers.get("host", "")
    named = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return {
        "Content-Security-Policy": POLICY.format(script=headers.hashed(of_rooms.script(name)), sockets=named),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def routes() -> list[BaseRoute]:
    """Also served by themselves, where Glassbox is closed to the network."""
    return [
        Route("/j", page, methods=["GET"]),
        Route("/j/", page, methods=["GET"]),
        Route("/j/{code}", page, methods=["GET"]),
        WebSocketRoute("/j/{code}/socket", sockets.phone),
        Route("/j/{code}/answer", answer, methods=["POST"]),
        Route("/j/{code}/state", state, methods=["GET"]),
        Route("/j/{code}/words", suggest, methods=["GET"]),
        Route("/j/{code}/picture/{name}", picture, methods=["GET"]),
        Route("/j/{code}/look", look, methods=["GET"]),
    ]


async def page(request: Request) -> Response:
    """The page of phones. It gives a cookie to whoever has none."""
    code = request.path_params.get("code", "")
    if code and guard.as_code(code) not in ("", code):
        return RedirectResponse(f"/j/{guard.as_code(code)}")
    made = shown(request, "phone")
    if not guard.cookie(request, guard.PHONE):
        guard.give(made, request, guard.PHONE, guard.new_key())
    return made


async def state(request: Request) -> Response:
    """What a phone would hear by its socket."""
    try:
        audience, phone = await sockets.entered(request)
    except Refused as error:
        return _refused(error)
    audience.meeting.here.setdefault(phone.seat, 0.0)
    audience.meeting.here[phone.seat] = max(audience.meeting.here[phone.seat], time.monotonic() + ASKS_AGAIN)
    return Response(audience.told(phone), media_type="application/json", headers={"Cache-Control": "no-store"})


async def answer(request: Request) -> Response:
    """An answer without a socket; the same one twice is one."""
    try:
        audience, phone = await sockets.entered(request)
    except Refused as error:
        return _refused(error)
    said = await body(request, sockets.MOST_SENT)
    if said is None or request.headers.get("content-type") != "application/json":
        return JSONResponse({"error": "This is no answer."}, 413 if said is None else 415)
    if not haste.take(str(phone.id)):
        return _refused(Refused(sockets.TOO_MANY, sockets.HASTE))
    return JSONResponse(await sockets.answered(audience, phone, sockets.read(said), guard.Rate(1, 0)))


async def suggest(request: Request) -> Response:
    """Words that begin so, in alphabetical order: any order by the model would give the answer away."""
    begins = request.query_params.get("begins", "")[:40]
    return JSONResponse(words.beginning(begins), headers={"Cache-Control": "max-age=3600"})


async def picture(request: Request) -> Response:
    """What is on the screen."""
    audience = await HALL.find(request.path_params["code"])
    found = audience.meeting.pictures.get(request.path_params["name"]) if audience else None
    if not found:
        return Response(status_code=404)
    return Response(found[1], media_type=found[0], headers=INERT | {"Cache-Control": "max-age=86400, immutable"})


async def look(request: Request) -> Response:
    """The lecturer's picture as a page of the whole app, where the lecturer lets phones look."""
    audience = await HALL.find(request.path_params["code"])
    if not audience or not telling.room(audience.meeting)["look"]:
        return RedirectResponse(f"/j/{request.path_params['code']}")
    link = audience.meeting.screen.link
    made = RedirectResponse(link if link.startswith("/") and not link.startswith("//") else "/")
    guard.give(made, request, guard.LOOK, guard.new_key())
    return made


def _refused(error: Refused) -> Response:
    return JSONResponse({"error": str(error), "code": error.code}, STATUS[error.code])
