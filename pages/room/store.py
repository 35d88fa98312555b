"""What a room keeps: each act is on the disk when it returns. Called on the server's loop, which never waits for the disk: reading
is done by two threads of its own, writing by the writer's.
"""

import asyncio
import functools
import json
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, Insert, ScalarSelect, case, delete, func, insert, select, update

from model.errors import UserError
from pages.room import asking, database
from pages.room.asking import Answer, Asked
from pages.room.state import OVER
from pages.room.tables import ANSWER, BALLOT, PHONE, QUESTION, ROOM
from pages.room.writer import WRITER

OUT_OF_TURN = "This does not come next: see what the question stands at."
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
    version: int = 0


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


async def write(work: Callable[[Connection], Found], room: int | None = None) -> Found:
    """Let the writer do something; room: whose record changes."""
    return await asyncio.wrap_future(WRITER.do(work, room))


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
        row = {"room": room, "seat": at, "token": token, "made": time.time(), "change": _version(room)}
        return _inserted(connection, insert(PHONE).values(row)), at

    return await write(take, room)


async def ask(room: int, asked: Asked, seconds: float | None) -> tuple[int, int]:
    """A new question; (id, number). One that is still asked is over."""

    def put(connection: Connection) -> tuple[int, int]:
        _end(connection, room)
        last = connection.scalar(select(func.max(QUESTION.c.number)).where(QUESTION.c.room == room))
        number, now = 1 if last is None else last + 1, database.now(connection)
        row = {
            "room": room, "number": number, "round": 1, "state": "asking", "asked": json.dumps(asking.written(asked)),
            "judged": "{}", "made": now, "seconds": seconds, "ends": now + seconds if seconds is not None else None,
            "change": _version(room),
        }  # fmt: skip
        return _inserted(connection, insert(QUESTION).values(row)), number

    return await write(put, room)


async def end(room: int) -> None:
    """No question is asked any more: each is done, or dropped where it was not revealed."""
    await write(lambda connection: _end(connection, room), room)


async def turn(
    room: int,
    question: int,
    before: Collection[str],
    state: str,
    round_: int,
    seconds: float | None = None,
    judged: dict[str, float | None] | None = None,
) -> None:
    """A question comes from one of the states before to another. Raises UserError where another replica was told otherwise first."""

    def put(connection: Connection) -> None:
        new: dict[str, Any] = {"state": state, "round": round_, "change": _version(room)}
        if state == "asking":
            new |= {"seconds": seconds, "ends": database.now(connection) + seconds if seconds is not None else None}
        if judged is not None:
            new["judged"] = json.dumps(judged)
        there = (QUESTION.c.id == question, QUESTION.c.state.in_(before))
        if not connection.execute(update(QUESTION).where(*there).values(**new)).rowcount:
            raise UserError(OUT_OF_TURN)

    await write(put, room)


async def clock(room: int, question: int, seconds: float, left: float) -> None:
    """A question is open longer."""

    def put(connection: Connection) -> None:
        new = {"seconds": seconds, "ends": database.now(connection) + left, "change": _version(room)}
        connection.execute(update(QUESTION).where(QUESTION.c.id == question).values(**new))

    await write(put, room)


async def switch(room: int, **new: bool) -> None:
    """Something about a room is other than before."""
    await write(
        lambda connection: connection.execute(update(ROOM).where(ROOM.c.id == room).values(**new)).rowcount, room
    )


async def release(room: int, words: set[str]) -> set[str]:
    """Let the hall see words too; returns all that it sees."""

    def put(connection: Connection) -> set[str]:
        there = json.loads(connection.scalar(select(ROOM.c.released).where(ROOM.c.id == room)) or "[]")
        every = words | set(there)
        connection.execute(update(ROOM).where(ROOM.c.id == room).values(released=json.dumps(sorted(every))))
        return every

    return await write(put, room)


async def answer(room: int, question: int, round_: int, phone: int, value: Answer, at: float) -> None:
    """An answer, in the place of an earlier one."""
    row = {"question": question, "round": round_, "phone": phone, "value": json.dumps(value), "at": at}
    await asyncio.wrap_future(WRITER.put(ANSWER, row, room))


