"""Long work in processes of its own: whoever only looks at a page does not wait for a model that learns.

A lane is a process that does one thing at a time, in the order in which it is asked. What learns there is asked for a step
at a time, so that all who learn take turns. GLASSBOX_WORKERS says how many lanes there may be; with 0 threads of this process
do the same. A lane ends with the process that began it, whatever ends that.
"""

import contextlib
import itertools
import logging
import os
import pickle
import signal
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pages.server.growing import Interrupted
from pages.server.jobs import one_thread
from pages.server.memory import nbytes

log = logging.getLogger("glassbox")
WORKERS = "GLASSBOX_WORKERS"  # in the environment
MOST_USUAL = 4  # lanes, where nobody says how many
NICENESS = 5  # a page goes first where both want a core, and who learns is not starved
REST = 120.0  # seconds after which a lane that holds nothing ends; the first is begun anew
WEIGH_AGAIN = 5.0  # seconds after which what a lane holds is weighed again
LOOK = 2.0  # seconds between two looks whether the process that began a lane is still there
ENDED = "The process in which this learned has ended, perhaps for want of memory: start it again."
_held: dict[int, Any] = {}  # in a lane: what lives there, by its number
_weighed: dict[int, tuple[float, int]] = {}
_refused: set[str] = set()  # settings that were no number, said once
_here = threading.local()  # .lane: whether this thread is a lane's


def usual() -> int:
    """How many lanes there may be: GLASSBOX_WORKERS, or one core fewer than there are."""
    said = os.environ.get(WORKERS, "").strip()
    if said.isdecimal():
        return int(said)
    found = max(1, min(MOST_USUAL, len(_cores()) - 1))
    if said and said not in _refused:
        _refused.add(said)
        log.warning("%s is %r: write how many processes may learn, such as 2, or 0; %d is used", WORKERS, said, found)
    return found


class Held:
    """Something that lives in a lane, where `make(*args)` makes it. What is passed and what comes back must be picklable.

    nbytes: what it holds there, as last weighed.
    """

    def __init__(self, make: Callable[..., Any], *args: Any) -> None:
        self.nbytes, self._number = 0, next(_numbers)
        self._lane = _emptiest()
        self._made = self._lane.hold(self._number, make, args)
        self.let_go = weakref.finalize(self, self._lane.let_go, self._number)  # once nobody needs it; waits for nothing
        self.let_go.atexit = False

    def ask(self, method: str, *args: Any) -> Any:
        """What its method returns, in its turn. Raises what that raises, and Interrupted where the lane has ended."""
        try:
            self._made.result()
            found, self.nbytes = self._lane.do(_ask, self._number, method, *args)
        except BrokenProcessPool as error:
            log.warning("a process in which something learned has ended (%s)", type(error).__name__)
            raise Interrupted(ENDED) from error
        return found


class _Lane:
    """A process, or a thread of this one."""

    def __init__(self, apart: bool) -> None:
        self._apart, self._lock = apart, threading.RLock()
        self._workers: Executor | None = None
        self._emptied, self._used = time.monotonic(), False
        self.numbers: set[int] = set()
        self.waiting = 0  # things that it was asked for and has not done
        self._gone: deque[int] = deque()  # numbers that nobody needs any more, which the lane has not heard of

    def hold(self, number: int, make: Callable[..., Any], args: tuple[Any, ...]) -> "Future[None]":
        """Make something there."""
        self.numbers.add(number)
        self._used = True
        return self.submit(_make, number, make, args)

    def submit(self, work: Callable[..., Any], *args: Any) -> "Future[Any]":
        """Let the lane do something, once it has done what it was asked before. One that has ended is begun anew."""
        with self._lock:
            while self._gone:
                self._send(_drop, self._gone.popleft())
            return self._send(work, *args)

    def do(self, work: Callable[..., Any], *args: Any) -> Any:
        """What `work` returns there."""
        found = self.submit(work, *args).result()
        return pickle.loads(found) if self._apart else found

    def let_go(self, number: int) -> None:
        """Nobody needs that number any more. The lane hears of it with the next thing that it is asked for: garbage may be collected in
        the middle of anything, and must not wait for a lock."""
        self.numbers.discard(number)
        self._emptied = time.monotonic()
        self._gone.append(number)

    def rest(self) -> bool:
        """End the process if nothing has lived in it for a while: what it had imported and kept goes with it. Whether it did."""
        with self._lock:
            idle = not self.numbers and not self.waiting and time.monotonic() - self._emptied > REST
            if not (idle and self._apart and self._used and self._workers):
                if self._gone and self._workers:
                    self.submit(_nothing)
                return False
            self._workers.shutdown(wait=False)
            self._workers, self._used = None, False
            return True

    def end(self) -> None:
        """End the process now."""
        with self._lock:
            if self._workers and self._apart:
                self._workers.shutdown(wait=False, kill_workers=True)  # type: ignore[call-arg]  # loky's
            self._workers = None

    def _send(self, work: Callable[..., Any], *args: Any) -> "Future[Any]":
        # Pickled here and in the lane: left to multiprocessing, a tensor would be a file that both hold open.
        said = (work, *args) if not self._apart else (_pickled, pickle.dumps((work, args), 5))
        try:
            found = self._there().submit(*said)
        except BrokenProcessPool:
            self._workers = None
            found = self._there().submit(*said)
        self.waiting += 1
        found.add_done_callback(self._done)
        return found

    def _done(self, _: "Future[Any]") -> None:
        with self._lock:
            self.waiting -= 1

    def _there(self) -> Executor:
        if not self._workers:
            self._workers = _process() if self._apart else ThreadPoolExecutor(1, "glassbox-lane", _begin)
        return self._workers


