"""What is lost when something fails amid voting, again and again: a replica is killed (Caddy leads its people to the other), PostgreSQL
is killed, its disk or SQLite's is full, the date is set back. `python -m benchmarks.faults [words in names] [times]`.

Forty phones answer twenty times a second in all and more; whatever was acknowledged to one must be in the database afterwards, or
something newer of it. The disk is a small file system in memory, which needs the right to mount one; the date is libfaketime's.
"""

import asyncio
import contextlib
import functools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.phones import Phone, join, stay, until
from benchmarks.replicas import reading_of
from benchmarks.room import Lecturer
from pages.room import database
from pages.room.guard import hashed
from pages.room.tables import ANSWER, PHONE
from tests.replicas import App, Site, site

PHONES, EACH = 40, 0.1  # phones, and seconds between two answers of one
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
Fault = Callable[[list[Phone]], Awaitable[None]]


class Found:
    """What came of the faults of one kind. back: seconds from the end of a fault until every phone's answers are saved again."""

    def __init__(self, name: str) -> None:
        self.name, self.times, self.lost, self.acknowledged = name, 0, 0, 0
        self.back: list[float] = []
        self.said: set[str] = set()

    def tell(self) -> None:
        """Print it."""
        worst = f"{max(self.back):.1f}" if self.back else "-"
        typical = f"{sorted(self.back)[len(self.back) // 2]:.1f}" if self.back else "-"
        print(f"  {self.name}, {self.times} times: {self.lost} of {self.acknowledged:,} acknowledged answers lost; saved again after "
              f"{typical} s, at most {worst} s", flush=True)  # fmt: skip
        for one in sorted(self.said):
            print(f"    people were told: {one}", flush=True)


def kept(question: int) -> dict[str, int]:
    """The number of the last answer of each phone, by its cookie's hash, as the database has it."""
    with database.reading() as connection:
        found = select(PHONE.c.token, ANSWER.c.value).join(PHONE, PHONE.c.id == ANSWER.c.phone)
        rows = connection.execute(found.where(ANSWER.c.question == question)).all()
    return {one.token: int(json.loads(one.value)[4:]) for one in rows}


def saved(phone: Phone) -> int:
    """The number of a phone's last answer that was acknowledged, -1 without one."""
    return int(phone.answered[phone.question][0][4:]) if phone.question in phone.answered else -1


@asynccontextmanager
async def voting(address: str, lecturer: Lecturer, waits: float = 20) -> AsyncIterator[list[Phone]]:
    """A class that answers a new question again and again, whatever happens to its connections."""
    phones = await join(address, lecturer.code, PHONES)
    before = phones[0].question
    await lecturer.ask()
    await until(lambda: all(one.question != before and one.state == "asking" for one in phones), waits)

    async def answers() -> None:
        for number in range(1_000_000):
            for one in phones:
                if one.is_open and one.state == "asking":
                    one.answer(f"word{number}")
                await asyncio.sleep(EACH / PHONES)

    tasks = [asyncio.create_task(answers()), *(asyncio.create_task(stay(one, address)) for one in phones)]
    try:
        await until(lambda: all(saved(one) >= 0 for one in phones), waits)
        yield phones
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in phones:
            one.close()


async def suffer(found: Found, address: str, lecturer: Lecturer, fault: Fault) -> None:
    """One fault amid voting: what was acknowledged to each phone, against the database once all are saved again."""
    async with voting(address, lecturer) as phones:
        await asyncio.sleep(0.2 + random.random())
        await fault(phones)
        over, was = time.perf_counter(), {one: saved(one) for one in phones}
        if await until(lambda: all(saved(one) > was[one] for one in phones), 60):
            found.back.append(time.perf_counter() - over)
        else:
            print(
                f"    {found.name}: {sum(saved(one) <= was[one] for one in phones)} phones are not back after 60 s",
                flush=True,
            )
        last, question = {one: saved(one) for one in phones}, phones[0].question
    there = await asyncio.to_thread(kept, question)
    found.times += 1
    found.acknowledged += sum(max(number + 1, 0) for number in last.values())
    found.lost += sum(there.get(hashed(one.token), -1) < number for one, number in last.items())
    found.said |= {sentence for one in phones for sentence in one.refused}


def apps(times: int = 16) -> None:
    """Kill one replica after the other, the one that Caddy leads people to."""
    found = Found("kill -9 of a replica")

    async def run(where: Site) -> None:
        lecturer = Lecturer(where.apps[0].address)
        for number in range(times):
            victim = where.apps[number % 2]
            lecturer.address = where.apps[1 - number % 2].address

            async def fault(_: list[Phone], victim: App = victim) -> None:
                victim.kill()

            await suffer(found, where.address, lecturer, fault)
            await asyncio.to_thread(victim.start)
            await asyncio.sleep(3)  # until Caddy has seen it

    with site() as where, reading_of(where):
        asyncio.run(run(where))
    found.tell()


def postgres(times: int = 14) -> None:
    """Kill PostgreSQL, and start it again after a moment."""
    found = Found("kill -9 of PostgreSQL")

    async def run(where: Site) -> None:
        lecturer = Lecturer(where.apps[0].address)

        async def fault(_: list[Phone]) -> None:
            await asyncio.to_thread(where.database.kill)
            await asyncio.sleep(random.random() * 2)
            await asyncio.to_thread(where.database.start)

        for _ in range(times):
            await suffer(found, where.address, lecturer, fault)

    with site() as where, reading_of(where):
        asyncio.run(run(where))
    found.tell()


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


