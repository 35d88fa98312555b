"""Steps of a decoding that are made when somebody asks for them, and kept."""

import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Growing(Generic[Made]):
    """The steps of a generator. Nothing is worked out ahead, so that the work stops when nobody asks any more."""

    def __init__(self, steps: Iterator[Made]) -> None:
        self._steps, self._lock = steps, threading.Lock()
        self._found: list[Made] = []
        self._failure: Exception | None = None
        self.over = False

    @property
    def made(self) -> list[Made]:
        """The steps that there are already: none is waited for."""
        return list(self._found)

    def ready(self) -> list[Made]:
        """The steps that there are already, without waiting for the one that is being made; the first if there is none."""
        return self.made or self.upto(1)

    def upto(self, count: int) -> list[Made]:
        """The first `count` steps; fewer where it ends before. Raises what a step raises, each time it is asked for."""
        with self._lock:
            while len(self._found) < count and not self.over:
                if self._failure:
                    raise self._failure
                try:
                    self._found.append(next(self._steps))
                except StopIteration:
                    self.over = True
                except Exception as error:
                    self._failure = error
                    raise
            return self._found[:count]
