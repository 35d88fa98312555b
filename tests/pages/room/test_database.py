"""What is kept of rooms and votes: in SQLite and in PostgreSQL, carried over from older files, in groups, and not lost."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from model.errors import UserError
from pages.rlhf.work import votes
from pages.room import asking, database, migrating, news, writer
from pages.room.tables import ANSWER, BALLOT, METADATA, PHONE, QUESTION, ROOM

REPOSITORY = Path(__file__).resolve().parents[3]
OLD = """CREATE TABLE ballots (id INTEGER NOT NULL PRIMARY KEY, room VARCHAR(32) NOT NULL, act VARCHAR(16) NOT NULL,
voter VARCHAR(32) NOT NULL, rater VARCHAR(16) NOT NULL, prompt VARCHAR NOT NULL, first VARCHAR NOT NULL, second VARCHAR NOT NULL,
verdict VARCHAR(8) NOT NULL); CREATE INDEX ix_ballots_room ON ballots (room);"""


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test with each database; what an earlier one left in PostgreSQL is gone."""
    if request.param == "postgres":
        monkeypatch.setenv("GLASSBOX_DATABASE", request.getfixturevalue("postgres"))
        with database.writing() as connection:
            for table in (BALLOT, ROOM):
                connection.execute(table.delete())
    return str(request.param)


def room(connection: Connection, phones: int = 3) -> tuple[int, int, list[int]]:
    """A room, its question, its phones."""
    row = {
        "code": "BCDFGH",
        "name": "",
        "lesson": "",
        "key": "",
        "made": 0,
        "locked": False,
        "results": True,
        "look": False,
    }
    (at,) = connection.execute(insert(ROOM).values(**row, over=False, released="[]")).inserted_primary_key or (0,)
    asked = {"room": at, "number": 1, "round": 1, "state": "asking", "asked": "{}", "judged": "{}", "made": 0}
    (question,) = connection.execute(insert(QUESTION).values(asked)).inserted_primary_key or (0,)
    connection.execute(insert(PHONE), [{"room": at, "seat": n, "token": str(n), "made": 0} for n in range(phones)])
    return at, question, list(connection.scalars(select(PHONE.c.id).where(PHONE.c.room == at).order_by(PHONE.c.seat)))


def row(question: int, phone: int, value: str) -> dict[str, Any]:
    return {"question": question, "round": 1, "phone": phone, "value": value, "at": 1.5}


def kept() -> Counter[str]:
    with database.reading() as connection:
        return Counter(connection.scalars(select(ANSWER.c.value)))


def test_of_two_answers_of_a_phone_the_later_is_kept(kind: str) -> None:
    _, question, phones = writer.WRITER.do(room).result()
    said = ["a", "b", "c", "d", "e", "f", "f"]
    jobs = [writer.WRITER.put(ANSWER, row(question, phones[at % 2], value)) for at, value in enumerate(said)]
    for one in jobs:
        one.result()
    assert kept() == Counter({"f": 2})


def test_one_that_cannot_be_kept_takes_no_other_with_it(kind: str) -> None:
    _, question, phones = writer.WRITER.do(
        room,
    ).result()
    rows = [
        row(question, phones[0], "here"),
        row(question + 999, phones[1], "no such question"),
        row(question, phones[2], "here"),
    ]
    group = [writer.Job(writer.Future(), ANSWER, one) for one in rows]
    writer.keep(group)
    assert [one.done.exception() is None for one in group] == [True, False, True] and kept() == Counter(here=2)


def test_who_leaves_while_it_is_written_stops_nobody(kind: str) -> None:
    _, question, phones = writer.WRITER.do(room).result()
    jobs = [writer.WRITER.put(ANSWER, row(question, phones[at % 3], str(at))) for at in range(300)]
    for one in jobs[::2]:
        one.cancel()  # as a task does whose socket has ended
    assert writer.WRITER.put(ANSWER, row(question, phones[0], "last")).result(10) is None
    assert kept()["last"] == 1


def test_what_is_refused_leaves_nothing_behind(kind: str) -> None:
    def refused(connection: Connection) -> None:
        room(connection)
        raise UserError("No.")

    before, refusal, after = (
        writer.Job(writer.Future(), work=work) for work in (room_of("BBBBBB"), refused, room_of("CCCCCC"))
    )
    writer.keep([before, refusal, after])
    with pytest.raises(UserError, match="No"):
        refusal.done.result()
    with database.reading() as connection:
        assert sorted(connection.scalars(select(ROOM.c.code))) == ["BBBBBB", "CCCCCC"]


def room_of(code: str) -> writer.Work:
    def make(connection: Connection) -> None:
        at, _, _ = room(connection)
        connection.execute(ROOM.update().where(ROOM.c.id == at).values(code=code))

    return make


def test_all_of_a_room_goes_with_it(kind: str) -> None:
    at, question, phones = writer.WRITER.do(room).result()
    writer.WRITER.put(ANSWER, row(question, phones[0], "a")).result()
    ballot = {"room": "a-room-of-tests", "act": "x", "voter": "phone 1", "rater": "person", "prompt": "p", "first": "a",
              "second": "b", "verdict": "first", "question": question, "phone": phones[0], "item": 0, "at": 1.0}  # fmt: skip
    writer.WRITER.put(BALLOT, ballot).result()
    votes.cast("a-room-of-tests", [votes.Ballot("p", "a", "b", "tie")])
    writer.WRITER.do(lambda connection: connection.execute(ROOM.delete().where(ROOM.c.id == at)).rowcount).result()
    with database.reading() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table)) for table in (ROOM, QUESTION, PHONE, ANSWER)
        ]
    assert counts == [0, 0, 0, 0] and [one.verdict for one in votes.of("a-room-of-tests")] == ["tie"]


