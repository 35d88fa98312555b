"""Several replicas on one PostgreSQL: what one is told, the others know, and nothing that was acknowledged is lost between them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from model.errors import UserError
from pages.room import asking, database, doing, guard, news, pairing, store, writer
from pages.room.audience import Audience
from pages.room.doing import Desk
from pages.room.hall import Hall
from pages.room.state import Screen
from pages.room.tables import ANSWER, HERE, METADATA, PAIRING, ROOM, SCREEN
from pages.server.checks import Question
from tests.pages.room.people import OWN

pytestmark = pytest.mark.usefixtures("shared")
WORD = asking.own(OWN | {"right": "cat"}, "/")
Test = Callable[[Hall, Hall, Audience, Audience], Awaitable[None]]


def in_two_halls(test: Test) -> None:
    """Run a test with two halls that know of each other by the database alone, and the same room in both."""

    async def run() -> None:
        here, there = Hall(), Hall()
        try:
            first = await here.open("", "", "a key")
            second = await there.find(first.meeting.row.code)
            assert second and second is not first
            await soon(lambda: here.replica.hears and there.replica.hears)
            await test(here, there, first, second)
        finally:
            for hall in (here, there):
                await hall.close()

    asyncio.run(run())


async def soon(true: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until something is true; fail where it does not become so."""
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < end, "this did not come about"
        await asyncio.sleep(0.01)


def count(table: Any) -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


async def answer(audience: Audience, token: str, value: Any) -> None:
    """A phone joins there if it is new, and answers what is asked."""
    phone, now = await audience.meeting.join(token), audience.meeting.question
    assert now
    await audience.meeting.answer(phone, {"question": now.id, "round": now.round, "item": 0, "answer": value})


def test_answers_at_two_replicas_are_counted_at_both() -> None:
    async def test(_: Hall, __: Hall, here: Audience, there: Audience) -> None:
        await here.meeting.ask(WORD, None)
        await soon(lambda: there.meeting.question)
        await asyncio.gather(*(answer((here, there)[at % 2], f"phone {at}", f"word{at % 5}") for at in range(60)))
        await soon(lambda: all(len(one.meeting.question.answers) == 60 for one in (here, there)))  # type: ignore[union-attr]
        assert count(ANSWER) == 60
        assert here.meeting.question.answers == there.meeting.question.answers  # type: ignore[union-attr]
        assert sorted(one.seat for one in here.meeting.phones.values()) == list(range(60))  # each has a seat of its own
        await soon(
            lambda: (
                {k: v.seat for k, v in here.meeting.phones.items()}
                == {k: v.seat for k, v in there.meeting.phones.items()}
            )
        )

    in_two_halls(test)


def test_a_question_is_driven_from_two_replicas() -> None:
    async def test(_: Hall, __: Hall, here: Audience, there: Audience) -> None:
        seen: list[int] = []
        await here.meeting.ask(WORD, 100)
        await soon(lambda: there.meeting.question)
        for number, said in enumerate(("cat", "cat", "moon")):
            await answer(here, f"phone {number}", said)
        await answer(there, "phone 0", "zzyzx")  # it has come to the other, and changes its mind
        seen.append(there.meeting.version)
        await there.meeting.close()
        await soon(lambda: here.meeting.question.state == "closed")  # type: ignore[union-attr]
        with pytest.raises(UserError, match="does not come next"):
            await here.meeting.close()
        await here.meeting.release(["zzyzx"])
        await there.meeting.release(["qwfp"])
        await soon(lambda: here.meeting.released == there.meeting.released == {"zzyzx", "qwfp"})
        await there.meeting.reveal()  # which reads what it has not heard yet
        await soon(lambda: here.meeting.question.state == "revealed")  # type: ignore[union-attr]
        for one in (here, there):
            scores = {token: tuple(phone.score) for token, phone in one.meeting.phones.items()}
            assert scores == {"phone 0": (0, 1), "phone 1": (1, 1), "phone 2": (0, 1)}
        seen.append(here.meeting.version)
        await here.meeting.ask(WORD, None)
        await soon(lambda: there.meeting.question.number == 2)  # type: ignore[union-attr]
        await there.meeting.ask(WORD, None)
        await soon(lambda: here.meeting.question.number == 3)  # type: ignore[union-attr]
        assert (
            [one.state for one in here.meeting.asked_so_far]
            == [one.state for one in there.meeting.asked_so_far]
            == ["done", "dropped"]
        )
        assert [*seen, here.meeting.version] == sorted({*seen, here.meeting.version})

    in_two_halls(test)


def test_an_answer_after_the_close_at_another_replica_is_refused() -> None:
    async def test(_: Hall, other: Hall, here: Audience, there: Audience) -> None:
        await here.meeting.ask(WORD, None)
        await soon(lambda: there.meeting.question)
        other.replica.end()  # it hears nothing more
        await asyncio.sleep(1.2)
        await here.meeting.close()
        assert there.meeting.question and there.meeting.question.state == "asking"
        with pytest.raises(UserError, match=writer.LATE):
            await answer(there, "phone", "cat")
        assert count(ANSWER) == 0

    in_two_halls(test)


