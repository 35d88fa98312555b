"""The one writer: answers of a hundred phones that come together are one transaction, and each is acknowledged once it is on
the disk. A thread of its own: who waits for it is on the server's loop or in a thread, and holds up nobody else.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from model.errors import UserError
from pages.room import database
from pages.room.tables import KEYS

GROUP = 2_000  # answers in one transaction at most
WAITING = 20_000  # that may wait; beyond that people are told so at once
INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
Work = Callable[[Connection], Any]


class Job(NamedTuple):
    """What is to be written: a row of a table, or what `work` does. done: hears of it when it is on the disk."""

    done: "Future[Any]"
    table: Table | None = None
    row: dict[str, Any] | None = None
    work: Work | None = None


class Writer:
    """Writes what is put into it, in that order."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[Job] = queue.Queue()
        self._started = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, table: Table, row: dict[str, Any]) -> "Future[None]":
        """A row, in the place of an earlier one with the same key (pages.room.tables.KEYS)."""
        return self._queue(Job(Future(), table, row))

    def do(self, work: Work) -> "Future[Any]":
        """Whatever `work` does with the connection, all of it or nothing; the result is what it returns."""
        return self._queue(Job(Future(), work=work))

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
            results = [_one(connection, part) for part in _parts(group)]
    except Exception as error:
        if len(group) > 1 and isinstance(error.__cause__, IntegrityError | DataError | ProgrammingError):
            for job in group:  # one of them cannot be kept, as its room was deleted: the others can
                keep([job])
            return
        for job in group:
            job.done.set_exception(error)
        return
    for part, result in zip(_parts(group), results, strict=True):
        for job in part:
            if isinstance(result, Exception):
                job.done.set_exception(result)
            else:
                job.done.set_result(result)


def _parts(group: Sequence[Job]) -> list[list[Job]]:
    """Rows of one table that follow each other are written by one statement."""
    parts: list[list[Job]] = []
    for job in group:
        if parts and job.table is not None and parts[-1][0].table is job.table:
            parts[-1].append(job)
        else:
            parts.append([job])
    return parts


def _one(connection: Connection, part: list[Job]) -> Any:
    """What a part's people are told; an exception where it was refused, and then nothing of it is written."""
    job = part[0]
    if job.work is not None:
        try:
            with connection.begin_nested():
                return job.work(connection)
        except UserError as error:
            return error
    assert job.table is not None
    keys = KEYS[job.table]
    rows = {tuple(one.row[key] for key in keys): one.row for one in part if one.row}  # of two of one phone, the later
    insert = INSERTS[connection.dialect.name](job.table)
    later = {name: insert.excluded[name] for name in next(iter(rows.values())) if name not in keys}
    upsert = insert.on_conflict_do_update(index_elements=keys, set_=later)
    # What is returned is of no use; asked for it SQLAlchemy sends PostgreSQL a thousand rows at a time.
    connection.execute(upsert.returning(job.table.c[keys[0]]), list(rows.values()))
    return None


WRITER = Writer()
