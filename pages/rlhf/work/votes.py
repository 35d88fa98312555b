"""The votes of each room of RLHF: one is on the disk before it is acknowledged, so that neither a reload nor the end of the server
loses any (pages.room.writer). Phones vote into the same table.

A room is whoever shares its name, which is in the address and cannot be guessed.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from model import encodings
from model.errors import UserError
from model.rlhf import records
from pages.room import database, measures
from pages.room.tables import BALLOT
from pages.room.writer import WRITER

ROOM = re.compile(r"[A-Za-z0-9_-]{8,32}")
VERDICTS = ("first", "second", "tie", "skip")
RATERS = ("person", "simulated", "imported")
MOST = 10_000  # votes in a room: 300 phones cast 2,100 in three minutes, and a reward learns from 10,000 in a second


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


def cast(room: str, ballots: Sequence[Ballot], voter: str = "") -> None:
    """Keep votes, as one act of a voter. They are on the disk when this returns.

    Raises UserError where they cannot be kept, or are more than a room holds: then none of them is.
    """
    if not ROOM.fullmatch(room):
        raise UserError("This is not the name of a room: open the page without it to begin a new one.")
    act = secrets.token_hex(8)

    def keep(connection: Connection) -> None:
        there = connection.scalar(select(func.count()).where(BALLOT.c.room == room)) or 0
        if there + len(ballots) > MOST:
            raise UserError(
                f"A room holds {MOST:,} votes and has {there:,}: {len(ballots):,} more do not fit; begin a new room."
            )
        rows = [{"room": room, "act": act, "voter": voter[:32], **vars(one)} for one in ballots]
        if rows:
            connection.execute(insert(BALLOT), rows)

    WRITER.do(keep).result()


def undo(room: str, voter: str = "") -> int:
    """Take back the last act of this voter, or of a file; returns how many votes that were. Others' votes stay."""

    def take_back(connection: Connection) -> int:
        own = BALLOT.c.voter.in_((voter[:32], ""))
        last = select(BALLOT.c.act).where(BALLOT.c.room == room, own).order_by(BALLOT.c.id.desc()).limit(1)
        act = connection.scalar(last)
        return connection.execute(delete(BALLOT).where(BALLOT.c.room == room, BALLOT.c.act == act)).rowcount

    return WRITER.do(take_back).result()


def number_of(room: str, voter: str) -> int:
    """How many votes this voter has cast by hand."""
    here = (BALLOT.c.room == room, BALLOT.c.voter == voter[:32], BALLOT.c.rater == "person")
    with database.reading() as connection:
        return connection.scalar(select(func.count()).where(*here)) or 0


def of(room: str) -> tuple[Ballot, ...]:
    """All votes of a room, in their order; none for a name that no room has."""
    if not ROOM.fullmatch(room):
        return ()
    columns = (BALLOT.c.prompt, BALLOT.c.first, BALLOT.c.second, BALLOT.c.verdict, BALLOT.c.rater)
    with database.reading() as connection:
        return tuple(
            Ballot(*one)
            for one in connection.execute(select(*columns).where(BALLOT.c.room == room).order_by(BALLOT.c.id))
        )


def together(room: str) -> tuple[int, list[list[str]]]:
    """How many people judged a pair that another judged too, and what was said of each such pair, by person: the answer that was
    preferred, or nothing for a tie. What was skipped says nothing; of two votes of a person for a pair the later one counts."""
    if not ROOM.fullmatch(room):
        return 0, []
    columns = (BALLOT.c.voter, BALLOT.c.phone, BALLOT.c.prompt, BALLOT.c.first, BALLOT.c.second, BALLOT.c.verdict)
    here = (BALLOT.c.room == room, BALLOT.c.rater == "person", BALLOT.c.verdict != "skip")
    said: dict[tuple[str, frozenset[str]], dict[Any, str]] = {}
    with database.reading() as connection:
        for voter, phone, prompt, first, second, verdict in connection.execute(
            select(*columns).where(*here).order_by(BALLOT.c.id)
        ):
            better = {"first": first, "second": second}.get(verdict, "")
            said.setdefault((prompt, frozenset((first, second))), {})[phone or voter] = better
    units = [one for one in said.values() if len(one) > 1]
    return len({who for one in units for who in one}), [list(one.values()) for one in units]


def agreement(room: str) -> dict[str, Any]:
    """Of the people in a room: how many judged pairs that others judged too, how many such pairs there are, and Krippendorff's alpha of
    what they said; None where nobody differs."""
    people, units = together(room)
    return {"voters": people, "pairs": len(units), "alpha": measures.alpha(units)}


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
