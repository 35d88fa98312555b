"""Long work on a small pool of background workers, shared by all visitors and watched by whoever shows its progress."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from pages.server.keep import Keeper

log = logging.getLogger(__name__)

WEIGHTS = "weights"
KEPT = 32  # finished jobs with their results
PATIENCE = 5.0  # seconds that a job goes on while nobody looks at it
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="glassbox-job")


def one_thread() -> None:
    """For such small matrices one thread is quicker than two; the rest of the app keeps its own number."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    restoring = threading.Thread(target=torch.set_num_threads, args=(before,))  # what later threads begin with
    restoring.start()
    restoring.join()


def on_worker(workers: ThreadPoolExecutor, steps: Iterator[Any]) -> Iterator[Any]:
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

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return not self.done()

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


_jobs: Keeper[Job] = Keeper("jobs", KEPT)


def start(name: str, work: Callable[[Callable[[str, float], None]], object], kept: bool = False) -> Job:
    """The job of that name, started now unless it is under way or done. Of those done the last KEPT are remembered.

    kept: it goes on while nobody looks.
    """
    if (job := _jobs.find(name)) and job.abandoned():
        _jobs.forget(name, job)
    return _jobs.get(name, lambda: Job(work, kept))


def known(name: str) -> bool:
    """Whether a job of that name was started and is not put away yet."""
    return name in _jobs


def busy() -> int:
    """How many are under way, or wait for a worker."""
    return sum(one.busy for one in _jobs.values())


def forget(name: str) -> None:
    """Put a finished job away, so that it can be started again."""
    if (job := _jobs.find(name)) and job.done():
        _jobs.forget(name, job)
