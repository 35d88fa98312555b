"""All rooms of this server, and who listens to each. Everything here runs on the server's loop."""

import asyncio
import contextlib
import json
import math
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import IntegrityError
from starlette.websockets import WebSocket, WebSocketDisconnect

from model.errors import UserError
from pages.room import guard, store, telling, words
from pages.room.meeting import Judges, Meeting, run
from pages.room.state import Current, Phone

UNATTENDED = 900.0  # seconds after which a room without its lecturer no longer leads the hall, nor stays in memory
SOON = 3.0  # seconds between two counts that phones are told of
EACH_SECOND = 200  # phones that are told of a count in one second: more of them are told less often
STUCK = 30.0  # seconds in which a phone must have taken what it is sent
ENDED = "This room has ended."
REPAINTS = 0.25  # seconds between two pictures of a board
FRESH = 0.2  # seconds for which what everybody is told is not made anew


class Line:
    """A socket that is only ever sent the latest: whoever reads slowly or never misses what came between, and holds up nobody."""

    def __init__(self, socket: WebSocket, told: Callable[[], str], rest: float = 0.0) -> None:
        self.socket, self._told, self._rest = socket, told, rest
        self._news = asyncio.Event()
        self._news.set()
        self.orders: list[str] = []  # that must each arrive

    def wake(self) -> None:
        """There is something new."""
        self._news.set()

    async def send(self) -> None:
        """Send the latest, for as long as somebody listens."""
        while True:
            await self._news.wait()
            self._news.clear()
            orders, self.orders = self.orders, []
            for text in [self._told(), *orders]:
                await asyncio.wait_for(self.socket.send_text(text), STUCK)
            if self._rest:
                await asyncio.sleep(self._rest)


class Audience:
    """A room and who listens to it."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.phones: dict[int, set[Line]] = {}  # by seat: a phone may have several tabs
        self.desks: set[Line] = set()
        self._attended = time.monotonic()
        self._text, self._made, self._version = "", 0.0, 0
        self._later: asyncio.TimerHandle | None = None

    def changed(self, at_once: bool) -> None:
        """Tell everybody: at once of what they wait for, soon of a count."""
        self._text = ""
        for line in self.desks:
            line.wake()
        if at_once:
            self._tell_phones()
        elif not self._later:
            soon = max(SOON, len(self.phones) / EACH_SECOND)
            self._later = asyncio.get_running_loop().call_later(soon, self._tell_phones)

    @property
    def attended(self) -> bool:
        """Whether its lecturer is there, or was a moment ago."""
        return bool(self.desks) or time.monotonic() - self._attended < UNATTENDED

    def come(self, phone: Phone, line: Line) -> None:
        """A phone has opened a socket."""
        self.phones.setdefault(phone.seat, set()).add(line)
        self.meeting.here[phone.seat] = math.inf
        self.changed(at_once=False)

    def leave(self, phone: Phone, line: Line) -> None:
        """A socket of a phone has ended."""
        lines = self.phones.get(phone.seat, set())
        lines.discard(line)
        if not lines:
            self.phones.pop(phone.seat, None)
            self.meeting.here[phone.seat] = 0.0
        self.changed(at_once=False)

    def dismissed(self, line: Line) -> None:
        """A screen of the lecturer has gone."""
        self.desks.discard(line)
        self._attended = time.monotonic()

    def wake(self, phone: Phone) -> None:
        """There is something new for one phone."""
        for line in self.phones.get(phone.seat, ()):
            line.wake()

    def lines(self) -> list[Line]:
        """All sockets."""
        return [*(line for lines in self.phones.values() for line in lines), *self.desks]

    def told(self, phone: Phone) -> str:
        """The latest for one phone."""
        return f'{{"room":{self._room()},"you":{_json(telling.you(self.meeting, phone))}}}'

    def desk(self, board: bool) -> str:
        """The latest for a screen of the lecturer."""
        return f'{{"room":{self._room()},"desk":{_json(telling.desk(self.meeting, board))}}}'

    def order(self, by: int) -> None:
        """Turn the projector's page on or back."""
        for line in self.desks:
            line.orders.append(_json({"turn": by}))
            line.wake()

    def _tell_phones(self) -> None:
        if self._later:
            self._later.cancel()
            self._later = None
        for lines in self.phones.values():
            for line in lines:
                line.wake()

    def _room(self) -> str:
        now = time.monotonic()
        if not self._text or now - self._made > FRESH:
            self._version += 1
            self._text, self._made = _json({"v": self._version} | telling.room(self.meeting)), now
        return self._text