def test_of_two_acts_at_once_one_is_done() -> None:
    async def test(_: Hall, __: Hall, here: Audience, there: Audience) -> None:
        await here.meeting.ask(WORD, None)
        await answer(here, "phone", "cat")
        await here.meeting.close()
        await soon(lambda: there.meeting.question and there.meeting.question.state == "closed")
        done = await asyncio.gather(here.meeting.again(None), there.meeting.show(), return_exceptions=True)
        assert sorted(type(one).__name__ for one in done) == ["NoneType", "UserError"]
        state = "asking" if done[0] is None else "shown"
        await soon(lambda: all(one.meeting.question.state == state for one in (here, there)))  # type: ignore[union-attr]

    in_two_halls(test)


def test_who_reveals_has_read_every_answer() -> None:
    async def test(_: Hall, other: Hall, here: Audience, there: Audience) -> None:
        await here.meeting.ask(WORD, None)
        await soon(lambda: there.meeting.question)
        other.replica.end()  # it hears nothing more
        await asyncio.sleep(1.2)
        for number in range(3):
            await answer(here, f"phone {number}", "cat")
        await here.meeting.close()
        await there.meeting.reveal()
        assert there.meeting.question and there.meeting.question.answers == {0: "cat", 1: "cat", 2: "cat"}
        assert [tuple(one.score) for one in there.meeting.phones.values()] == [(1, 1)] * 3

    in_two_halls(test)


def test_a_clock_closes_once_and_alike() -> None:
    async def test(_: Hall, __: Hall, here: Audience, there: Audience) -> None:
        await here.meeting.ask(WORD, 1.5)
        await soon(lambda: there.meeting.question)
        await there.meeting.extend(0.5)
        await soon(lambda: here.meeting.question.seconds == there.meeting.question.seconds)  # type: ignore[union-attr]
        ends = [one.meeting.question.ends for one in (here, there)]  # type: ignore[union-attr]
        assert ends[0] and ends[1] and abs(ends[0] - ends[1]) < 0.3
        await soon(lambda: all(one.meeting.question.state == "closed" for one in (here, there)))  # type: ignore[union-attr]

    in_two_halls(test)


def test_who_is_here_is_counted_over_all_replicas_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "SILENT", 3.0)
    monkeypatch.setattr("pages.room.replicas.BEAT", 1.0)

    async def test(hall: Hall, _: Hall, here: Audience, there: Audience) -> None:
        for audience, tokens in ((here, ("a", "b")), (there, ("b", "c"))):  # b has a tab at each
            for token in tokens:
                phone = await audience.meeting.join(token)
                audience.meeting.here[phone.seat] = float("inf")
        await soon(lambda: len(here.meeting.present()) == len(there.meeting.present()) == 3)
        hall.replica._beating.cancel()  # type: ignore[union-attr]
        await soon(lambda: len(there.meeting.present()) == 2)  # what a dead replica said is forgotten

    in_two_halls(test)


def test_a_hall_is_led_into_a_room_of_another_replica() -> None:
    async def run() -> None:
        here, there = Hall(), Hall()
        try:
            there.replica.begin()
            audience = await here.open("", "", "a key")
            await soon(lambda: there.led() == [audience.meeting.row.code])
            late = Hall()
            late.replica.begin()  # it begins after the lecturer has come
            await soon(lambda: late.led() == [audience.meeting.row.code])
            await late.close()
        finally:
            for hall in (here, there):
                await hall.close()

    asyncio.run(run())


def test_the_screen_and_its_picture_are_known_at_all() -> None:
    async def test(hall: Hall, __: Hall, here: Audience, there: Audience) -> None:
        picture, screen = ("image/png", bytes(range(256))), Screen(caption="Look", link="/attention", picture="abc")
        await hall.replica.follow(here.meeting.row, screen, picture)
        await soon(lambda: there.meeting.screen == screen)
        assert there.meeting.pictures == {"abc": picture}
        late = Hall()
        try:
            found = await late.find(here.meeting.row.code)
            assert found
            await soon(lambda: found.meeting.pictures == {"abc": picture})
        finally:
            await late.close()

    in_two_halls(test)


class Heard:
    """A screen of the lecturer that only takes orders."""

    def __init__(self) -> None:
        self.orders: list[str] = []

    def wake(self) -> None:
        """It looks by itself."""


def test_each_turn_of_the_projector_arrives_once() -> None:
    async def test(hall: Hall, _: Hall, here: Audience, there: Audience) -> None:
        desks = Heard(), Heard()
        here.desks.add(desks[0])  # type: ignore[arg-type]
        there.desks.add(desks[1])  # type: ignore[arg-type]
        for by in (1, 1, 1, -1):
            here.order(by)
        turns = [hall.replica.turn(here.meeting.row.code, by) for by in (1, 1, 1, -1)]
        await asyncio.gather(*turns)  # likely in one transaction
        await soon(lambda: len(desks[1].orders) == 4)
        await asyncio.sleep(0.2)
        for one in desks:
            assert [json.loads(said)["turn"] for said in one.orders] == [1, 1, 1, -1]
            one.orders.clear()
        here.desks.clear()
        there.desks.clear()

    in_two_halls(test)


