"""What somebody will want next, made while they look at something else: by one worker, one thing after the other, in quiet
moments, and once however many people are about to want it.

It has a worker of its own: the jobs that people wait for (pages.server.jobs) never stand behind it.
"""

import logging
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

from model.errors import UserError
from pages.server import idle

log = logging.getLogger(__name__)

MOST = 8  # things that wait to be made: more people than that are at different places, and nothing is made ahead for the rest
QUIET, PATIENCE = 0.4, 5.0  # seconds without a run or a question, and those after which it is made all the same
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="glassbox-ahead")
_waiting: set[Hashable] = set()
_lock = threading.Lock()


def make(key: Hashable, work: Callable[[], object]) -> bool:
    """Have `work` done soon, unless it waits already or too much does. Returns whether it will be. What it makes it keeps itself."""
    with _lock:
        if key in _waiting or len(_waiting) >= MOST:
            return False
        _waiting.add(key)
    _worker.submit(_quietly, key, work)
    return True


def _quietly(key: Hashable, work: Callable[[], object]) -> None:
    try:
        idle.wait(QUIET, PATIENCE)
        work()
    except UserError:
        pass  # whoever comes there is told
    except Exception:
        log.exception("%s could not be made ahead", key)
    finally:
        with _lock:
            _waiting.discard(key)
