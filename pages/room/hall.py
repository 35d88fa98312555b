"""All rooms of this server. Everything here runs on the server's loop."""

import asyncio

from sqlalchemy.exc import IntegrityError

from model.errors import UserError
from pages.room import guard, news, store, words
from pages.room.audience import Audience, hang_up
from pages.room.meeting import Judges, Meeting, run
from pages.room.replicas import Replica
from pages.room.writer import WRITER

ENDED = "This room has ended."


class Hall:
    """The rooms."""

    def __init__(self) -> None:
        self.judges: Judges = {}
        self._open: dict[str, Audience] = {}
        self._finding: dict[str, asyncio.Future[Audience | None]] = {}
        self.replica = Replica(self._open)

    def audiences(self) -> list[Audience]:
        """Of the rooms whose lecturer is here, those that are not over."""
        return [one for one in self._open.values() if one.leads]

    def led(self) -> list[str]:
        """Codes of the rooms that are not over and whose lecturer is here, or at another replica."""
        here = [one.meeting.row.code for one in self.audiences()]
        return list(dict.fromkeys([*here, *self.replica.led()]))

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
        WRITER.versions.pop(audience.meeting.row.code, None)

    async def dismiss(self, audience: Audience) -> None:
        """Everybody leaves a room."""
        self._forget(audience)
        for line in audience.lines():
            run(hang_up(line.socket, 4403, ENDED))

    async def close(self) -> None:
        """The server ends."""
        self.replica.end()
        for audience in list(self._open.values()):
            self._forget(audience)
            for line in audience.lines():
                await hang_up(line.socket, 1012)

    async def _load(self, code: str) -> Audience | None:
        self.replica.begin()  # first: whatever is written after the room was read is heard
        found = await news.aside(news.read, code)
        if not found:
            return None
        audience = self._put(found.row)
        news.take(audience.meeting, found)
        if self.replica.listens:
            audience.catch_up("record", "screen", "here")
        return audience

    def _put(self, row: store.RoomRow) -> Audience:
        self.replica.begin()
        for one in [one for one in self._open.values() if not one.lines() and not one.attended]:
            self._forget(one)
        meeting = Meeting(row, self.judges, lambda _, at_once: made.changed(at_once))
        made = Audience(meeting, lambda audience: run(self.dismiss(audience)), self.replica)
        run(_warm(made))
        return self._open.setdefault(row.code, made)

    def _forget(self, audience: Audience) -> None:
        audience.meeting.rest()
        self._open.pop(audience.meeting.row.code, None)


async def _warm(audience: Audience) -> None:
    """Have the list of words read, and tell what could not be shown before."""
    await store.aside(words.warm_up)
    audience.meeting.say()


HALL = Hall()
