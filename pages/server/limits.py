"""How many at once: what waits for a thread costs memory, and whoever waits behind hundreds is told so instead."""

from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """As many are at it already as may be."""


class Gate:
    """Lets so many in at once. Used on the server's loop alone, which needs no lock."""

    def __init__(self, most: int) -> None:
        self.most, self.inside = most, 0

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Inside while the block runs. Raises Full."""
        if self.inside >= self.most:
            raise Full
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1
