"""The addresses of a room beside Streamlit's: /j for phones, /room for whoever speaks. None of them waits for Streamlit's threads."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from model.errors import UserError
from pages.room import doing, guard, lan, results, sockets, store, words
from pages.room.doing import Desk
from pages.room.hall import HALL, Audience
from pages.room.sockets import Refused
from pages.server.address import Page
from pages.server.checks import BadQuestion, Question
from pages.server.endpoint import body
from viz.room import pages as of_rooms

MOST_BYTES = 600_000  # of what a lecturer's screen sends; a picture is the largest
STATUS = {
    sockets.NO_COOKIE: 401,
    sockets.NO_MORE: 403,
    sockets.NOT_FOUND: 404,
    sockets.TOO_MANY: 429,
    sockets.FOREIGN: 403,
}
# Nothing that a page of a room shows may ask another server for anything, or run what was not written for it.
SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
}
opening = guard.Rate(20, 0.2)
haste = guard.Rate(50, 10)  # of answers that are sent without a socket, of one phone
GONE = "This room has ended, or it is not yours."


def phones() -> list[BaseRoute]:
    """What phones ask; also served by itself, where Glassbox is closed to the network."""
    return [
        Route("/j", phone_page, methods=["GET"]),
        Route("/j/{code}", phone_page, methods=["GET"]),
        WebSocketRoute("/j/{code}/socket", sockets.phone),
        Route("/j/{code}/answer", phone_answer, methods=["POST"]),
        Route("/j/{code}/state", phone_state, methods=["GET"]),
        Route("/j/{code}/words", suggest, methods=["GET"]),
        Route("/j/{code}/picture/{name}", picture, methods=["GET"]),
        Route("/j/{code}/look", look, methods=["GET"]),
    ]


def routes(pages: Sequence[Page]) -> list[BaseRoute]:
    """All of them."""
    return [
        *phones(),
        Route("/room/open", open_room, methods=["POST"]),
        Route("/room/mine", mine, methods=["GET"]),
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


def phones_alone() -> Starlette:
    """For the door in the network: phones' pages, the lecturer's second screen, and nothing else of Glassbox."""
    away = Route("/{path:path}", lambda _: RedirectResponse("/j"), methods=["GET"])
    return Starlette(routes=[*phones(), *_screens(()), away])


# Phones


async def phone_page(request: Request) -> Response:
    """The page of phones. It gives a cookie to whoever has none."""
    code = request.path_params.get("code", "")
    if code and guard.as_code(code) not in ("", code):
        return RedirectResponse(f"/j/{guard.as_code(code)}")
    made = HTMLResponse(of_rooms.page("phone"), headers=SAFE)
    if not guard.cookie(request, guard.PHONE):
        guard.give(made, request, guard.PHONE, guard.new_key())
    return made


async def phone_state(request: Request) -> Response:
    """What a phone would hear by its socket."""
    try:
        audience, phone = await sockets.entered(request)
    except Refused as error:
        return _refused(error)
    return Response(audience.told(phone), media_type="application/json", headers={"Cache-Control": "no-store"})


async def phone_answer(request: Request) -> Response:
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
    if not audience or not audience.meeting.row.look or not audience.meeting.screen.link:
        return RedirectResponse(f"/j/{request.path_params['code']}")
    link = audience.meeting.screen.link
    made = RedirectResponse(link if link.startswith("/") and not link.startswith("//") else "/")
    guard.give(made, request, guard.LOOK, guard.new_key())
    return made


# Whoever speaks


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
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    return JSONResponse(
        {"code": found.code if found else None, "addresses": lan.DOOR.addresses()},
        headers={"Cache-Control": "no-store"},
    )


async def exchange(request: Request) -> Response:
    """A lecturer's key for one that works once."""
    said = await _said(request)
    code = guard.as_code(str(said.get("code", ""))) if said else ""
    key = (
        doing.exchanged(code, str(said.get("key", "")))
        if said and sockets.guesses.take(guard.address_of(request))
        else None
    )
    if not key:
        return JSONResponse({"error": "This link has been used, or is older than two minutes: ask for a new one."}, 403)
    made = JSONResponse({})
    guard.give(made, request, guard.LECTURER, key)
    return made


async def remote(_: Request) -> Response:
    """The lecturer's second screen; it finds out by itself whether this browser has the key."""
    return HTMLResponse(of_rooms.page("remote"), headers=SAFE)


Handler = Callable[[Request, Desk], Awaitable[Response]]


def _desks(pages: Sequence[Page]) -> Callable[[Handler], Callable[[Request], Awaitable[Response]]]:
    """Lets nobody but the lecturer of a room in."""

    def desk(act: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def handler(request: Request) -> Response:
            audience: Audience | None = await HALL.find(request.path_params["code"])
            own = guard.own_origin(request)
            if not audience or not own or not guard.is_lecturer(request, audience.meeting.row.key):
                return JSONResponse({"error": GONE}, 403)
            root = f"{request.url.scheme}://{request.headers.get('host', '')}"
            return await act(
                request, Desk(audience, guard.cookie(request, guard.LECTURER), root, pages, phones_alone())
            )

        return handler

    return desk


async def _do(request: Request, desk: Desk) -> Response:
    return await _act(request, lambda said: doing.ACTS[str(said["do"])](desk, said))


async def _follow(request: Request, desk: Desk) -> Response:
    async def follow(said: Question) -> None:
        doing.follow(desk, said)

    return await _act(request, follow)


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
    address = f"{lan.DOOR.addresses()[0]}/j/{desk.meeting.row.code}"
    if key := request.query_params.get("key"):
        root = lan.DOOR.addresses()[0] if lan.DOOR.reachable else desk.root
        address = f"{root}/room/{desk.meeting.row.code}/remote#{key[:64]}"
    return Response(lan.qr(address), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


async def _again(_: Request, __: Desk) -> Response:
    return HTMLResponse(of_rooms.page("again"), headers=SAFE)


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


def _refused(error: Refused) -> Response:
    return JSONResponse({"error": str(error), "code": error.code}, STATUS[error.code])


def _short(value: Any) -> str:
    return " ".join(str(value or "").split())[:80]
