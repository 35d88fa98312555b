"""A class whose phones are at two replicas on one PostgreSQL: how soon what is answered at one is on the lecturer's screen at the other,
and whether both count what the database has. `python -m benchmarks.replicas [phones]`. What faults lose: benchmarks.faults.
"""

import asyncio
import contextlib
import json
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psutil
import pytest
import websockets
from sqlalchemy import func, select

from benchmarks.phones import Phone, join, until
from benchmarks.reruns import percentile
from benchmarks.room import Lecturer
from pages.room import database
from pages.room.tables import ANSWER, PHONE, QUESTION, ROOM
from tests.replicas import Site, site

AIM_SEEN = 500  # milliseconds
PHONES, ROUNDS, ANSWERING = 200, 6, 5.0  # phones, questions, and seconds in which a class answers each


class Screen:
    """A screen of the lecturer at one replica. seen: when each seat was first shown to have answered."""

    def __init__(self) -> None:
        self.count, self.joined, self.state = 0, 0, ""
        self.seen: dict[int, float] = {}

    def hear(self, told: dict[str, Any]) -> None:
        """Take what the server says. Every phone is here, so that the place in the row is the seat."""
        now, room = time.perf_counter(), told["room"]
        self.count, self.joined, self.state = room["answered"], room["joined"], room["state"]
        for seat, mark in enumerate(told["desk"]["seats"]):
            if mark == "1":
                self.seen.setdefault(seat, now)


@asynccontextmanager
async def screen(address: str, lecturer: Lecturer) -> AsyncIterator[Screen]:
    """A screen, while it listens."""
    made, socket = Screen(), address.replace("http", "ws") + f"/room/{lecturer.code}/socket?as=board"

    async def listen() -> None:
        async with websockets.connect(socket, additional_headers={"cookie": lecturer._cookie}, max_size=None) as line:
            async for text in line:
                found = json.loads(text)
                if "desk" in found:
                    made.hear(found)

    task = asyncio.create_task(listen())
    try:
        await until(lambda: made.state, 10)
        yield made
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, websockets.ConnectionClosed):
            await task


def kept(code: str) -> int:
    """How many answers to the latest question of a room the database has."""
    with database.reading() as connection:
        latest = select(func.max(QUESTION.c.id)).join(ROOM).where(ROOM.c.code == code).scalar_subquery()
        return connection.scalar(select(func.count()).select_from(ANSWER).where(ANSWER.c.question == latest)) or 0


def seats(code: str) -> dict[str, int]:
    """The seat of each phone's cookie, by its hash."""
    with database.reading() as connection:
        found = connection.execute(select(PHONE.c.token, PHONE.c.seat).join(ROOM).where(ROOM.c.code == code))
        return {one.token: one.seat for one in found}


@contextmanager
def reading_of(where: Site) -> Iterator[None]:
    """This process reads the replicas' database by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_DATABASE", where.database.address)
        yield


class Times:
    """Milliseconds from each answer until it was on the screen at the other replica, at its own, and saved; and how often both
    screens and the database counted alike."""

    def __init__(self) -> None:
        self.other: list[float] = []
        self.own: list[float] = []
        self.saved: list[float] = []
        self.agreed = 0


async def one_round(phones: list[Phone], lecturer: Lecturer, boards: list[Screen], times: Times) -> None:
    """One question, which all answer."""
    from pages.room.guard import hashed

    before, chance = phones[0].question, random.Random(3)
    await lecturer.ask()
    await until(lambda: all(one.question != before and one.state == "asking" for one in phones), 30)
    for board in boards:
        board.seen.clear()
    question, sent = phones[0].question, {}
    for one in chance.sample(phones, len(phones)):
        sent[one] = time.perf_counter()
        one.answer(chance.choice(("cat", "moon", "ball", "hare")))
        await asyncio.sleep(ANSWERING / len(phones))
    await until(lambda: all(question in one.answered for one in phones), 30)
    await until(lambda: all(board.count == len(phones) for board in boards), 10)
    seat = await asyncio.to_thread(seats, lecturer.code)
    for at, one in enumerate(phones):
        own, other = (boards[(at + to) % 2].seen.get(seat[hashed(one.token)], float("inf")) for to in (0, 1))
        times.own.append(1_000 * (own - sent[one]))
        times.other.append(1_000 * (other - sent[one]))
        _, began, ended = one.answered.get(question, (None, 0.0, float("inf")))
        times.saved.append(1_000 * (ended - began))
    times.agreed += {board.count for board in boards} == {await asyncio.to_thread(kept, lecturer.code)} == {len(phones)}


async def two_replicas(where: Site, count: int) -> None:
    """Phones at two replicas, which answer one question after the other."""
    first, second = (app.address for app in where.apps[:2])
    lecturer = Lecturer(first)
    halves = await join(first, lecturer.code, count // 2), await join(second, lecturer.code, count // 2)
    phones = [one for pair in zip(*halves, strict=True) for one in pair]  # at the first, at the second, at the first …
    processes = [psutil.Process(app.process.pid) for app in where.apps if app.process]
    async with screen(first, lecturer) as here, screen(second, lecturer) as there:
        await until(lambda: here.joined == there.joined == count, 20)
        print(f"  {count} phones: the first replica counts {here.joined} here, the second {there.joined}", flush=True)
        times = Times()
        began, used = time.perf_counter(), [sum(one.cpu_times()[:2]) for one in processes]
        for _ in range(ROUNDS):
            await one_round(phones, lecturer, [here, there], times)
        spent = [sum(one.cpu_times()[:2]) - was for one, was in zip(processes, used, strict=True)]
    ways = (
        ("answered at one, on the screen at the other", times.other),
        ("at the same", times.own),
        ("saved", times.saved),
    )
    for name, found in ways:
        print(f"  {name}: p50 {statistics.median(found):.0f}, p95 {percentile(found, 0.95):.0f} ms", flush=True)
    print(
        f"  the aim is p95 {AIM_SEEN} ms at the other; ratio to the same "
        f"{percentile(times.other, 0.95) / percentile(times.own, 0.95):.2f}"
    )
    print(f"  both screens and the database count alike after {times.agreed} of {ROUNDS} questions; processor of the replicas: "
          f"{' and '.join(f'{100 * one / (time.perf_counter() - began):.0f} %' for one in spent)} of a core", flush=True)  # fmt: skip
    for one in phones:
        one.close()


def main(count: int = PHONES) -> None:
    """Print the figures."""
    print("two replicas on one PostgreSQL, clients and database on the same cores")
    with site() as where, reading_of(where):
        asyncio.run(two_replicas(where, count))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
