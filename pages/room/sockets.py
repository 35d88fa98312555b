"""One socket each: of a phone, of a screen of the lecturer. What comes in is read and checked; what goes out is the latest."""

import asyncio
import contextlib
import json
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from model.errors import UserError
from pages.room import guard
from pages.room.audience import Audience, Line, hang_up
from pages.room.database import Away
from pages.room.hall import ENDED, HALL
from pages.room.meeting import Locked
from pages.room.state import Phone

REPAINTS = 0.25  # seconds between two pictures of a board
MOST_SENT = 4_096  # characters of a message
NO_COOKIE, NO_MORE, NOT_FOUND, TOO_MANY, FOREIGN, LATER, LOCKED = 4401, 4403, 4404, 4429, 4400, 1013, 4423
guesses = guard.Rate(60, 1)  # wrong codes from one address: a hall behind one address mistypes a few
arrivals = guard.Rate(5_000, 100)  # phones that are new, likewise
MOST_ANSWERS, EACH_SECOND = 20, 5  # of one phone, at once and then each second
HASTE = "Too many answers at once: wait a moment."


async def phone(socket: WebSocket) -> None:
    """A phone in a room."""
    await socket.accept()
    try:
        audience, caller = await entered(socket)
    except Refused as error:
        return await hang_up(socket, error.code, str(error))
    line = Line(socket, lambda: audience.told(caller))
    audience.come(caller, line)
    haste = guard.Rate(MOST_ANSWERS, EACH_SECOND)

    async def heard(sent: dict[str, Any]) -> None:
        await socket.send_text(json.dumps(await answered(audience, caller, sent, haste)))
        audience.wake(caller)  # in all its tabs

    try:
        await _talk(line, heard)
    finally:
        audience.leave(caller, line)


async def desk(socket: WebSocket) -> None:
    """A screen of the lecturer."""
    await socket.accept()
    try:
        audience = await HALL.find(socket.path_params["code"]) if guard.own_origin(socket) else None
    except UserError as error:  # the database is away
        return await hang_up(socket, LATER, str(error))
    if not audience or not guard.is_lecturer(socket, audience.meeting.row.key):
        return await hang_up(socket, NO_MORE)
    if audience.meeting.row.over:  # what was said can still be fetched, and nothing be driven
        return await hang_up(socket, NO_MORE, ENDED)
    board = socket.query_params.get("as") != "remote"
    line = Line(socket, lambda: audience.desk(board), REPAINTS)
    audience.desks.add(line)
    try:
        await _talk(line, _ignore)
    finally:
        audience.dismissed(line)


class Refused(Exception):
    """Somebody cannot come in, and the code that a socket is closed with."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


async def entered(connection: Any) -> tuple[Audience, Phone]:
    """The room that a phone's address names, and the phone. Raises Refused."""
    if not guard.own_origin(connection):
        raise Refused(FOREIGN, "This question comes from a page of another site.")
    address, key = guard.address_of(connection), guard.cookie(connection, guard.PHONE)
    try:
        audience = await HALL.find(connection.path_params["code"])
        if not audience:
            raise (
                Refused(NOT_FOUND, "There is no room with this code.")
                if guesses.take(address)
                else Refused(TOO_MANY, HASTE)
            )
        if audience.meeting.row.over:
            raise Refused(NO_MORE, ENDED)
        if not key:
            raise Refused(NO_COOKIE, "This browser keeps no cookie: allow it, so that each phone counts once.")
        token = guard.hashed(key)
        if token not in audience.meeting.phones and not arrivals.take(address):
            raise Refused(TOO_MANY, HASTE)
        return audience, await audience.meeting.join(token)
    except Locked as error:
        raise Refused(LOCKED, str(error)) from error
    except UserError as error:  # the database is away, or nobody else fits
        raise Refused(LATER if isinstance(error, Away) else NO_MORE, str(error)) from error


async def answered(audience: Audience, caller: Phone, sent: dict[str, Any], haste: guard.Rate) -> dict[str, Any]:
    """What a phone is told of its answer; again: whether it may try once more by itself."""
    number = sent.get("n") if type(sent.get("n")) is int else 0
    if not haste.take(""):
        return {"refused": number, "why": HASTE, "again": True}
    try:
        await audience.meeting.answer(caller, sent)
    except UserError as error:
        return {"refused": number, "why": str(error), "again": isinstance(error, Away)}
    return {"saved": number}


def read(text: str | bytes) -> dict[str, Any]:
    """What was sent, as JSON; nothing for what is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


async def _talk(line: Line, heard: Any) -> None:
    """Send and hear, until one of both ends."""
    sending = asyncio.create_task(line.send())
    hearing = asyncio.create_task(_hear(line.socket, heard))
    _, left = await asyncio.wait((sending, hearing), return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    for task in (sending, hearing):
        with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError, TimeoutError, OSError):
            await task
    await hang_up(line.socket, 1000)


async def _hear(socket: WebSocket, heard: Any) -> None:
    while True:
        text = await socket.receive_text()
        if len(text) > MOST_SENT:
            return await hang_up(socket, 1009)
        await heard(read(text))


async def _ignore(_: dict[str, Any]) -> None:
    """A screen of the lecturer only listens."""
