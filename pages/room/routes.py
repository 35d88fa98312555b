"""The addresses of a room beside Streamlit's: /j for phones (pages.room.phones), /room for whoever speaks. None of them waits for
Streamlit's threads."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from model.errors import UserError
from pages.room import doing, guard, lan, pairing, phones, results, sockets, store, watch
from pages.room.audience import Audience
from pages.room.doing import Desk
from pages.room.hall import HALL
from pages.room.phones import shown
from pages.server.address import Page
from pages.server.checks import BadQuestion, Question
from pages.server.endpoint import body

MOST_BYTES = 600_000  # of what a lecturer's screen sends; a picture is the largest
opening = guard.Rate(20, 0.2)
GONE = "This room has ended, or it is not yours."


def routes(pages: Sequence[Page]) -> list[BaseRoute]:
    """All of them."""
    return [
        *phones.routes(),
        Route("/room/open", open_room, methods=["POST"]),
        Route("/room/mine", mine, methods=["GET"]),
        *watch.routes(),
        *_screens(pages),
    ]


def _screens(pages: Sequence[Page]) -> list[BaseRoute]:
    """What the lecturer's screens ask."""
    desk = _desks(pages)
    return [
        Route("/room/pair", exchange, methods=["POST"]),
        WebSocketRoute("/room/{code}/socket", sockets.desk),
        Route("/room/{code}/do", desk(_do), methods=["POST"]),
        Route("/room/{code}/follow", desk(_follow), methods=["POST"]),
        Route("/room/{code}/qr.svg", desk(_qr), methods=["GET"]),
        Route("/room/{code}/remote", remote, methods=["GET"]),
        Route("/room/{code}/again", desk(_again), methods=["GET"]),
        Route("/room/{code}/{file}", desk(_file), methods=["GET"]),
    ]


def for_the_network(pages: Sequence[Page]) -> Starlette:
    """What the door in the network serves: phones' pages, the lecturer's second screen, and nothing else of Glassbox."""
    away = Route("/{path:path}", lambda _: RedirectResponse("/j"), methods=["GET"])
    return Starlette(routes=[*phones.routes(), *_screens(pages), away], middleware=[Middleware(GZipMiddleware)])


async def open_room(request: Request) -> Response:
    """A new room, whose key goes into a cookie of this browser."""
    said = await _said(request)
    if said is None:
        return JSONResponse({"error": GONE}, 403)
    if not guard.may_open(request, str(said.get("password", ""))):
        return JSONResponse(
            {
                "error": f"Open a room at the computer that runs Glassbox, or with the password that it was given ({guard.PASSWORD})."
            },
            403,
        )
    if not opening.take(guard.address_of(request)):
        return JSONResponse({"error": "Too many rooms were opened from here: wait a minute."}, 429)
    key = guard.cookie(request, guard.LECTURER) or guard.new_key()
    try:
        audience = await HALL.open(_short(said.get("name")), _short(said.get("lesson")), key)
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    made = JSONResponse({"code": audience.meeting.row.code})
    guard.give(made, request, guard.LECTURER, key)
    return made


async def mine(request: Request) -> Response:
    """The room that this browser has opened."""
    key = guard.cookie(request, guard.LECTURER)
    try:
        found = await store.aside(store.mine, guard.hashed(key)) if key else None
        last = await store.aside(store.mine, guard.hashed(key), True) if key else None
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    return JSONResponse(
        {"code": found.code if found else None, "last": last.code if last else None, "addresses": lan.DOOR.addresses()},
        headers={"Cache-Control": "no-store"},
    )


async def exchange(request: Request) -> Response:
    """A lecturer's key for one that works once."""
    said = await _said(request)
    try:
        key = await _exchanged(said) if said and sockets.guesses.take(guard.address_of(request)) else None
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    if not key:
        return JSONResponse({"error": "This link has been used, or is older than two minutes: ask for a new one."}, 403)
    made = JSONResponse({})
    guard.give(made, request, guard.LECTURER, key)
    return made


async def _exchanged(said: Question) -> str | None:
    audience = await HALL.find(str(said.get("code", "")))
    return await pairing.exchanged(audience.meeting.row.id if audience else 0, str(said.get("key", "")))


async def remote(request: Request) -> Response:
    """The lecturer's second screen; it finds out by itself whether this browser has the key."""
    return shown(request, "remote")


Handler = Callable[[Request, Desk], Awaitable[Response]]


def _desks(pages: Sequence[Page]) -> Callable[[Handler], Callable[[Request], Awaitable[Response]]]:
    """Lets nobody but the lecturer of a room in."""

    def network() -> Starlette:
        return for_the_network(pages)

    def desk(act: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def handler(request: Request) -> Response:
            try:
                audience: Audience | None = await HALL.find(request.path_params["code"])
            except UserError as error:  # the database is away
                return JSONResponse({"error": str(error)}, 503)
            own = guard.own_origin(request)
            if not audience or not own or not guard.is_lecturer(request, audience.meeting.row.key):
                return JSONResponse({"error": GONE}, 403)
            root = f"{request.url.scheme}://{request.headers.get('host', '')}"
            return await act(request, Desk(audience, guard.cookie(request, guard.LECTURER), root, pages, network))

        return handler

    return desk


async def _do(request: Request, desk: Desk) -> Response:
    return await _act(request, lambda said: doing.ACTS[str(said["do"])](desk, said))


async def _follow(request: Request, desk: Desk) -> Response:
    return await _act(request, lambda said: doing.follow(desk, said))


async def _act(request: Request, act: Callable[[Question], Awaitable[dict[str, Any] | None]]) -> Response:
    said = await _said(request)
    try:
        if said is None:
            raise BadQuestion("not JSON, or too long")
        return JSONResponse(await act(said) or {})
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    except (BadQuestion, KeyError):
        return JSONResponse({"error": "This makes no sense here: reload the page."}, 400)


async def _qr(request: Request, desk: Desk) -> Response:
    """The way into the room, or to the lecturer's second screen where a key for it is asked for."""
    key = request.query_params.get("key", "")[:64]
    address = desk.remote(key) if key else f"{lan.DOOR.addresses()[0]}/j/{desk.meeting.row.code}"
    return Response(lan.qr(address), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


async def _again(request: Request, _: Desk) -> Response:
    return shown(request, "again")


async def _file(request: Request, desk: Desk) -> Response:
    """The room's answers to take home."""
    name = request.path_params["file"]
    if name not in results.FILES:
        return JSONResponse({"error": "There is no such file."}, 404)
    row, make = desk.meeting.row, results.FILES[name]
    data = await store.aside(make.make, row, set(desk.meeting.released))
    headers = {"Content-Disposition": f'attachment; filename="glassbox-{row.code}-{name}"', "Cache-Control": "no-store"}
    return Response(
        data,
        media_type=make.kind,
        headers=headers if request.query_params.get("save") else {"Cache-Control": "no-store"},
    )


async def _said(request: Request) -> Question | None:
    """JSON from a page of this server; None for anything else."""
    if request.headers.get("content-type") != "application/json" or not guard.own_origin(request):
        return None
    said = await body(request, MOST_BYTES)
    try:
        return Question.read(said) if said is not None else None
    except BadQuestion:
        return None


def _short(value: Any) -> str:
    return " ".join(str(value or "").split())[:80]
