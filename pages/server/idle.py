"""Garbage is collected, and what is kept is weighed, while nobody waits.

Streamlit would do so after each run of a page, which takes a third of its time (postScriptGC in .streamlit/config.toml
switches that off). Here it is done once a moment is quiet, and after a while even if none is. Memory that was let go is
given back to the computer: without that the C library keeps it, in pieces that no large array fits into.
"""

import contextlib
import ctypes
import gc
import threading
import time

from pages.server import keep, processes

QUIET = 1.0  # seconds without a run or a question
PATIENCE = 60.0  # seconds after which it is done all the same
REST = 10.0  # seconds between two collections at least: each takes a tenth of a second or two
ALONE = 60.0  # seconds after which it is done once more although nothing was computed
LARGE = 2**20  # bytes from which a piece of memory is asked for by itself, and given back by itself
ARENAS = 2  # from which threads get memory: what is free in one is no use to the others
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of mallopt (malloc.h)
_noted = threading.Event()
_last = 0.0


def note() -> None:
    """Something was computed for somebody: there may be garbage, and this is no quiet moment."""
    global _last
    _last = time.monotonic()
    _noted.set()


def watch() -> threading.Thread:
    """Begin to collect; once for a process."""
    _libc("mallopt", M_MMAP_THRESHOLD, LARGE)
    _libc("mallopt", M_ARENA_MAX, ARENAS)
    thread = threading.Thread(target=_collect_forever, name="glassbox-idle", daemon=True)
    thread.start()
    return thread


def wait(quiet: float | None = None, patience: float | None = None) -> None:
    """Return once there was no run or question for `quiet` seconds, and after `patience` seconds even if there was."""
    quiet, patience = QUIET if quiet is None else quiet, PATIENCE if patience is None else patience
    began = time.monotonic()
    while (now := time.monotonic()) - _last < quiet and now - began < patience:
        time.sleep(quiet / 4)


def _collect_forever() -> None:
    while True:
        _noted.wait(ALONE)
        wait()
        _noted.clear()
        keep.weigh()
        processes.rest()
        gc.collect()
        _libc("malloc_trim", 0)
        time.sleep(REST)


def _libc(function: str, *numbers: int) -> None:
    """Call a function of glibc; other C libraries do without."""
    with contextlib.suppress(OSError, AttributeError):
        getattr(ctypes.CDLL("libc.so.6"), function)(*numbers)