_numbers = itertools.count()
_lanes: list[_Lane] = []
_choosing = threading.Lock()


def apart(make: Callable[..., Iterator[Any]], *args: Any) -> Iterator[Any]:
    """The steps of an iterator that `make(*args)` gives in a lane: each is made there when it is asked for."""
    if getattr(_here, "lane", False):  # what a lane does needs no other lane
        yield from make(*args)
        return
    steps = Held(make, *args)
    try:
        while (made := steps.ask("__next__")) is not None:
            yield made
    finally:
        steps.let_go()


def call(function: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    """What a function returns that takes long, in a lane."""
    return next(apart(_once, function, args, settings), None)


def warm_up() -> None:
    """Begin the first lane, so that the first who lets something learn need not wait for its start."""
    _emptiest().submit(_warm)


def lanes() -> list[_Lane]:
    """Those that have begun."""
    return list(_lanes)


def rest() -> None:
    """Let lanes forget what nobody needs, and end those in which nothing has lived for a while. One is begun anew, for the next who lets
    something learn."""
    ended = [lane.rest() for lane in _lanes]
    if any(ended):
        warm_up()


def end() -> None:
    """End all lanes, whatever they do: the server ends."""
    for lane in _lanes:
        lane.end()


def _emptiest() -> _Lane:
    """The lane in which least lives."""
    with _choosing:
        wanted = usual()
        if len(_lanes) < max(1, wanted):
            _lanes.append(_Lane(wanted > 0))
        return min(_lanes, key=lambda one: len(one.numbers))


def _process() -> Executor:
    from loky import (
        ProcessPoolExecutor,  # begins Python anew, without the main script: a fork of many threads would hang
    )

    # loky would take 300 MB more for a leak, and end the process with all that learns in it.
    said = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LOKY_MAX_MEMORY_LEAK_SIZE": "1e15"}
    return ProcessPoolExecutor(1, initializer=_begin_process, initargs=(os.getpid(),), env=said)


def _cores() -> set[int] | range:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)


# What follows runs in a lane.


def _begin() -> None:
    """For such small matrices one thread is quicker than two."""
    _here.lane = True
    one_thread()


def _begin_process(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the lane ends with its parent
    if hasattr(os, "nice"):
        os.nice(NICENESS)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _begin()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(0)


def _pickled(said: bytes) -> Any:
    work, args = pickle.loads(said)
    return pickle.dumps(work(*args), 5)


def _make(number: int, make: Callable[..., Any], args: tuple[Any, ...]) -> None:
    _held[number] = make(*args)


def _ask(number: int, method: str, *args: Any) -> tuple[Any, int]:
    if number not in _held:
        raise Interrupted(ENDED)
    thing = _held[number]
    found = next(thing, None) if method == "__next__" else getattr(thing, method)(*args)
    at, before = _weighed.get(number, (0.0, 0))
    if time.monotonic() - at > WEIGH_AGAIN:
        _weighed[number] = (time.monotonic(), _weight(thing, before))
    return found, _weighed[number][1]


def _weight(thing: Any, before: int) -> int:
    with contextlib.suppress(Exception):  # it is no data at all: then what it weighed before stands
        return nbytes(thing)
    return before


def _drop(number: int) -> None:
    _held.pop(number, None)
    _weighed.pop(number, None)


def _nothing() -> None:
    """What was let go goes with it."""


def _warm() -> None:
    import torch  # noqa: F401


def _once(function: Callable[..., Any], args: tuple[Any, ...], settings: dict[str, Any]) -> Iterator[Any]:
    yield function(*args, **settings)
