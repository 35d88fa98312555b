"""Where rooms and votes are kept: GLASSBOX_DATABASE, an address as SQLAlchemy reads it, or a SQLite file (GLASSBOX_VOTES, or
votes.sqlite in the user's folder for data). Tables are made, and older ones carried over, when it is first opened.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from model.errors import UserError
from pages.server.keep import keep

log = logging.getLogger("glassbox")
WAIT = 3.0  # seconds that another program may hold the file
SILENT = 15.0  # seconds in which another database must answer
FAILURES = (DBAPIError, OSError, ArgumentError, NoSuchModuleError, ImportError)
ONE_AT_A_TIME = 0x676C617373  # of an advisory lock: "glass"
_opening = threading.Lock()  # Alembic's context is one for the process


def address() -> str:
    """Of the database that is in use now, as SQLAlchemy takes it."""
    return os.environ.get("GLASSBOX_DATABASE") or f"sqlite:///{file()}"


def file() -> Path:
    """Of the votes and rooms, where no other database is chosen."""
    chosen = os.environ.get("GLASSBOX_VOTES")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("glassbox")) / "votes.sqlite"


class Away(UserError):
    """The database could not do this now: it may later."""


@contextmanager
def reading(at_one_moment: bool = False) -> Iterator[Connection]:
    """A connection to read by; its failures are sentences. Everything is written by pages.room.writer. at_one_moment: all that is read
    is as it was when the first was, as it always is in SQLite."""
    with sentences(), engine().connect() as connection:
        if at_one_moment and connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection in a transaction, for the writer: what was done with it is on the disk when this ends without an error."""
    with sentences(), engine().execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def sentences() -> Iterator[None]:
    """Turns what the database cannot do into an Away with one sentence."""
    try:
        yield
    except FAILURES as error:
        log.warning("the database of votes failed: %r", error)
        raise Away(f"{_why(error)} Votes that were counted are safe.") from error


def engine() -> Engine:
    """Of the database that is in use now."""
    return _engine(address())


def is_shared() -> bool:
    """Whether other processes, on other computers too, may use the same database: PostgreSQL."""
    return address().startswith("postgresql")


def now(connection: Connection) -> float:
    """Seconds since 1970 on the database's clock, which is one for all replicas."""
    if connection.dialect.name != "postgresql":
        return time.time()
    return float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)


def dialled() -> dict[str, Any]:
    """What the driver of PostgreSQL is given to connect."""
    found = engine()
    return dict(found.dialect.create_connect_args(found.url)[1])


def _why(error: BaseException) -> str:
    said = "".join(map(str, _chain(error))).lower()
    if not isinstance(error, DBAPIError | OSError):
        return "GLASSBOX_DATABASE is not an address of a database that Glassbox can open: correct it, or leave it out."
    if "locked" in said:
        return "Another program holds the file of votes: close it, then vote again."
    if "full" in said or "no space" in said:
        return "The disk is full, and this vote could not be kept: free some space, then vote again."
    if "not a database" in said or "malformed" in said:
        return f"The file of votes is damaged: move {file()} away, and Glassbox begins a new one."
    if os.environ.get("GLASSBOX_DATABASE"):
        return "The database does not answer, and this vote could not be kept: start it, then vote again."
    return f"Votes cannot be kept in {file()}: see that this file can be written."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came of: SQLite on a full disk ends the transaction, and what then fails says nothing of the disk."""
    while error is not None:
        yield error
        error = error.__context__


def _dialled(url: URL) -> URL:
    """PostgreSQL's own way of writing addresses for the driver that is installed."""
    if url.drivername != "postgresql":
        return url
    url = url.set(drivername="postgresql+pg8000")
    folder = str(url.query.get("host", ""))
    socket = {"unix_sock": f"{folder}/.s.PGSQL.{url.port or 5432}"} if folder.startswith("/") else {}
    return url.difference_update_query(["host"]).update_query_dict(socket) if socket else url


@keep(4)
def _engine(address: str) -> Engine:
    url = _dialled(make_url(address))
    if lite := url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, connect_args={"timeout": WAIT if lite else SILENT}, pool_pre_ping=not lite)
    if lite:
        event.listen(made, "connect", _durable)
        event.listen(made, "begin", _begin)
    from pages.room import migrating  # Alembic takes a tenth of a second, which no start has to wait for

    with _opening, made.begin() as connection:
        if not lite:  # of replicas that begin together one makes the tables
            connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        migrating.upgrade(connection)
    return made


def _durable(connection: Any, _: Any) -> None:
    """Of a connection to SQLite."""
    connection.isolation_level = None  # `_begin` begins: Python's module would do so too late for a savepoint
    connection.execute("PRAGMA journal_mode=WAL")  # who reads does not hold up who votes
    connection.execute("PRAGMA synchronous=FULL")  # a vote is on the disk before it is acknowledged
    connection.execute("PRAGMA foreign_keys=ON")  # what belongs to a room goes with it


def _begin(connection: Connection) -> None:
    """Who writes takes the file at once: to take it only after reading fails where another program was quicker."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
