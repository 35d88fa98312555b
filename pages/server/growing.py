"""The steps of a generator, made on demand and kept: of a decoding, of a model that learns."""

import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

from model.errors import UserError

Made = TypeVar("Made")


class Interrupted(UserError):
    """What makes the steps has ended: the next who asks begins anew."""


class Growing(Generic[Made]):
    """The steps of a generator. None is made ahead of demand, so that the work stops when nobody asks any more."""

    def __init__(self, steps: Iterator[Made]) -> None:
        self._steps, self._lock = steps, threading.Lock()
        self._made: list[Made] = []
        self._failure: Exception | None = None
        self.over = False

    @property
    def made(self) -> list[Made]:
        """The steps made so far, without waiting."""
        return list(self._made)

    @property
    def busy(self) -> bool:
        """Whether a step is being made."""
        return self._lock.locked()

    @property
    def failed(self) -> bool:
        """Whether it broke down, and not by what was asked: the next who asks begins anew (pages.server.keep)."""
        own = isinstance(self._failure, UserError) and not isinstance(self._failure, Interrupted)
        return self._failure is not None and not own

    def ready(self) -> list[Made]:
        """The steps made so far, without waiting for one that is under way; the first step if there is none yet."""
        return self.made or self.upto(1)

    def upto(self, count: int) -> list[Made]:
        """The first `count` steps; fewer if the generator ends before.

        An error of a step is raised on every request of those who hold it.
        """
        with self._lock:
            while len(self._made) < count and not self.over:
                if self._failure:
                    raise self._failure
                try:
                    self._made.append(next(self._steps))
                except StopIteration:
                    self.over = True
                except Exception as error:
                    self._failure = error
                    raise
            return self._made[:count]

    def at(self, place: int) -> Made:
        """A step that is already made. Raises UserError for any other: the server may have been restarted."""
        made = self.made
        if not 0 <= place < len(made):
            raise UserError("This step is not in memory: reload the page.")
        return made[place]

    def after(self, start: int, most: int) -> list[Made]:
        """The steps after the first `start` that are already made, or else the next one; never beyond `most`."""
        return self.made[start:most] or self.upto(min(start + 1, most))[start:]
