"""A room while people are in it: its question, their answers, and what is on the screen. It lives on the server's loop; whatever
must not be lost is on the disk before anybody hears of it.
"""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from typing import Any

from model.errors import UserError
from pages.room import asking, counting, store
from pages.room.asking import Answer, Asked
from pages.room.state import OVER, Current, Phone, Screen

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
        return sorted({seat for seat, until in self.here.items() if until > now} | set(answered))

    async def answer(self, phone: Phone, sent: dict[str, Any]) -> None:
        """Keep an answer: it is on the disk when this returns. Raises UserError with a sentence for what is none, or too late."""
        now = self.question
        if not now or sent.get("question") != now.id or sent.get("round") != now.round or now.state != "asking":
            raise UserError("This question is closed.")
        value, at, said = asking.answer(now.asked, sent.get("answer")), time.time(), now.answers
        if now.asked.kind == "pairs":
            item = sent.get("item")
            mine = asking.share_of(phone.seat, now.asked)
            if type(item) is not int or item not in range(len(mine)):
                raise UserError("This pair was not asked of you.")
            ballot = store.Verdict(
                now.id, phone.id, item, now.asked.votes, phone.seat, now.asked.items[mine[item]], str(value), at
            )
            await store.judge(ballot)
            said.setdefault(phone.seat, {})[item] = value
        else:
            await store.answer(now.id, now.round, phone.id, value, at)
            said[phone.seat] = value
        self.say(at_once=False)

    # What the lecturer does

    async def ask(self, asked: Asked, seconds: float | None) -> None:
        """Put a question. One that is still open is over."""
        async with self._acting:
            await self._end_question()
            number = len(self.asked_so_far) + 1
            id_ = await store.ask(self.row.id, number, asked, seconds)
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
            await store.clock(now.id, now.seconds, left)
            self.say()

    async def close(self) -> None:
        """No more answers."""
        await self._turn("closed", "asking")

    async def show(self) -> None:
        """Let the hall see what the room said."""
        await self._turn("shown", "closed")

    async def reveal(self) -> None:
        """Let the hall see what the model says beside it."""
        async with self._acting:
            now = self._now("closed", "shown")
            now.judged = await self._judge(now)
            await store.turn(now.id, "revealed", now.round, judged=now.judged)
            now.state = "revealed"
            for phone in self.phones.values():
                _mark(phone, now)
        self.say()

    async def again(self, seconds: float | None) -> None:
        """Ask once more, after the room has talked. What it said first is kept."""
        async with self._acting:
            now = self._now("closed", "shown")
            if now.round > 1:
                raise UserError("A question is asked twice at most: reveal it, or ask another.")
            if now.asked.kind == "pairs":
                raise UserError("Pairs are judged once: learn from these votes, or ask for more.")
            await store.turn(now.id, "asking", 2, seconds=seconds)
            now.round, now.state, now.seconds = 2, "asking", seconds
            now.rounds.append({})
            self._wind(seconds)
        self.say()

    async def done(self) -> None:
        """On with the lecture."""
        async with self._acting:
            await self._end_question()
        self.say()

    async def set(self, switch: str, on: bool) -> None:
        """Switch locked, results, look or over."""
        await store.switch(self.row.id, **{switch: on})
        self.row = store.RoomRow(**self.row._asdict() | {switch: on})
        self.say()

    async def release(self, words: list[str]) -> None:
        """Let the hall see words that GloVe does not know."""
        self.released |= {asking.normal(one) for one in words}
        await store.switch(self.row.id, released=json.dumps(sorted(self.released)))
        self.say()

    def follow(self, screen: Screen, picture: tuple[str, bytes] | None) -> None:
        """This is on the screen now."""
        self.screen = screen
        if picture:
            self.pictures[screen.picture] = picture
            while len(self.pictures) > 2:
                self.pictures.pop(next(iter(self.pictures)))
        self.say()

    def take(self, found: list[Current]) -> None:
        """Questions as they are kept on the disk, all of them: after the server began anew."""
        for one in found:
            if one.state in ("revealed", "done"):
                for phone in self.phones.values():
                    _mark(phone, one)
        self.asked_so_far = [one for one in found if one.state in OVER]
        self.question = next((one for one in found if one.state not in OVER), None)
        if self.question and self.question.state == "asking" and self.question.ends is not None:
            self._wind(self.question.ends - asyncio.get_running_loop().time())

    def rest(self) -> None:
        """Nobody is here any more."""
        if self._clock:
            self._clock.cancel()

    async def _turn(self, state: str, before: str) -> None:
        async with self._acting:
            now = self._now(before)
            await store.turn(now.id, state, now.round)
            now.state = state
            self._wind(None)
        self.say()

    async def _end_question(self) -> None:
        if now := self.question:
            state = OVER[now.state != "revealed"]
            await store.turn(now.id, state, now.round)
            now.state = state
            self.asked_so_far.append(now)
            self.question = None
            self._wind(None)

    def _now(self, *states: str) -> Current:
        """The question, in one of these states."""
        if not self.question:
            raise UserError("No question is asked now.")
        if self.question.state not in states:
            raise UserError("This does not come next: see what the question stands at.")
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
            run(self.close())


_tasks: set["asyncio.Task[Any]"] = set()  # the loop itself holds them weakly


def run(work: Coroutine[Any, Any, Any]) -> None:
    """Let something go on by itself."""
    task = asyncio.get_running_loop().create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _mark(phone: Phone, question: Current) -> None:
    """Count a question that was revealed, by the phone's last answer."""
    if question.asked.kind == "pairs":
        return
    value: Answer | None = next((one[phone.seat] for one in reversed(question.rounds) if phone.seat in one), None)
    if (right := None if value is None else counting.right(question.asked, value)) is not None:
        phone.score[0] += right
        phone.score[1] += 1
