"""Who has which page open and what their acts take: for whoever speaks, and for whoever watches the server. Pages and seconds only:
no name, no address, no text."""

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pages.server import metrics

MOST = 1_000  # visits that are remembered
ACTS = 5_000  # acts that are remembered
LATELY = 60.0  # seconds that figures are of
GONE = 600.0  # seconds after its last act from which a visit counts as left alone
sessions = 0  # browsers that have the whole app open: pages.room.door counts them
_lock = threading.Lock()
_visits: OrderedDict[str, tuple[str, float]] = (
    OrderedDict()
)  # by a visit's name: its page, and when it last did something
_acts: deque[tuple[float, float]] = deque(maxlen=ACTS)  # when each ended, and the seconds that it took


metrics.SESSIONS.set_function(lambda: float(sessions))


class Acts(NamedTuple):
    """What was done in the last LATELY seconds. typical, slow: the seconds within which a half and 95 of 100 of them were done."""

    done: int
    typical: float
    slow: float


@contextmanager
def act(visit: str, page: str) -> Iterator[None]:
    """Notes a run of a page for a visit, and what it takes."""
    began = time.monotonic()
    with _lock:
        _visits.pop(visit, None)
        _visits[visit] = page, began
        while len(_visits) > MOST:
            _visits.popitem(last=False)
    try:
        yield
    finally:
        ended = time.monotonic()
        _acts.append((ended, ended - began))
        metrics.RUNNING.labels(page).observe(ended - began)


def pages() -> dict[str, int]:
    """How many visits are on each page, the most first; those left alone are left out."""
    since = time.monotonic() - GONE
    with _lock:
        found = [page for page, at in _visits.values() if at > since]
    return dict(Counter(found).most_common())


def lately() -> Acts:
    """What was done in the last LATELY seconds."""
    since = time.monotonic() - LATELY
    taken = sorted(seconds for at, seconds in list(_acts) if at > since)
    if not taken:
        return Acts(0, 0.0, 0.0)
    return Acts(len(taken), taken[len(taken) // 2], taken[min(len(taken) - 1, int(0.95 * len(taken)))])