def test_votes_of_an_older_file_are_carried_over(store: Path) -> None:
    old = sqlite3.connect(store)
    old.executescript(OLD)
    rows = [
        ("a-room-of-tests", f"act{n}", "anna", "person", f"p{n}", "ä\u2028b", "second \U0001f999", "first")
        for n in range(700)
    ]
    old.executemany(
        "INSERT INTO ballots (room, act, voter, rater, prompt, first, second, verdict) VALUES (?,?,?,?,?,?,?,?)", rows
    )
    old.execute("DELETE FROM ballots WHERE id = 350")
    old.commit()
    old.close()
    assert [one.prompt for one in votes.of("a-room-of-tests")] == [f"p{n}" for n in range(700) if n != 349]
    with database.reading() as connection:
        found = connection.execute(select(BALLOT).order_by(BALLOT.c.id)).all()
    assert [tuple(one)[1:9] for one in found] == [one for n, one in enumerate(rows) if n != 349]
    assert [one.id for one in found] == [n for n in range(1, 701) if n != 350]
    assert votes.undo("a-room-of-tests", "anna") == 1 and len(votes.of("a-room-of-tests")) == 698


def test_rooms_of_an_earlier_glassbox_stay_as_they_are(kind: str) -> None:
    """The third step gives versions to what has none."""
    with database.engine().begin() as connection:
        METADATA.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        migrating.upgrade(connection, "2")
        made = "INSERT INTO room (id, code, name, lesson, key, made, locked, results, look, over, released) VALUES "
        no = "false" if kind == "postgres" else "0"
        connection.exec_driver_sql(f"{made} (7, 'BCDFGH', 'old', '', 'k', 5, {no}, {no}, {no}, {no}, '[]')")
        asked = json.dumps(asking.written(asking.own({"kind": "word", "prompt": "Which?"}, "/")))
        question = "INSERT INTO question (id, room, number, round, state, asked, judged, made) VALUES "
        connection.exec_driver_sql(f"{question} (3, 7, 1, 1, 'asking', '{asked}', '{{}}', 6)")
        connection.exec_driver_sql("INSERT INTO phone (id, room, seat, token, made) VALUES (2, 7, 0, 't', 6)")
        connection.exec_driver_sql(
            "INSERT INTO answer (question, round, phone, value, at) VALUES (3, 1, 2, '\"cat\"', 6)"
        )
        migrating.upgrade(connection)
    found = news.read("BCDFGH")
    assert found and found.row.name == "old" and found.phones == [("t", 2, 0)]
    assert [one.id for one in found.questions] == [3] and found.answers == {3: [(1, 0, "cat", 6.0)]}
    writer.WRITER.put(ANSWER, row(3, 2, '"moon"'), 7).result()
    later = news.read("BCDFGH", found.row.version, 3)
    assert later and later.row.version == found.row.version + 1
    assert (later.questions, later.phones, later.answers) == ([], [], {3: [(1, 0, "moon", 1.5)]})


def test_a_database_of_a_newer_glassbox_is_left_alone(store: Path) -> None:
    votes.cast("a-room-of-tests", [votes.Ballot("p", "a", "b", "first")])
    with sqlite3.connect(store) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '99'")
    database._engine.keeper.clear()
    with pytest.raises(UserError, match="made by a newer Glassbox: update this one"):
        votes.of("a-room-of-tests")
    with sqlite3.connect(store) as newer:
        assert newer.execute("SELECT count(*) FROM ballot").fetchone() == (1,)


def test_a_database_that_is_no_address_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("nonsense", "mysql://nobody@localhost/x", "postgresql://nobody@127.0.0.1:1/x"):
        monkeypatch.setenv("GLASSBOX_DATABASE", address)
        with pytest.raises(UserError, match=r"GLASSBOX_DATABASE|does not answer"):
            votes.of("a-room-of-tests")


ANSWERING = """
import sys
from sqlalchemy import insert
from pages.room import writer
from pages.room.tables import ANSWER
from tests.pages.room.test_database import room, row
_, question, phones = writer.WRITER.do(lambda connection: room(connection, 50)).result()
for number in range(1_000_000):
    jobs = [writer.WRITER.put(ANSWER, row(question, phone, str(number))) for phone in phones]
    for at, job in enumerate(jobs):
        job.result()
        sys.stdout.write(f"{at} {number}\\n")
        sys.stdout.flush()
"""


def test_killing_the_server_loses_no_acknowledged_answer(store: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ANSWERING], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"GLASSBOX_VOTES": str(store)},
    )  # fmt: skip
    assert process.stdout
    said = [process.stdout.readline() for _ in range(500)]
    time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    said += [f"{one}\n" for one in process.stdout.read().split("\n")[:-1]]
    process.wait(10)
    acknowledged = {int(at): int(number) for at, number in (one.split() for one in said)}
    with database.reading() as connection:
        seats = select(PHONE.c.seat, ANSWER.c.value).join(PHONE, PHONE.c.id == ANSWER.c.phone)
        found = {seat: int(value) for seat, value in connection.execute(seats)}
    assert len(acknowledged) == 50 and all(found[seat] >= number for seat, number in acknowledged.items())