async def filled(disk: Path, phones: list[Phone], press: Callable[[], None]) -> None:
    """Fill a disk to its last byte, until somebody was refused or five seconds have gone; then free it again."""
    file = disk / "filler"
    with open(file, "wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(4096))
    end = time.perf_counter() + 5
    while not any(one.refused for one in phones) and time.perf_counter() < end:
        await asyncio.to_thread(press)
        await asyncio.sleep(0.2)
    await asyncio.sleep(0.5)
    file.unlink()


def lite(times: int = 8) -> None:
    """One app, and the disk of its SQLite file is full."""
    found = Found("disk of SQLite full")

    async def run(app: App, disk: Path) -> None:
        lecturer = Lecturer(app.address)

        async def fault(phones: list[Phone]) -> None:
            await filled(disk, phones, lambda: None)

        for _ in range(times):
            await suffer(found, app.address, lecturer, fault)

    with small_disk(8) as disk:
        alone(str(disk / "votes.sqlite"), lambda app: run(app, disk))
    found.tell()


async def supervise(where: Site) -> None:
    """Start PostgreSQL again as often as it ends, as systemd does: on a full disk it ends amid its own recovery, too."""
    while True:
        with contextlib.suppress(Exception):
            await asyncio.to_thread(where.database.start)
        await asyncio.sleep(0.3)


def disk(times: int = 6) -> None:
    """The disk of PostgreSQL is full, and its log, which is written ahead, needs room. It ends itself, and is started again."""
    found = Found("disk of PostgreSQL full")

    def press() -> None:
        with contextlib.suppress(Exception), database.engine().connect() as connection:  # it may end amid this
            connection.exec_driver_sql("SELECT pg_switch_wal()")

    async def run(where: Site, folder: Path) -> None:
        lecturer = Lecturer(where.apps[0].address)

        async def fault(phones: list[Phone]) -> None:
            await filled(folder, phones, press)

        supervisor = asyncio.create_task(supervise(where))
        for _ in range(times):
            await suffer(found, where.address, lecturer, fault)
        supervisor.cancel()

    with small_disk(256) as folder, site(folder=folder) as where, reading_of(where):
        asyncio.run(run(where, folder))
    found.tell()


def clock(times: int = 6) -> None:
    """The date is set back by a day, each time, amid voting and while a question's clock runs."""
    found, took = Found("date set back by a day"), tuple[list[float], list[float]](([], []))

    async def run(app: App, date: Path) -> None:
        lecturer = Lecturer(app.address)
        for number in range(times):

            async def fault(_: list[Phone], days: int = number + 1) -> None:
                date.write_text(f"-{days}d\n")

            await suffer(found, app.address, lecturer, fault)
            took[0].append(await closing(app, lecturer, lambda: None))
            took[1].append(await closing(app, lecturer, functools.partial(date.write_text, f"-{number + 1}d12h\n")))

    with tempfile.TemporaryDirectory() as folder:
        date = Path(folder) / "date"
        date.write_text("+0\n")
        fake = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(date), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}  # fmt: skip
        alone(f"{folder}/votes.sqlite", lambda app: run(app, date), **fake)
    found.tell()
    undisturbed, disturbed = (f"{min(one):.1f} to {max(one):.1f} s" for one in took)
    print(f"    a question of 3 s closed after {disturbed}; with the date left alone after {undisturbed}", flush=True)


async def closing(app: App, lecturer: Lecturer, meanwhile: Callable[[], Any]) -> float:
    """Seconds until a question of three seconds is closed on a phone, from when it was first heard of."""
    (phone,) = await join(app.address, lecturer.code, 1)
    before, asked = phone.question, {"kind": "word", "prompt": "Which word comes next?", "text": "The dog ___"}
    asking = asyncio.create_task(lecturer.do("ask", link="/", own=asked, seconds=3))
    await until(lambda: phone.question != before, 10)
    began = time.perf_counter()
    meanwhile()
    await until(lambda: phone.state == "closed", 20)
    await asking
    phone.close()
    return time.perf_counter() - began


def alone(file: str, run: Callable[[App], Coroutine[Any, Any, None]], **environment: str) -> None:
    """One app with SQLite, and this process reads the same file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_VOTES", file)
        app = App({"GLASSBOX_VOTES": file, **environment})
        try:
            app.start()
            asyncio.run(run(app))
        finally:
            app.stop()


PARTS: dict[str, Callable[..., None]] = {
    "app": apps,
    "postgres": postgres,
    "sqlite": lite,
    "disk": disk,
    "clock": clock,
}


def main(*words: str) -> None:
    """Suffer all faults, or those whose names hold one of the words, as often as a number says."""
    names, numbers = [one for one in words if not one.isdecimal()], [int(one) for one in words if one.isdecimal()]
    print(f"faults amid the votes of {PHONES} phones, all on the same cores", flush=True)
    for name, part in PARTS.items():
        if not names or any(word in name for word in names):
            part(*numbers[:1])


if __name__ == "__main__":
    main(*sys.argv[1:])
