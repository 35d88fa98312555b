"""This process among others on one PostgreSQL: it hears what they say of rooms (LISTEN), and says who is here. With SQLite, which is
one computer's, nothing of this runs.

What is said is a room's code and a kind: `record` (what is kept of the room has changed), `screen`, `here` and `turn`. Whoever hears of
the first three reads the database; a turn of the projector's page is in the words themselves.
"""

import asyncio
import contextlib
import json
import logging
import secrets
import selectors
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from model.errors import UserError
from pages.room import database, news, writer
from pages.room.audience import Audience
from pages.room.meeting import run
from pages.room.state import Screen
from pages.room.store import RoomRow
from pages.room.tables import HERE, SCREEN
from pages.room.writer import WRITER

log = logging.getLogger("glassbox")
TICK = 1.0  # seconds between two looks at who is here
BEAT = 8.0  # seconds after which it is said again, so that nobody takes this replica for dead
PULSE = 1.0  # seconds of silence after which PostgreSQL is asked whether it is there
BACK = (0.5, 5.0)  # seconds between attempts to reach it, at first and at last
HELD = 100  # what the driver holds: whoever has that many may have missed some


class Ear(threading.Thread):
    """Hears what is said on the channel. heard: called with each text; anew: called once it hears (again), and may have missed some.

    The driver takes what was said from its socket only while it waits for an answer: so it is asked for one when there is something
    to read, and after each second of silence, which also tells that PostgreSQL has gone."""

    def __init__(self, heard: Callable[[str], None], anew: Callable[[], None]) -> None:
        super().__init__(name="glassbox-ear", daemon=True)
        self._heard, self._anew, self._ended = heard, anew, threading.Event()
        self.hears = False

    def end(self) -> None:
        """Hear no more, within a second."""
        self._ended.set()

    def run(self) -> None:
        """Until the end; when PostgreSQL was away it comes back by itself."""
        wait = BACK[0]
        while not self._ended.is_set():
            try:
                self._listen()
            except Exception as error:  # whatever it is, it may be over later
                if self.hears:
                    wait, self.hears = BACK[0], False
                    log.warning("what other replicas say is not heard now: %r", error)
                self._ended.wait(wait)
                wait = min(2 * wait, BACK[1])

    def _listen(self) -> None:
        from pg8000.native import Connection  # who has SQLite does not wait for it

        options = database.dialled()
        line = _line(options)
        with line, selectors.DefaultSelector() as selector:
            connection = Connection(**options, sock=line)
            connection.run(f"LISTEN {writer.CHANNEL}")
            self.hears = True
            self._anew()
            selector.register(line, selectors.EVENT_READ)
            while not self._ended.is_set():
                selector.select(PULSE)
                connection.run("SELECT 1")
                if len(connection.notifications) >= HELD:
                    self._anew()
                while connection.notifications:
                    self._heard(connection.notifications.popleft()[2])


