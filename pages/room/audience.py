"""A room and who listens to it here: sockets that are sent the latest, and what other replicas have written, which is read and told."""

import asyncio
import contextlib
import json
import math
import time
from collections.abc import Callable
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from model.errors import UserError
from pages.room import news, telling
from pages.room.meeting import Meeting, run
from pages.room.state import Phone
from pages.room.writer import WRITER

UNATTENDED = 900.0  # seconds after which a room without its lecturer no longer leads the hall, nor stays in memory
SOON = 3.0  # seconds between two counts that phones are told of
EACH_SECOND = 200  # phones that are told of a count in one second: more of them are told less often
STUCK = 30.0  # seconds in which a phone must have taken what it is sent
FRESH = 0.2  # seconds for which what everybody is told is not made anew
GATHERS = 0.1  # seconds in which what other replicas write is read together
EARLIER = 50  # times that an older version is read before it is believed
AGAIN = 1.0  # seconds until a database that was away is asked again


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


class Known(Protocol):
    """Of this replica: its name, and whether it hears others."""

    @property
    def name(self) -> str: ...

    @property
    def listens(self) -> bool: ...


class Audience:
    """A room and who listens to it."""

    def __init__(self, meeting: Meeting, ended: Callable[["Audience"], None], replica: "Known") -> None:
        self.meeting, self._ended, self._replica = meeting, ended, replica
        if replica.listens:
            meeting.fresh = self._record
        self.phones: dict[int, set[Line]] = {}  # by seat: a phone may have several tabs
        self.desks: set[Line] = set()
        self._attended = time.monotonic()
        self._text, self._made = "", 0.0
        self._behind: set[str] = set()  # kinds of news that are to be read
        self._reading, self._older = False, 0
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

    @property
    def leads(self) -> bool:
        """Whether whoever types the bare address is led into this room."""
        return self.attended and not self.meeting.row.over

    def come(self, phone: Phone, line: Line) -> None:
        """A phone has opened a socket."""
        self.phones.setdefault(phone.seat, set()).add(line)
        self.meeting.here[phone.seat] = math.inf
        self.changed(at_once=False)
        if self._replica.listens:  # it may come from a replica that knew more
            self.catch_up("record")

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

    def seats(self) -> list[int]:
        """Of phones that are here, at this replica."""
        now = time.monotonic()
        return sorted(seat for seat, until in self.meeting.here.items() if until > now)

    def catch_up(self, *kinds: str) -> None:
        """Read what other replicas have written: the record, the screen, who is here. What they write meanwhile is read after it."""
        self._behind |= set(kinds)
        if not self._reading:
            self._reading = True
            run(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while self._behind and not self.meeting.resting:
                kinds, self._behind = self._behind, set()
                try:
                    for kind in kinds:
                        await READ[kind](self)
                    await asyncio.sleep(GATHERS)
                except UserError:  # the database is away
                    self._behind |= kinds
                    await asyncio.sleep(AGAIN)
        finally:
            self._reading = False

    async def _record(self) -> None:
        meeting = self.meeting
        found = await news.aside(
            news.read, meeting.row.code, meeting.seen, meeting.question.id if meeting.question else 0
        )
        if not found or (found.row.over and not meeting.row.over):
            self._ended(self)
        elif found.row.version >= meeting.version:
            self._older = 0
            self.changed(at_once=news.take(meeting, found))
        elif self._older < EARLIER:  # it was read before what this replica has just written itself
            self._older += 1
            self._behind.add("record")
        else:  # the database was put back to an earlier day
            WRITER.versions.pop(meeting.row.code, None)
            meeting.seen = -1
            self._behind.add("record")

    async def _screen(self) -> None:
        found = await news.aside(news.screen, self.meeting.row.id, set(self.meeting.pictures))
        if found:
            self.meeting.follow(*found)

    async def _here(self) -> None:
        self.meeting.elsewhere = await news.aside(news.elsewhere, self.meeting.row.id, self._replica.name)
        self.changed(at_once=False)

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
            self._text, self._made = _json({"v": self.meeting.version} | telling.room(self.meeting)), now
        return self._text


READ = {"record": Audience._record, "screen": Audience._screen, "here": Audience._here}


async def hang_up(socket: WebSocket, code: int, why: str = "") -> None:
    """End a socket, whatever state it is in; why: a sentence for a person."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):  # it has ended already
        await socket.close(code, why)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
