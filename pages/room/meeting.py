"""A room while people are in it: its question, their answers, and what is on the screen. It lives on the server's loop; whatever
must not be lost is on the disk before anybody hears of it.
"""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from model.errors import UserError
from pages.room import asking, counting, database, store
from pages.room.asking import Answer, Asked
from pages.room.state import OVER, Current, Phone, Screen
from pages.room.writer import LATE, WRITER

MOST_PHONES = 5_000
Judges = dict[str, Callable[[tuple[str, ...], list[str]], list[float | None]]]


class Locked(UserError):
    """Nobody else may join."""


class Meeting:
    """A room. changed: called after each change, with whether everybody should hear of it at once."""

    def __init__(self, row: store.RoomRow, judges: Judges, changed: Callable[["Meeting", bool], None]) -> None:
        self.row = row
        self.released: set[str] = set(json.loads(row.released))
        self.phones: dict[str, Phone] = {}  # by the hash of their cookie
        self.here: dict[int, float] = {}  # by seat: until when a phone counts as here, infinity for one with a socket
        self.elsewhere: set[int] = set()  # seats of phones that are at other replicas
        self.seen = -1  # the version up to which the database was read
        self.resting = False
        self.fresh: Callable[[], Coroutine[Any, Any, None]] = _nothing  # reads what other replicas have written
        self.question: Current | None = None
        self.asked_so_far: list[Current] = []  # those before
        self.screen = Screen()
        self.pictures: dict[str, tuple[str, bytes]] = {}  # the last two: a phone may still ask for the one before
        self._judges, self._changed = judges, changed
        self._clock: asyncio.TimerHandle | None = None
        self._acting = asyncio.Lock()

    def say(self, at_once: bool = True) -> None:
        """Something has changed."""
        self._changed(self, at_once)

    @property
    def version(self) -> int:
        """The latest of the room that is known here."""
        return max(self.seen, WRITER.versions.get(self.row.code, 0))

    # Phones

    async def join(self, token: str) -> Phone:
        """The phone with this cookie, which gets a seat the first time. Raises UserError where nobody else fits, Locked where nobody may."""
        if found := self.phones.get(token):
            return found
        if self.row.locked:
            raise Locked("The lecturer has closed this room to newcomers.")
        if len(self.phones) >= MOST_PHONES:
            raise UserError(f"{MOST_PHONES:,} phones are in this room, and more do not fit.")
        made = Phone(*await store.seat(self.row.id, token))
        self.phones.setdefault(token, made)
        self.say(at_once=False)
        return self.phones[token]

    def present(self) -> list[int]:
        """The seats of phones that are here, or have answered the question that is asked."""
        now = time.monotonic()
        answered = self.question.answers if self.question else {}
        return sorted({seat for seat, until in self.here.items() if until > now} | self.elsewhere | set(answered))

    async def answer(self, phone: Phone, sent: dict[str, Any]) -> None:
        """Keep an answer: it is on the disk when this returns. Raises UserError with a sentence for what is none, or too late."""
        now = self.question
        if not now or sent.get("question") != now.id or sent.get("round") != now.round or now.state != "asking":
            raise UserError(LATE)
        value, at, said = asking.answer(now.asked, sent.get("answer")), time.time(), now.answers
        if now.asked.kind == "pairs":
            item = sent.get("item")
            mine = asking.share_of(phone.seat, now.asked)
            if type(item) is not int or item not in range(len(mine)):
                raise UserError("This pair was not asked of you.")
            ballot = store.Verdict(
                now.id, phone.id, item, now.asked.votes, phone.seat, now.asked.items[mine[item]], str(value), at
            )
            await store.judge(self.row.id, ballot)
            said.setdefault(phone.seat, {})[item] = value
        else:
            await store.answer(self.row.id, now.id, now.round, phone.id, value, at)
            said[phone.seat] = value
        self.say(at_once=False)

    # What the lecturer does

    async def ask(self, asked: Asked, seconds: float | None) -> None:
        """Put a question. One that is still open is over."""
        async with self._acting:
            id_, number = await store.ask(self.row.id, asked, seconds)
            if not self.question or self.question.id != id_:  # another replica's news may have told already
                self._end_question()
                self.question = Current(id_, number, asked, seconds=seconds)
            self._wind(seconds)
        self.say()

    async def extend(self, seconds: float) -> None:
        """More time."""
        now = self._now("asking")
        if now.ends is not None and now.seconds is not None:
            left = now.ends - asyncio.get_running_loop().time() + seconds
            now.seconds = max(now.seconds, left)
            self._wind(left)
            await store.clock(self.row.id, now.id, now.seconds, left)
            self.say()

    async def close(self) -> None:
        """No more answers."""
        await self._turn("closed", "asking")

    async def show(self) -> None:
        """Let the hall see what the room said."""
        await self._turn("shown", "closed")

    async def reveal(self) -> None:
        """Let the hall see what the model says beside it."""
        await self.fresh()
        async with self._acting:
            now = self._now("closed", "shown")
            now.judged = await self._judge(now)
            await store.turn(self.row.id, now.id, ("closed", "shown"), "revealed", now.round, judged=now.judged)
            now.state = "revealed"
            mark(self.phones.values(), now)
        self.say()

    async def again(self, seconds: float | None) -> None:
        """Ask once more, after the room has talked. What it said first is kept."""
        async with self._acting:
            now = self._now("closed", "shown")
            if now.round > 1:
                raise UserError("A question is asked twice at most: reveal it, or ask another.")
            if now.asked.kind == "pairs":
                raise UserError("Pairs are judged once: learn from these votes, or ask for more.")
            await store.turn(self.row.id, now.id, ("closed", "shown"), "asking", 2, seconds=seconds)
            now.round, now.state, now.seconds = 2, "asking", seconds
            now.rounds[1:] = now.rounds[1:] or [{}]
            self._wind(seconds)
        self.say()

    async def done(self) -> None:
        """On with the lecture."""
        async with self._acting:
            if self.question:
                await store.end(self.row.id)
                self._end_question()
        self.say()

    async def set(self, switch: str, on: bool) -> None:
        """Switch locked, results, look or over."""
        await store.switch(self.row.id, **{switch: on})
        self.row = store.RoomRow(**self.row._asdict() | {switch: on})
        self.say()

    async def release(self, words: list[str]) -> None:
        """Let the hall see words that GloVe does not know."""
        self.released = await store.release(self.row.id, self.released | {asking.normal(one) for one in words})
        self.say()

    def follow(self, screen: Screen, picture: tuple[str, bytes] | None) -> None:
        """This is on the screen now."""
        self.screen = screen
        if picture:
            self.pictures[screen.picture] = picture
            while len(self.pictures) > 2:
                self.pictures.pop(next(iter(self.pictures)))
        self.say()

    def wind_on(self) -> None:
        """Set the clock by the question as it was read."""
        now = self.question
        asking_now = now and now.state == "asking" and now.ends is not None
        self._wind(now.ends - asyncio.get_running_loop().time() if now and now.ends and asking_now else None)

    def rest(self) -> None:
        """Nobody is here any more."""
        self.resting = True
        if self._clock:
            self._clock.cancel()

    async def _turn(self, state: str, before: str) -> None:
        async with self._acting:
            now = self._now(before)
            await store.turn(self.row.id, now.id, (before,), state, now.round)
            now.state = state
            self._wind(None)
        self.say()

    def _end_question(self) -> None:
        if now := self.question:
            now.state = OVER[now.state != "revealed"]
            self.asked_so_far.append(now)
            self.question = None
            self._wind(None)

    def _now(self, *states: str) -> Current:
        """The question, in one of these states."""
        if not self.question:
            raise UserError("No question is asked now.")
        if self.question.state not in states:
            raise UserError(store.OUT_OF_TURN)
        return self.question

    async def _judge(self, now: Current) -> dict[str, float | None]:
        """What the model gives to the words that the room said and its key lacks."""
        key = now.asked.key
        if not key or not key.judge or key.judge not in self._judges:
            return {}
        known = dict(key.values)
        words = sorted({str(word) for one in now.rounds for word in one.values()} - set(known))[: asking.MOST_JUDGED]
        if not words:
            return {}
        values = await store.aside(self._judges[key.judge], key.about, words)
        return dict(zip(words, values, strict=True))

    def _wind(self, seconds: float | None) -> None:
        """Set the clock that closes the question, or stop it. It runs on the loop's time, which no change of the date moves."""
        if self._clock:
            self._clock.cancel()
            self._clock = None
        if not self.question:
            return
        loop = asyncio.get_running_loop()
        self.question.ends = None if seconds is None else loop.time() + max(0.0, seconds)
        if seconds is not None:
            self._clock = loop.call_later(max(0.0, seconds), self._time_is_up)

    def _time_is_up(self) -> None:
        if self.question and self.question.state == "asking":
            run(self._close_in_time())

    async def _close_in_time(self) -> None:
        while self.question and self.question.state == "asking":
            try:
                return await self.close()
            except database.Away:  # the clock goes on without it
                await asyncio.sleep(1)
            except UserError:  # another replica's clock was quicker
                return None
        return None


_tasks: set["asyncio.Task[Any]"] = set()  # the loop itself holds them weakly


def run(work: Coroutine[Any, Any, Any]) -> None:
    """Let something go on by itself."""
    task = asyncio.get_running_loop().create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _nothing() -> None:
    """There are no other replicas."""


def mark(phones: Iterable[Phone], question: Current) -> None:
    """Count a question that was revealed, once, by each phone's last answer."""
    if question.asked.kind == "pairs" or question.state not in ("revealed", "done") or question.marked:
        return
    question.marked = True
    for phone in phones:
        value: Answer | None = next((one[phone.seat] for one in reversed(question.rounds) if phone.seat in one), None)
        if (right := None if value is None else counting.right(question.asked, value)) is not None:
            phone.score[0] += right
            phone.score[1] += 1