class Hall:
    """The rooms."""

    def __init__(self) -> None:
        self.judges: Judges = {}
        self._open: dict[str, Audience] = {}
        self._finding: dict[str, asyncio.Future[Audience | None]] = {}

    def audiences(self) -> list[Audience]:
        """Of the rooms whose lecturer is there, those that are not over."""
        return [one for one in self._open.values() if one.attended and not one.meeting.row.over]

    async def find(self, code: str) -> Audience | None:
        """The room of a code, from the disk where nobody has come yet; None where there is none."""
        code = guard.as_code(code)
        if not code or code in self._open:
            return self._open.get(code)
        if code not in self._finding:  # those who come meanwhile wait for the same
            self._finding[code] = asyncio.ensure_future(self._load(code))
            self._finding[code].add_done_callback(lambda _: self._finding.pop(code))
        return await asyncio.shield(self._finding[code])

    async def open(self, name: str, lesson: str, key: str) -> Audience:
        """A new room."""
        for _ in range(10):
            try:
                row = await store.open_room(guard.new_code(), name, lesson, guard.hashed(key))
            except UserError as error:
                if isinstance(error.__cause__, IntegrityError):
                    continue  # somebody has this code
                raise
            return self._put(row)
        raise UserError("No code is free: delete rooms that are over.")

    async def delete(self, audience: Audience) -> None:
        """Everything of a room, from the disk too."""
        await store.delete_room(audience.meeting.row.id)
        await self.dismiss(audience)

    async def dismiss(self, audience: Audience) -> None:
        """Everybody leaves a room."""
        self._forget(audience)
        for line in audience.lines():
            run(hang_up(line.socket, 4403, ENDED))

    async def close(self) -> None:
        """The server ends."""
        for audience in list(self._open.values()):
            self._forget(audience)
            for line in audience.lines():
                await hang_up(line.socket, 1012)

    async def _load(self, code: str) -> Audience | None:
        row = await store.aside(store.find, code)
        if not row:
            return None
        seats, kept = await store.aside(store.phones, row.id), await store.aside(store.questions, row.id)
        audience = self._put(row)
        meeting = audience.meeting
        meeting.phones = {token: Phone(id_, seat) for token, id_, seat in seats}
        meeting.take([_current(one) for one in kept])
        return audience

    def _put(self, row: store.RoomRow) -> Audience:
        for one in [one for one in self._open.values() if not one.lines() and not one.attended]:
            self._forget(one)
        made = Audience(Meeting(row, self.judges, lambda _, at_once: made.changed(at_once)))
        run(_warm(made))
        return self._open.setdefault(row.code, made)

    def _forget(self, audience: Audience) -> None:
        audience.meeting.rest()
        self._open.pop(audience.meeting.row.code, None)


async def _warm(audience: Audience) -> None:
    """Have the list of words read, and tell what could not be shown before."""
    await store.aside(words.warm_up)
    audience.meeting.say()


async def hang_up(socket: WebSocket, code: int, why: str = "") -> None:
    """End a socket, whatever state it is in; why: a sentence for a person."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):  # it has ended already
        await socket.close(code, why)


def _current(kept: store.Kept) -> Current:
    """A question from the disk: its clock goes on from what was left."""
    found = Current(kept.id, kept.number, kept.asked, kept.round, kept.state, judged=kept.judged, seconds=kept.seconds)
    found.rounds = store.rounds(kept)
    if kept.ends is not None and kept.seconds is not None:
        remaining = min(kept.seconds, max(0.0, kept.ends - time.time()))  # whatever the date was set to meanwhile
        found.ends = asyncio.get_running_loop().time() + remaining
    return found


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


HALL = Hall()
