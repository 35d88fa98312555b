"""The one writer of this process: answers of a hundred phones that come together are one transaction, and each is acknowledged once it
is on the disk. A thread of its own: who waits for it is on the server's loop or in a thread, and holds up nobody else.

Each transaction that changes a room takes the room's next version first, and holds its row until it ends: of several replicas one
writes at a time, rows carry the version that they came with, and whoever has read up to a version misses none below it.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from model.errors import UserError
from pages.room import database
from pages.room.tables import ANSWER, BALLOT, KEYS, QUESTION, ROOM

GROUP = 2_000  # answers in one transaction at most
WAITING = 20_000  # that may wait; beyond that people are told so at once
INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
CHANNEL = "glassbox"  # on which replicas hear of each other (NOTIFY)
LATE = "This question is closed."
Work = Callable[[Connection], Any]


class Job(NamedTuple):
    """What is to be written: a row of a table, or what `work` does. done: hears of it when it is on the disk. room: whose record
    changes, None for what is no part of a room's record."""

    done: "Future[Any]"
    table: Table | None = None
    row: dict[str, Any] | None = None
    work: Work | None = None
    room: int | None = None


class Writer:
    """Writes what is put into it, in that order."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[Job] = queue.Queue()
        self._started = threading.Lock()
        self._thread: threading.Thread | None = None
        self.versions: dict[str, int] = {}  # of each room, by its code, as it was written here last

    def put(self, table: Table, row: dict[str, Any], room: int | None = None) -> "Future[None]":
        """A row, in the place of an earlier one with the same key (pages.room.tables.KEYS)."""
        return self._queue(Job(Future(), table, row, room=room))

    def do(self, work: Work, room: int | None = None) -> "Future[Any]":
        """Whatever `work` does with the connection, all of it or nothing; the result is what it returns."""
        return self._queue(Job(Future(), work=work, room=room))

    def _queue(self, job: Job) -> "Future[Any]":
        if self._jobs.qsize() >= WAITING:
            raise UserError("Too many answers wait to be kept: try again in a moment.")
        with self._started:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="glassbox-writer", daemon=True)
                self._thread.start()
        self._jobs.put(job)
        return job.done

    def _run(self) -> None:
        while True:
            group = [self._jobs.get()]
            while len(group) < GROUP and not self._jobs.empty():
                group.append(self._jobs.get())
            # Who has left before the writing begins wants nothing written; after that nobody can call it off.
            keep([job for job in group if job.done.set_running_or_notify_cancel()])


def keep(group: Sequence[Job]) -> None:
    """Write a group in one transaction, then tell everybody of it; where that fails, each one by itself."""
    if not group:
        return
    try:
        with database.writing() as connection:
            rooms = _raised(connection, {job.room for job in group if job.room is not None})
            versions = {room: version for room, (_, version) in rooms.items()}
            late = _late(connection, group, list(versions))
            parts = _parts([job for job in group if job.done not in late])
            results = [_one(connection, part, versions) for part in parts]
    except Exception as error:
        if len(group) > 1 and isinstance(error.__cause__, IntegrityError | DataError | ProgrammingError):
            for job in group:  # one of them cannot be kept, as its room was deleted: the others can
                keep([job])
            return
        for job in group:
            job.done.set_exception(error)
        return
    WRITER.versions |= dict(rooms.values())
    for done in late:
        done.set_exception(UserError(LATE))
    for part, result in zip(parts, results, strict=True):
        for job in part:
            if isinstance(result, Exception):
                job.done.set_exception(result)
            else:
                job.done.set_result(result)


def tell(connection: Connection, said: str) -> None:
    """Let all replicas hear of something once this transaction is on the disk. Of equal texts in it PostgreSQL sends one."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(CHANNEL, said)))


def _raised(connection: Connection, rooms: set[int]) -> dict[int, tuple[str, int]]:
    """(code, next version) of each of these rooms. In their order: of two replicas none waits for the other's."""
    found = {}
    for room in sorted(rooms):
        raised = update(ROOM).where(ROOM.c.id == room).values(version=ROOM.c.version + 1)
        for code, version in connection.execute(raised.returning(ROOM.c.code, ROOM.c.version)):
            found[room] = (code, version)
            tell(connection, f"{code} record")
    return found


def _late(connection: Connection, group: Sequence[Job], rooms: list[int]) -> "set[Future[Any]]":
    """Answers to what is no longer asked: another replica was told so first."""
    answers = [job for job in group if job.room in rooms and job.table in (ANSWER, BALLOT)]
    if not answers:
        return set()
    asked = select(QUESTION.c.id, QUESTION.c.round).where(QUESTION.c.room.in_(rooms), QUESTION.c.state == "asking")
    rounds = {one.id: one.round for one in connection.execute(asked)}
    return {job.done for job in answers if job.row and job.row.get("round", 1) != rounds.get(job.row["question"])}


def _parts(group: Sequence[Job]) -> list[list[Job]]:
    """Rows of one table that follow each other are written by one statement."""
    parts: list[list[Job]] = []
    for job in group:
        last = parts[-1][0] if parts else job
        if parts and job.table is not None and (last.table, last.room) == (job.table, job.room):
            parts[-1].append(job)
        else:
            parts.append([job])
    return parts


def _one(connection: Connection, part: list[Job], versions: dict[int, int]) -> Any:
    """What a part's people are told; an exception where it was refused, and then nothing of it is written."""
    job = part[0]
    if job.work is not None:
        try:
            with connection.begin_nested():
                return job.work(connection)
        except UserError as error:
            return error
    assert job.table is not None
    change = {} if job.room is None else {"change": versions.get(job.room, 0)}
    upsert(connection, job.table, [one.row | change for one in part if one.row])
    return None


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows, each in the place of an earlier one with the same key (pages.room.tables.KEYS); of two with one key, the later."""
    keys = KEYS[table]
    each = {tuple(row[key] for key in keys): row for row in rows}
    insert = INSERTS[connection.dialect.name](table)
    later = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    written = insert.on_conflict_do_update(index_elements=keys, set_=later)
    # What is returned is of no use; asked for it SQLAlchemy sends PostgreSQL a thousand rows at a time.
    connection.execute(written.returning(table.c[keys[0]]), list(each.values()))


WRITER = Writer()
