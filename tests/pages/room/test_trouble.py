"""When something fails under a room: the disk, the database, the clock, the server. What was acknowledged stays."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pages.room import audience, database, hall
from tests.pages.room.people import Lecturer, Phone, heard, served


@pytest.fixture
def anew() -> Iterator[None]:
    """Rooms are read from the disk again, as after the server began anew."""
    hall.HALL._open.clear()
    yield
    hall.HALL._open.clear()


def test_a_full_disk_is_said_and_the_answer_may_come_again(client: TestClient, lecturer: Lecturer) -> None:
    phones = [Phone(client, lecturer.code) for _ in range(3)]
    lecturer.ask()
    assert phones[0].answer("cat") == {"saved": 1}
    phones[1].state()
    with database.engine().connect() as connection:  # SQLite itself says that it is full at this many pages
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    told = [phones[1].answer("x" * 40, n=n) for n in range(15)]
    told += [lecturer.ask(prompt="y" * 190, text="z" * 590) for _ in range(40)]
    failed = [one for one in told if "refused" in one or "error" in one]
    assert failed and all("disk is full" in one.get("why", one.get("error", "")) for one in failed)
    assert all(one["again"] for one in failed if "refused" in one)
    with database.engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert lecturer.ask() == {} and phones[1].answer("cat") == {"saved": 1}


def test_a_database_that_goes_and_comes_back(
    client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    assert phone.answer("cat") == {"saved": 1}
    monkeypatch.setenv("GLASSBOX_DATABASE", "postgresql://nobody@127.0.0.1:1/nothing")
    away = phone.answer("moon")
    assert away["again"] and "does not answer" in away["why"] and phone.state()["you"]["answers"] == {"0": "cat"}
    newcomer = Phone(client, lecturer.code)
    assert newcomer.get(f"/j/{lecturer.code}/state").status_code == 503
    assert "does not answer" in lecturer.do("close")["error"]
    monkeypatch.delenv("GLASSBOX_DATABASE")
    assert phone.answer("moon") == {"saved": 1} and lecturer.do("close") == {}
    assert newcomer.state()["you"]["seat"] == 1


def test_a_server_that_begins_anew_knows_all(lecturer: Lecturer, client: TestClient, anew: None) -> None:
    phones = [Phone(client, lecturer.code) for _ in range(3)]
    lecturer.ask(right="cat")
    for phone, word in zip(phones, ("cat", "cat", "moon"), strict=True):
        phone.answer(word)
    lecturer.do("reveal")  # not yet: it is still asked
    lecturer.do("close")
    lecturer.do("reveal")
    lecturer.ask(kind="choice", options=["a", "b"], right=1, seconds=100)
    phones[2].answer(1)
    before = [one.state() for one in phones]
    hall.HALL._open.clear()
    with served() as restarted:
        later = [Phone(restarted, lecturer.code) for _ in phones]
        for one, was in zip(later, phones, strict=True):
            one.cookies = was.cookies
        after = [one.state() for one in later]
        assert [one["you"] for one in after] == [one["you"] for one in before]
        assert after[0]["room"]["question"] == before[0]["room"]["question"]
        assert 90 < after[0]["room"]["left"] <= before[0]["room"]["left"] <= 100
        assert later[0].answer(0) == {"saved": 1}


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_a_clock_that_jumps_moves_no_deadline(
    client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask(seconds=100)
    true = time.time
    monkeypatch.setattr(time, "time", lambda: true() + jump)
    assert 95 < phone.state()["room"]["left"] <= 100 and phone.answer("cat") == {"saved": 1}
    hall.HALL._open.clear()  # and what the disk says of it is bounded by the question's own time
    with served() as restarted:
        later = Phone(restarted, lecturer.code)
        left = later.state()["room"]["left"]
        assert left is None or 0 <= left <= 100


def test_a_phone_that_never_reads_holds_up_nobody(client: TestClient, lecturer: Lecturer) -> None:
    deaf, phone = Phone(client, lecturer.code), Phone(client, lecturer.code)
    with deaf.socket(f"/j/{lecturer.code}/socket"), phone.socket(f"/j/{lecturer.code}/socket") as socket:
        for _ in range(20):
            lecturer.ask()
        assert heard(socket, "asking")["room"]["question"]["number"] >= 1
        found = phone.state()["room"]["question"]["number"]
        while json.loads(socket.receive_text())["room"]["question"]["number"] != found:
            pass


class Slow:
    """A socket that takes its time."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send_text(self, text: str) -> None:
        await asyncio.sleep(0.02)
        self.sent.append(text)


def test_no_order_to_the_projector_is_lost() -> None:
    async def run() -> list[str]:
        slow = Slow()
        line = audience.Line(slow, lambda: "state")  # type: ignore[arg-type]
        sending = asyncio.create_task(line.send())
        for number in range(20):
            line.orders.append(str(number))
            line.wake()
            await asyncio.sleep(0.011)
        await asyncio.sleep(1)
        sending.cancel()
        return [one for one in slow.sent if one != "state"]

    assert asyncio.run(run()) == [str(number) for number in range(20)]


def test_a_line_sends_the_latest_and_not_all() -> None:
    async def run() -> list[str]:
        slow, now = Slow(), [0]
        line = audience.Line(slow, lambda: str(now[0]))  # type: ignore[arg-type]
        sending = asyncio.create_task(line.send())
        for _ in range(100):
            now[0] += 1
            line.wake()
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.1)
        sending.cancel()
        return slow.sent

    sent = asyncio.run(run())
    assert sent[-1] == "100" and len(sent) < 20