def test_a_key_for_a_second_screen_works_once_at_any_replica() -> None:
    async def test(_: Hall, __: Hall, here: Audience, there: Audience) -> None:
        room, key = here.meeting.row.id, guard.new_key()
        once = await pairing.give(room, key)
        with database.reading() as connection:
            kept = connection.execute(select(PAIRING)).one()
        assert key not in str(kept) and once not in str(kept) and key.encode().hex() not in kept.key
        got = await asyncio.gather(pairing.exchanged(room, once), pairing.exchanged(room, once))
        assert sorted(map(str, got)) == sorted([key, "None"])
        assert await pairing.exchanged(room + 1, await pairing.give(room, key)) is None
        assert await pairing.exchanged(room, "nothing") is None

    in_two_halls(test)


def test_a_key_for_a_second_screen_does_not_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "LASTS", -1.0)

    async def test(_: Hall, __: Hall, here: Audience, ___: Audience) -> None:
        room = here.meeting.row.id
        assert await pairing.exchanged(room, await pairing.give(room, guard.new_key())) is None

    in_two_halls(test)


def test_a_room_that_is_deleted_is_gone_everywhere_with_all_of_it() -> None:
    async def test(hall: Hall, other: Hall, here: Audience, there: Audience) -> None:
        await here.meeting.ask(WORD, None)
        await soon(lambda: there.meeting.question)
        await answer(there, "phone", "cat")
        await hall.replica.follow(here.meeting.row, Screen("Look"), None)
        await pairing.give(here.meeting.row.id, guard.new_key())
        await soon(lambda: count(HERE) and count(SCREEN))
        await hall.delete(here)
        await soon(lambda: not other._open)
        await asyncio.sleep(1.2)  # whoever is about to say who is here
        assert [count(one) for one in METADATA.sorted_tables] == [0] * len(METADATA.sorted_tables)

    in_two_halls(test)


def test_a_room_that_is_over_sends_everybody_home() -> None:
    async def test(hall: Hall, other: Hall, here: Audience, __: Audience) -> None:
        desk = Desk(here, "a key", "", [], lambda: None)  # type: ignore[arg-type, return-value]
        await here.meeting.set("over", True)
        await soon(lambda: not other._open)
        assert desk.meeting.row.over and not other.led()

    in_two_halls(test)


def test_what_was_said_while_nobody_heard_is_read_afterwards() -> None:
    async def test(_: Hall, other: Hall, here: Audience, there: Audience) -> None:
        with database.writing() as connection:  # as when PostgreSQL begins anew
            listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            connection.exec_driver_sql(listening)
        await here.meeting.ask(WORD, None)
        await answer(here, "phone", "cat")
        await soon(lambda: there.meeting.question and there.meeting.question.answers == {0: "cat"})

    in_two_halls(test)


def test_an_older_state_is_not_taken_for_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that began before this replica's own act ends after it."""

    async def test(_: Hall, other: Hall, here: Audience, __: Audience) -> None:
        other.replica.end()  # it reads nothing more
        await asyncio.sleep(1.2)
        await here.meeting.ask(WORD, None)
        old, read = news.read(here.meeting.row.code), news.read
        await here.meeting.close()
        answers = iter([old])
        monkeypatch.setattr(news, "read", lambda *args: next(answers, None) or read(*args))
        states, changed = [], here.changed

        def told(at_once: bool) -> None:
            states.append(here.meeting.question and here.meeting.question.state)
            changed(at_once)

        monkeypatch.setattr(here, "changed", told)
        here.catch_up("record")
        await soon(lambda: states)
        await asyncio.sleep(0.3)
        assert set(states) == {"closed"}

    in_two_halls(test)


def test_the_desk_acts_across_replicas() -> None:
    async def test(_: Hall, __: Hall, here: Audience, there: Audience) -> None:
        desk = Desk(there, "a key", "", [], lambda: None)  # type: ignore[arg-type, return-value]
        await doing.follow(desk, Question.read(b'{"caption": "Look", "link": "/"}'))
        await doing.lock(desk, Question.read(b'{"on": true}'))
        await soon(lambda: here.meeting.row.locked)
        with pytest.raises(UserError, match="closed this room"):
            await here.meeting.join("a newcomer")

    in_two_halls(test)


def test_a_room_that_is_kept_elsewhere_is_not_heard_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """With SQLite nothing listens."""
    monkeypatch.delenv("GLASSBOX_DATABASE")

    async def run() -> None:
        hall = Hall()
        audience = await hall.open("", "", "a key")
        await audience.meeting.ask(WORD, None)
        assert not hall.replica.listens and store.find(audience.meeting.row.code)
        await hall.close()

    asyncio.run(run())
    assert count(ROOM) == 1
