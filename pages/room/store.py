"""What a room keeps: each act is on the disk when it returns. Called on the server's loop, which never waits for the disk: reading
is done by two threads of its own, writing by the writer's.
"""

import asyncio
import functools
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, Insert, Table, delete, func, insert, select, update

from pages.room import asking, database
from pages.room.asking import Answer, Asked
from pages.room.tables import ANSWER, BALLOT, PHONE, QUESTION, ROOM
from pages.room.writer import WRITER

THREADS = ThreadPoolExecutor(2, "glassbox-room")  # not Streamlit's, which live questions share
Given = ParamSpec("Given")
Found = TypeVar("Found")


class RoomRow(NamedTuple):
    """A row of pages.room.tables.ROOM."""

    id: int
    code: str
    name: str
    lesson: str
    key: str
    made: float
    locked: bool
    results: bool
    look: bool
    over: bool
    released: str


class Verdict(NamedTuple):
    """A phone's verdict on a pair."""

    question: int
    phone: int
    item: int
    votes: str
    seat: int
    pair: tuple[str, str, str]
    verdict: str
    at: float


class Kept(NamedTuple):
    """A question and its answers: [(round, seat, value)], of pairs [(1, seat, (item, verdict))]."""

    id: int
    number: int
    round: int
    state: str
    asked: Asked
    judged: dict[str, float | None]
    made: float
    seconds: float | None
    ends: float | None
    answers: list[tuple[int, int, Any, float]]


