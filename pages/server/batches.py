"""Texts of different people, read together: one forward pass for all that wait for a model at a moment.

Whoever comes first reads at once. Those who come meanwhile wait, and the next of them reads for all: no thread of its own, no
wait for a batch to fill, and somebody who is alone notices nothing (continuous batching of whole requests; Yu et al. 2022, Orca,
batch each step of writing, which a single pass does not have).
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from model.errors import UserError
from pages.server import metrics

MOST_WAITING = 200  # texts; beyond that a sentence is quicker than an answer
MOST_TOKENS = 1_024  # of a pass, padding included: a row of the vocabulary for each, and the patterns, bound it
LOOK = 0.1  # seconds between two looks at one's place
Found = TypeVar("Found")
Told = Callable[[int], None]
_told: ContextVar[Told | None] = ContextVar("told", default=None)


class Batches(Generic[Found]):
    """Texts that wait for one model.

    read: makes what is wanted of several texts, in their order. lanes: how often at once; more than once only where the work is done
    elsewhere.
    """

    def __init__(self, read: Callable[[Sequence[Sequence[int]]], Sequence[Found]], lanes: int = 1) -> None:
        self._read, self._lanes = read, lanes
        self._waiting: list[_Text[Found]] = []
        self._changed = threading.Condition()
        self._reading = 0  # batches

    def ask(self, ids: Sequence[int]) -> Found:
        """What is wanted of one text, in its turn. Raises what reading it raises, and UserError where too many wait.

        Who waits is told how many texts are before theirs (`telling`). If that raises, as the person has left, the text is not read.
        """
        text: _Text[Found] = _Text(ids)
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                raise UserError(
                    f"{len(self._waiting)} texts of others wait to be read: try again in a few seconds, by any change."
                )
            self._waiting.append(text)
        metrics.WAITING.inc()
        try:
            while not text.found.done():
                if batch := self._next():
                    self._serve(batch)
                else:
                    self._wait(text)
        finally:
            metrics.WAITING.dec()
            with self._changed:
                if text in self._waiting:
                    self._waiting.remove(text)
        return text.found.result()

    def __len__(self) -> int:
        """How many texts wait."""
        return len(self._waiting)

    def _next(self) -> "list[_Text[Found]]":
        """Those that are read now, first come first; none while as many passes are under way as may be."""
        with self._changed:
            if self._reading == self._lanes or not self._waiting:
                return []
            batch: list[_Text[Found]] = []
            longest = 0
            for text in self._waiting:
                longest = max(longest, len(text.ids))
                if batch and (len(batch) + 1) * longest > MOST_TOKENS:
                    break
                batch.append(text)
            del self._waiting[: len(batch)]
            self._reading += 1
            return batch

    def _serve(self, batch: "list[_Text[Found]]") -> None:
        try:
            self._fill(batch)
        finally:
            for text in batch:
                if not text.found.done():  # whoever reads was stopped: who waits must not wait for ever
                    text.found.set_exception(RuntimeError("the reading of this text was stopped"))
            with self._changed:
                self._reading -= 1
                self._changed.notify_all()

    def _fill(self, batch: "list[_Text[Found]]") -> None:
        try:
            with metrics.READING.time():
                found = self._read([text.ids for text in batch])
            metrics.BATCH.observe(len(batch))
        except Exception as error:
            if len(batch) == 1:
                batch[0].found.set_exception(error)
                return
            for text in batch:  # one of them is at fault: the others get what they want
                self._fill([text])
            return
        for text, one in zip(batch, found, strict=True):
            text.found.set_result(one)

    def _wait(self, text: "_Text[Found]") -> None:
        with self._changed:
            nothing_to_take = self._reading == self._lanes or not self._waiting
            if nothing_to_take and not text.found.done():
                self._changed.wait(LOOK)
            before = self._waiting.index(text) if text in self._waiting else 0
        if (tell := _told.get()) and not text.found.done():
            tell(before)


class _Text(Generic[Found]):
    """A text that waits, and what becomes of it."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = list(ids)
        self.found: Future[Found] = Future()


@contextmanager
def telling(tell: Told) -> Iterator[None]:
    """Let `tell` hear, every LOOK seconds, how many texts are before one that is waited for in the `with` block."""
    token = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(token)
