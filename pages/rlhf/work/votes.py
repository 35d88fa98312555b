"""The votes of each room, in a SQLite file: one is on the disk before it is acknowledged, so that neither a reload nor the
end of the server loses any.

A room is whoever shares its name, which is in the address and cannot be guessed. The file is GLASSBOX_VOTES, or votes.sqlite
in the user's folder for data.
"""

import logging
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import Engine, String, create_engine, delete, event, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from model import encodings
from model.errors import UserError
from model.rlhf import records
from pages.server.keep import keep

log = logging.getLogger(__name__)
ROOM = re.compile(r"[A-Za-z0-9_-]{8,32}")
VERDICTS = ("first", "second", "tie", "skip")
RATERS = ("person", "simulated", "imported")
MOST = 2_000  # votes in a room
WAIT = 3.0  # seconds that another program may hold the file


class Base(DeclarativeBase):
    """The tables of the file."""


class Vote(Base):
    """Which of two answers was better. act: what `undo` takes back at once; voter: the browser that voted, "" for a file."""

    __tablename__ = "ballots"
    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(String(32), index=True)
    act: Mapped[str] = mapped_column(String(16))
    voter: Mapped[str] = mapped_column(String(32))
    rater: Mapped[str] = mapped_column(String(16))
    prompt: Mapped[str]
    first: Mapped[str]
    second: Mapped[str]
    verdict: Mapped[str] = mapped_column(String(8))


@dataclass(frozen=True)
class Ballot:
    """A vote as pages see it: words with spaces between."""

    prompt: str
    first: str
    second: str
    verdict: str
    rater: str = "person"

    @property
    def sides(self) -> tuple[str, str]:
        """The better answer and the worse; of a tie, as they stand."""
        return (self.second, self.first) if self.verdict == "second" else (self.first, self.second)


def new_room() -> str:
    """A name that nobody guesses."""
    return secrets.token_urlsafe(9)


def file() -> Path:
    """Where the votes are."""
    chosen = os.environ.get("GLASSBOX_VOTES")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("glassbox")) / "votes.sqlite"


def cast(room: str, ballots: Sequence[Ballot], voter: str = "") -> None:
    """Keep votes, as one act of a voter. They are on the disk when this returns.

    Raises UserError where they cannot be kept, or are more than a room holds: then none of them is.
    """
    _named(room)
    act = secrets.token_hex(8)
    with _session() as session:
        there = session.scalar(select(func.count()).where(Vote.room == room)) or 0
        if there + len(ballots) > MOST:
            raise UserError(
                f"A room holds {MOST:,} votes and has {there:,}: {len(ballots):,} more do not fit; begin a new room."
            )
        session.add_all(Vote(room=room, act=act, voter=voter[:32], **vars(one)) for one in ballots)
        session.commit()


def undo(room: str, voter: str = "") -> int:
    """Take back the last act of this voter, or of a file; returns how many votes that were. Others' votes stay."""
    with _session() as session:
        own = Vote.voter.in_((voter[:32], ""))
        last = session.scalar(select(Vote.act).where(Vote.room == room, own).order_by(Vote.id.desc()).limit(1))
        count = session.scalar(select(func.count()).where(Vote.room == room, Vote.act == last)) or 0
        session.execute(delete(Vote).where(Vote.room == room, Vote.act == last))
        session.commit()
        return count


def number_of(room: str, voter: str) -> int:
    """How many votes this voter has cast by hand."""
    with _session() as session:
        here = (Vote.room == room, Vote.voter == voter[:32], Vote.rater == "person")
        return session.scalar(select(func.count()).where(*here)) or 0


def of(room: str) -> tuple[Ballot, ...]:
    """All votes of a room, in their order; none for a name that no room has."""
    if not ROOM.fullmatch(room):
        return ()
    with _session() as session:
        found = session.scalars(select(Vote).where(Vote.room == room).order_by(Vote.id))
        return tuple(Ballot(one.prompt, one.first, one.second, one.verdict, one.rater) for one in found)


def exported(room: str) -> Iterator[str]:
    """The votes as JSON Lines with prompt, chosen and rejected (model.rlhf.records); what was skipped is not among them."""
    for one in of(room):
        if one.verdict != "skip":
            yield records.written(records.Record(one.prompt, *one.sides, tie=one.verdict == "tie"))


def imported(data: bytes) -> tuple[Ballot, ...]:
    """The votes of such a file. Raises UserError that names the first line which is none."""
    return tuple(map(ballot, read(data)))


def ballot(one: records.Record) -> Ballot:
    """A vote that came in a file."""
    return Ballot(one.prompt, one.chosen, one.rejected, "tie" if one.tie else "first", "imported")


def read(data: bytes) -> list[records.Record]:
    """What model.rlhf.records can read of a file. Raises UserError that names the first line which is no vote."""
    return records.read(encodings.text(data, "this file"), MOST)


@dataclass(frozen=True)
class Tally:
    """How many votes there are, by whom, and of what kind; how many there are for one side."""

    person: int
    simulated: int
    imported: int
    ties: int
    skipped: int

    @property
    def clear(self) -> int:
        """Votes for one side."""
        return self.person + self.simulated + self.imported - self.ties - self.skipped


def tally(cast: Sequence[Ballot]) -> Tally:
    """The votes, counted."""
    raters = [one.rater for one in cast]
    verdicts = [one.verdict for one in cast]
    person, simulated, imported = map(raters.count, RATERS)
    return Tally(person, simulated, imported, verdicts.count("tie"), verdicts.count("skip"))


def _named(room: str) -> None:
    if not ROOM.fullmatch(room):
        raise UserError("This is not the name of a room: open the page without it to begin a new one.")


@contextmanager
def _session() -> Iterator[Session]:
    """A session whose failures are sentences."""
    path = file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with Session(_engine(path)) as session:
            yield session
    except (DatabaseError, OSError) as error:
        log.warning("the file of votes failed: %r", error)
        raise UserError(f"{_why(error)} Votes that were counted are safe.") from error


def _why(error: Exception) -> str:
    said = str(error).lower()
    if "locked" in said:
        return "Another program holds the file of votes: close it, then vote again."
    if "full" in said or "no space" in said:
        return "The disk is full, and this vote could not be kept: free some space, then vote again."
    if "not a database" in said or "malformed" in said:
        return f"The file of votes is damaged: move {file()} away, and Glassbox begins a new one."
    return f"Votes cannot be kept in {file()}: see that this file can be written."


@keep(4)
def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def durable(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # who reads does not hold up who votes
        connection.execute("PRAGMA synchronous=FULL")  # a vote is on the disk before it is acknowledged

    Base.metadata.create_all(engine)
    return engine