class Replica:
    """This process. rooms: those that are open here, by their codes."""

    def __init__(self, rooms: Mapping[str, Audience]) -> None:
        self.name = secrets.token_hex(8)
        self._rooms = rooms
        self._led: dict[str, float] = {}  # rooms that are led from other replicas, and until when that is believed
        self._said: dict[str, tuple[float, list[int], bool]] = {}  # of each room, when and who was said to be here
        self._ear: Ear | None = None
        self._beating: asyncio.Task[None] | None = None

    @property
    def listens(self) -> bool:
        """Whether there can be others."""
        return self._ear is not None

    @property
    def hears(self) -> bool:
        """Whether they are heard now."""
        return self._ear is not None and self._ear.hears

    def led(self) -> list[str]:
        """Codes of the rooms whose lecturer is at another replica."""
        now = time.monotonic()
        return [code for code, until in self._led.items() if until > now]

    def begin(self) -> None:
        """Hear others, and tell them who is here; once for a server, and only where there can be others."""
        if self._ear or not database.is_shared():
            return
        loop = asyncio.get_running_loop()

        def on_loop(act: Callable[..., None]) -> Callable[..., None]:
            def later(*said: str) -> None:
                with contextlib.suppress(RuntimeError):  # the server has ended
                    loop.call_soon_threadsafe(act, *said)

            return later

        self._ear = Ear(on_loop(self.heard), on_loop(self._anew))
        self._ear.start()
        self._beating = loop.create_task(self._beat())

    def end(self) -> None:
        """Hear no more."""
        if self._ear and self._beating:
            self._ear.end()
            self._beating.cancel()
        self._ear = self._beating = None

    def heard(self, said: str) -> None:
        """Take what a replica has said."""
        code, kind, name, word, *_ = [*said.split(" "), "", "", ""]
        audience = self._rooms.get(code)
        if name == self.name:
            return
        if kind == "here":
            self._led.pop(code, None)
            if word == "1":
                self._led[code] = time.monotonic() + news.SILENT
        if audience and kind == "turn":
            audience.order(-1 if word == "-1" else 1)
        elif audience and kind in ("record", "screen", "here"):
            audience.catch_up(kind)

    async def turn(self, code: str, by: int) -> None:
        """Tell others to turn the projector's page. Each turn has a mark of its own: of equal ones PostgreSQL would send one."""
        said = f"{code} turn {self.name} {by} {secrets.token_hex(4)}"
        if self.listens:
            await asyncio.wrap_future(WRITER.do(lambda connection: writer.tell(connection, said)))

    async def follow(self, row: RoomRow, screen: Screen, picture: tuple[str, bytes] | None) -> None:
        """Tell others what is on the screen: it is kept, so that whoever comes to them finds it."""
        if not self.listens:
            return
        kind, data = picture or ("", b"")
        kept = {"room": row.id, "said": json.dumps(asdict(screen)), "kind": kind, "picture": data}

        def write(connection: Any) -> None:
            writer.upsert(connection, SCREEN, [kept])
            writer.tell(connection, f"{row.code} screen {self.name}")

        await asyncio.wrap_future(WRITER.do(write))

    def _anew(self) -> None:
        """What was said meanwhile is not known: read it."""
        for audience in self._rooms.values():
            audience.catch_up("record", "screen", "here")
        run(self._look_for_led())

    async def _look_for_led(self) -> None:
        try:
            found = await news.aside(news.led, self.name)
        except UserError:
            return
        self._led |= dict.fromkeys(found, time.monotonic() + news.SILENT)

    async def _beat(self) -> None:
        looked = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            with contextlib.suppress(UserError):  # too many answers wait
                for audience in list(self._rooms.values()):
                    self._say_here(audience)
            if time.monotonic() - looked > BEAT:  # a replica that was killed says nothing of it
                looked = time.monotonic()
                for audience in self._rooms.values():
                    audience.catch_up("here")

    def _say_here(self, audience: Audience) -> None:
        """Who is here of a room, if that has changed or was said long ago."""
        row, seats, leads = audience.meeting.row, audience.seats(), audience.leads
        then, *before = self._said.get(row.code, (0.0, [], False))
        due = bool(seats or leads) and time.monotonic() - then > BEAT
        if before == [seats, leads] and not due:
            return
        self._said[row.code] = (time.monotonic(), seats, leads)
        said = f"{row.code} here {self.name} {int(leads)}"

        def write(connection: Any) -> None:
            now = database.now(connection)
            writer.upsert(
                connection,
                HERE,
                [{"room": row.id, "replica": self.name, "seats": str(seats), "desks": leads, "at": now}],
            )
            connection.execute(HERE.delete().where(HERE.c.room == row.id, HERE.c.at < now - 10 * news.SILENT))
            writer.tell(connection, said)

        WRITER.do(write).add_done_callback(lambda done: done.cancelled() or done.exception())


def _line(options: dict[str, Any]) -> socket.socket:
    """A socket to PostgreSQL, taken out of what the driver is given."""
    path, host, port = options.pop("unix_sock", None), options.pop("host", "localhost"), options.pop("port", 5432)
    if not path:
        return socket.create_connection((host, int(port)), database.SILENT)
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(database.SILENT)
    made.connect(path)
    return made