async def aside(work: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
    """Do something in a thread."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREADS, functools.partial(work, *args, **kwargs))


async def write(work: Callable[[Connection], Found]) -> Found:
    """Let the writer do something."""
    return await asyncio.wrap_future(WRITER.do(work))


async def open_room(code: str, name: str, lesson: str, key: str) -> RoomRow:
    """A new room."""
    row = RoomRow(
        0, code, name, lesson, key, time.time(), locked=False, results=True, look=False, over=False, released="[]"
    )

    def make(connection: Connection) -> RoomRow:
        found = {name: value for name, value in row._asdict().items() if name != "id"}
        return row._replace(id=_inserted(connection, insert(ROOM).values(found)))

    return await write(make)


async def seat(room: int, token: str) -> tuple[int, int]:
    """(id, seat) of the phone with this cookie in a room: a new seat, or the one that it has."""

    def take(connection: Connection) -> tuple[int, int]:
        here = select(PHONE.c.id, PHONE.c.seat).where(PHONE.c.room == room, PHONE.c.token == token)
        if found := connection.execute(here).first():
            return found.id, found.seat
        last = connection.scalar(select(func.max(PHONE.c.seat)).where(PHONE.c.room == room))
        at = 0 if last is None else last + 1
        row = {"room": room, "seat": at, "token": token, "made": time.time()}
        return _inserted(connection, insert(PHONE).values(row)), at

    return await write(take)


async def ask(room: int, number: int, asked: Asked, seconds: float | None) -> int:
    """A new question; returns its id."""
    now = time.time()
    row = {
        "room": room, "number": number, "round": 1, "state": "asking", "asked": json.dumps(asking.written(asked)),
        "judged": "{}", "made": now, "seconds": seconds, "ends": now + seconds if seconds is not None else None,
    }  # fmt: skip
    return await write(lambda connection: _inserted(connection, insert(QUESTION).values(row)))


async def turn(
    question: int, state: str, round_: int, seconds: float | None = None, judged: dict[str, float | None] | None = None
) -> None:
    """A question comes to another state."""
    new: dict[str, Any] = {"state": state, "round": round_}
    if state == "asking":
        new |= {"seconds": seconds, "ends": time.time() + seconds if seconds is not None else None}
    if judged is not None:
        new["judged"] = json.dumps(judged)
    await _set(QUESTION, question, new)


async def clock(question: int, seconds: float, left: float) -> None:
    """A question is open longer."""
    await _set(QUESTION, question, {"seconds": seconds, "ends": time.time() + left})


async def switch(room: int, **new: bool | str) -> None:
    """Something about a room is other than before."""
    await _set(ROOM, room, new)


async def _set(table: Table, row: int, new: Mapping[str, Any]) -> None:
    await write(lambda connection: connection.execute(update(table).where(table.c.id == row).values(**new)).rowcount)


async def answer(question: int, round_: int, phone: int, value: Answer, at: float) -> None:
    """An answer, in the place of an earlier one."""
    row = {"question": question, "round": round_, "phone": phone, "value": json.dumps(value), "at": at}
    await asyncio.wrap_future(WRITER.put(ANSWER, row))


async def judge(one: Verdict) -> None:
    """A verdict on a pair: a vote of the room of RLHF that asked, in the place of an earlier one."""
    prompt, first, second = one.pair
    row = {
        "room": one.votes, "act": f"{one.question}.{one.seat}.{one.item}"[:16], "voter": f"phone {one.seat + 1}", "rater": "person",
        "prompt": prompt, "first": first, "second": second, "verdict": one.verdict,
        "question": one.question, "phone": one.phone, "item": one.item, "at": one.at,
    }  # fmt: skip
    await asyncio.wrap_future(WRITER.put(BALLOT, row))


async def delete_room(room: int) -> None:
    """Everything of a room."""
    await write(lambda connection: connection.execute(delete(ROOM).where(ROOM.c.id == room)).rowcount)


def find(code: str) -> RoomRow | None:
    """The room of a code."""
    with database.reading() as connection:
        found = connection.execute(select(ROOM).where(ROOM.c.code == code)).first()
    return RoomRow(**found._mapping) if found else None


def mine(key: str, over: bool = False) -> RoomRow | None:
    """The latest room that a lecturer's key opens; of those that are over, or of the others."""
    with database.reading() as connection:
        latest = select(ROOM).where(ROOM.c.key == key, ROOM.c.over.is_(over)).order_by(ROOM.c.id.desc()).limit(1)
        found = connection.execute(latest).first()
    return RoomRow(**found._mapping) if found else None


def phones(room: int) -> list[tuple[str, int, int]]:
    """(hash of the cookie, id, seat) of each phone."""
    with database.reading() as connection:
        found = connection.execute(select(PHONE.c.token, PHONE.c.id, PHONE.c.seat).where(PHONE.c.room == room))
        return [(one.token, one.id, one.seat) for one in found]


def questions(room: int) -> list[Kept]:
    """All questions of a room with their answers, in their order."""
    with database.reading() as connection:
        rows = connection.execute(select(QUESTION).where(QUESTION.c.room == room).order_by(QUESTION.c.number)).all()
        return [
            Kept(one.id, one.number, one.round, one.state, asking.read(json.loads(one.asked)), json.loads(one.judged),
                 one.made, one.seconds, one.ends, _answers(connection, one.id))
            for one in rows
        ]  # fmt: skip


def _answers(connection: Connection, question: int) -> list[tuple[int, int, Any, float]]:
    said = select(ANSWER.c.round, PHONE.c.seat, ANSWER.c.value, ANSWER.c.at).join(PHONE, PHONE.c.id == ANSWER.c.phone)
    found = connection.execute(said.where(ANSWER.c.question == question).order_by(ANSWER.c.round, PHONE.c.seat))
    answers = [(one.round, one.seat, json.loads(one.value), one.at) for one in found]
    judged = select(PHONE.c.seat, BALLOT.c.item, BALLOT.c.verdict, BALLOT.c.at).join(
        PHONE, PHONE.c.id == BALLOT.c.phone
    )
    ballots = connection.execute(judged.where(BALLOT.c.question == question).order_by(PHONE.c.seat, BALLOT.c.item))
    return answers + [(1, one.seat, (one.item, one.verdict), one.at) for one in ballots]


def rounds(kept: Kept) -> list[dict[int, Any]]:
    """The answers of each round by seat; of pairs {item: verdict}."""
    found: list[dict[int, Any]] = [{} for _ in range(kept.round)]
    for round_, seat, value, _ in kept.answers:
        if kept.asked.kind == "pairs":
            found[0].setdefault(seat, {})[value[0]] = value[1]
        else:
            found[round_ - 1][seat] = value
    return found


def _inserted(connection: Connection, row: Insert) -> int:
    """The number that a new row has got."""
    found = connection.execute(row).inserted_primary_key
    assert found is not None
    return int(found[0])