async def judge(room: int, one: Verdict) -> None:
    """A verdict on a pair: a vote of the room of RLHF that asked, in the place of an earlier one."""
    prompt, first, second = one.pair
    row = {
        "room": one.votes, "act": f"{one.question}.{one.seat}.{one.item}"[:16], "voter": f"phone {one.seat + 1}", "rater": "person",
        "prompt": prompt, "first": first, "second": second, "verdict": one.verdict,
        "question": one.question, "phone": one.phone, "item": one.item, "at": one.at,
    }  # fmt: skip
    await asyncio.wrap_future(WRITER.put(BALLOT, row, room))


async def delete_room(room: int) -> None:
    """Everything of a room."""
    await write(lambda connection: connection.execute(delete(ROOM).where(ROOM.c.id == room)).rowcount, room)


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


def questions(room: int) -> list[Kept]:
    """All questions of a room with their answers, in their order."""
    with database.reading() as connection:
        rows = connection.execute(select(QUESTION).where(QUESTION.c.room == room).order_by(QUESTION.c.number)).all()
        return [kept(one, answers(connection, one.id)) for one in rows]


def kept(row: Any, answers: list[tuple[int, int, Any, float]]) -> Kept:
    """A row of QUESTION, with answers."""
    return Kept(
        row.id, row.number, row.round, row.state, asking.read(json.loads(row.asked)), json.loads(row.judged),
        row.made, row.seconds, row.ends, answers,
    )  # fmt: skip


def answers(connection: Connection, question: int, since: int = -1) -> list[tuple[int, int, Any, float]]:
    """Of a question, those that came after a version of its room."""
    said = select(ANSWER.c.round, PHONE.c.seat, ANSWER.c.value, ANSWER.c.at).join(PHONE, PHONE.c.id == ANSWER.c.phone)
    found = connection.execute(
        said.where(ANSWER.c.question == question, ANSWER.c.change > since).order_by(ANSWER.c.round, PHONE.c.seat)
    )
    words = [(one.round, one.seat, json.loads(one.value), one.at) for one in found]
    judged = select(PHONE.c.seat, BALLOT.c.item, BALLOT.c.verdict, BALLOT.c.at).join(
        PHONE, PHONE.c.id == BALLOT.c.phone
    )
    ballots = connection.execute(
        judged.where(BALLOT.c.question == question, BALLOT.c.change > since).order_by(PHONE.c.seat, BALLOT.c.item)
    )
    return words + [(1, one.seat, (one.item, one.verdict), one.at) for one in ballots]


def rounds(kept: Kept) -> list[dict[int, Any]]:
    """The answers of each round by seat; of pairs {item: verdict}."""
    found: list[dict[int, Any]] = [{} for _ in range(kept.round)]
    add(found, kept.asked.kind, kept.answers)
    return found


def add(rounds: list[dict[int, Any]], kind: str, answers: Iterable[tuple[int, int, Any, float]]) -> None:
    """Put answers to those that are there, each in the place of an earlier one."""
    for round_, seat, value, _ in answers:
        if kind == "pairs":
            rounds[0].setdefault(seat, {})[value[0]] = value[1]
        else:
            rounds[round_ - 1][seat] = value


def _version(room: int) -> ScalarSelect[int]:
    """Of a room, as the transaction that is under way has raised it."""
    return select(ROOM.c.version).where(ROOM.c.id == room).scalar_subquery()


def _end(connection: Connection, room: int) -> None:
    over = case((QUESTION.c.state == "revealed", OVER[0]), else_=OVER[1])
    asked = update(QUESTION).where(QUESTION.c.room == room, QUESTION.c.state.not_in(OVER))
    connection.execute(asked.values(state=over, change=_version(room)))


def _inserted(connection: Connection, row: Insert) -> int:
    """The number that a new row has got."""
    found = connection.execute(row).inserted_primary_key
    assert found is not None
    return int(found[0])
