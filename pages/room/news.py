"""What is new of a room in the database, and how a meeting takes it: all of it at the first touch, later what came after the version
that is known here."""

import asyncio
import functools
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import select

from pages.room import database, store
from pages.room.meeting import Meeting, mark
from pages.room.state import OVER, Current, Phone, Screen
from pages.room.tables import HERE, PHONE, QUESTION, ROOM, SCREEN

SILENT = 25.0  # seconds after which a replica that says nothing is gone, and who was there with it
THREAD = ThreadPoolExecutor(
    1, "glassbox-news"
)  # by itself: what is asked of a model may hold up the room's own threads
Given = ParamSpec("Given")
Found = TypeVar("Found")


class News(NamedTuple):
    """Of a room: its row; now: the database's clock; questions that were written since; answers that came since, by question; phones
    that joined since: (hash of the cookie, id, seat)."""

    row: store.RoomRow
    now: float
    questions: list[store.Kept]
    answers: dict[int, list[tuple[int, int, Any, float]]]
    phones: list[tuple[str, int, int]]


async def aside(work: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
    """Read in the thread that only reads news."""
    return await asyncio.get_running_loop().run_in_executor(THREAD, functools.partial(work, *args, **kwargs))


def read(code: str, since: int = -1, asked: int = 0) -> News | None:
    """What came after a version, as of one moment; asked: the question that is open, as far as is known. None where there is no room."""
    with database.reading(at_one_moment=True) as connection:
        found = connection.execute(select(ROOM).where(ROOM.c.code == code)).first()
        if not found:
            return None
        row = store.RoomRow(**found._mapping)
        newer = select(QUESTION).where(QUESTION.c.room == row.id, QUESTION.c.change > since).order_by(QUESTION.c.number)
        questions = [store.kept(one, []) for one in connection.execute(newer)]
        ids = {one.id for one in questions} | ({asked} if asked else set())  # no other can have new answers
        answers = {id_: store.answers(connection, id_, since) for id_ in ids}
        came = select(PHONE.c.token, PHONE.c.id, PHONE.c.seat).where(PHONE.c.room == row.id, PHONE.c.change > since)
        phones = [(one.token, one.id, one.seat) for one in connection.execute(came)]
        return News(row, database.now(connection), questions, answers, phones)


def take(meeting: Meeting, found: News) -> bool:
    """Let a meeting know; whether everybody should hear of it at once, as of another question, or soon, as of one more answer."""
    before = meeting.row._replace(version=0)
    meeting.row, meeting.released = found.row, set(json.loads(found.row.released))
    for token, id_, seat in found.phones:
        meeting.phones.setdefault(token, Phone(id_, seat))
    known = {one.id: one for one in [*meeting.asked_so_far, *([meeting.question] if meeting.question else [])]}
    for kept in found.questions:
        known[kept.id] = _current(known.get(kept.id), kept, found.now)
    for id_, answers in found.answers.items():
        if id_ in known:
            store.add(known[id_].rounds, known[id_].asked.kind, answers)
    every = sorted(known.values(), key=lambda one: one.number)
    for one in every:
        mark(meeting.phones.values(), one)
    meeting.asked_so_far = [one for one in every if one.state in OVER]
    meeting.question = next((one for one in every if one.state not in OVER), None)
    meeting.wind_on()
    meeting.seen = found.row.version
    return bool(found.questions) or before != found.row._replace(version=0)


def screen(room: int, known: set[str]) -> tuple[Screen, tuple[str, bytes] | None] | None:
    """What is on the screen, and the picture where it is none of those that are known."""
    with database.reading() as connection:
        found = connection.execute(select(SCREEN.c.said, SCREEN.c.kind).where(SCREEN.c.room == room)).first()
        if not found:
            return None
        said = Screen(**json.loads(found.said))
        if not said.picture or said.picture in known:
            return said, None
        picture = connection.scalar(select(SCREEN.c.picture).where(SCREEN.c.room == room))
        return said, (found.kind, picture or b"")


def elsewhere(room: int, replica: str) -> set[int]:
    """Seats of phones that are in a room at other replicas."""
    with database.reading() as connection:
        lately = HERE.c.at > database.now(connection) - SILENT
        found = connection.scalars(select(HERE.c.seats).where(HERE.c.room == room, HERE.c.replica != replica, lately))
        return {seat for seats in found for seat in json.loads(seats)}


def led(replica: str) -> list[str]:
    """Codes of the rooms whose lecturer is at another replica."""
    with database.reading() as connection:
        lately = HERE.c.at > database.now(connection) - SILENT
        there = (
            select(ROOM.c.code)
            .join(HERE)
            .where(HERE.c.replica != replica, HERE.c.desks, lately, ROOM.c.over.is_(False))
        )
        return list(connection.scalars(there.distinct()))


def _current(known: Current | None, kept: store.Kept, now: float) -> Current:
    """A question as the database has it: its clock goes on from what was left."""
    found = known or Current(kept.id, kept.number, kept.asked)
    found.round, found.state, found.judged, found.seconds = kept.round, kept.state, kept.judged, kept.seconds
    found.rounds += [{} for _ in range(kept.round - len(found.rounds))]
    found.ends = None
    if kept.ends is not None and kept.seconds is not None:
        remaining = min(kept.seconds, max(0.0, kept.ends - now))  # whatever the date was set to meanwhile
        found.ends = asyncio.get_running_loop().time() + remaining
    return found
