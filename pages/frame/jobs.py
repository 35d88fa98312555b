"""Long work on a small pool of background workers, shared by all visitors and watched by whoever shows its progress."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

log = logging.getLogger(__name__)

WEIGHTS = "weights"
KEPT = 32  # finished jobs with their results
PATIENCE = 5.0  # seconds that a job goes on while nobody looks at it
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="glassbox-job")
_jobs: dict[str, "Job"] = {}
_lock = Lock()


def apart(workers: ThreadPoolExecutor, steps: Iterator[Any]) -> Iterator[Any]:
    """The same steps, each made by one of the workers when it is asked for."""
    while (made := workers.submit(next, steps, None).result()) is not None:
        yield made


class Abandoned(Exception):
    """Nobody waits for the work any more."""


class Job:
    """Work under way. It stops at its next word of progress once nobody has looked for PATIENCE seconds, unless `kept`."""

    def __init__(self, work: Callable[[Callable[[str, float], None]], object], kept: bool = False) -> None:
        self._progress: tuple[str, float] = ("Starting", 0.0)
        self._kept, self._looked = kept, time.monotonic()
        self._future: Future = _pool.submit(work, self._note)

    @property
    def progress(self) -> tuple[str, float]:
        """The latest sentence and the share done, 0 to 1. Whoever asks, waits."""
        self._looked = time.monotonic()
        return self._progress

    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self._future.done()

    def abandoned(self) -> bool:
        """Whether it ended because nobody waited for it."""
        return self.done() and isinstance(self._future.exception(), Abandoned)

    def error(self) -> BaseException | None:
        """What it failed with, once done."""
        failure = self._future.exception()
        if failure:
            log.error("job failed", exc_info=failure)
        return failure

    def result(self) -> Any:
        """What it found, once done. Raises what it failed with."""
        return self._future.result()

    def _note(self, sentence: str, share: float) -> None:
        if not self._kept and time.monotonic() - self._looked > PATIENCE:
            raise Abandoned(sentence)
        self._progress = (sentence, share)


def start(name: str, work: Callable[[Callable[[str, float], None]], object], kept: bool = False) -> Job:
    """The job of that name, started now unless it is under way or done. Of those done the last KEPT are remembered.

    kept: it goes on while nobody looks.
    """
    with _lock:
        if name not in _jobs or _jobs[name].abandoned():
            done = [old for old, job in _jobs.items() if job.done()]
            for old in done[: max(0, len(done) - KEPT + 1)]:
                del _jobs[old]
            _jobs[name] = Job(work, kept)
        return _jobs[name]


def running() -> tuple[str, ...]:
    """Names of the jobs that nobody has put away yet."""
    return tuple(_jobs)


def forget(name: str) -> None:
    """Put a finished job away, so that it can be started again."""
    with _lock:
        if name in _jobs and _jobs[name].done():
            del _jobs[name]
