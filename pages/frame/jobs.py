"""Long work on a small pool of background workers, shared by all visitors and watched by whoever shows its progress."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

log = logging.getLogger(__name__)

WEIGHTS = "weights"
KEPT = 32  # finished jobs with their results
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="glassbox-job")
_jobs: dict[str, "Job"] = {}
_lock = Lock()


class Job:
    """Work under way. `progress` is the latest sentence and the share done, 0 to 1."""

    def __init__(self, work: Callable[[Callable[[str, float], None]], object]) -> None:
        self.progress: tuple[str, float] = ("Starting", 0.0)
        self._future: Future = _pool.submit(work, self._note)

    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self._future.done()

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
        self.progress = (sentence, share)


def start(name: str, work: Callable[[Callable[[str, float], None]], object]) -> Job:
    """The job of that name, started now unless it is under way or done. Of those done the last KEPT are remembered."""
    with _lock:
        if name not in _jobs:
            done = [old for old, job in _jobs.items() if job.done()]
            for old in done[: max(0, len(done) - KEPT + 1)]:
                del _jobs[old]
            _jobs[name] = Job(work)
        return _jobs[name]


def running() -> tuple[str, ...]:
    """Names of the jobs that nobody has put away yet."""
    return tuple(_jobs)


def forget(name: str) -> None:
    """Put a finished job away, so that it can be started again."""
    with _lock:
        if name in _jobs and _jobs[name].done():
            del _jobs[name]
