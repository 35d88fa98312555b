"""The line to a served model: by HTTP or by Ray, with patience while it starts again, and without when it is known to be away."""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from numpy.typing import NDArray

from model.errors import UserError
from model.served import wire

APP = "glassbox"  # the name of the application in Ray Serve
CONNECT, ANSWER = 2.0, 60.0  # seconds: to reach the served model, and to hear its answer
PATIENCE = 15.0  # seconds: a replica that was killed is back after five to ten
AGAIN = 2.0  # seconds after which one that was away is tried again, once
PAUSE = 0.2  # seconds between two tries, growing
AWAY = "The served model does not answer: it may be starting again; wait a moment and try again, by any change."
FULL = "The served model has as many texts waiting as it takes: try again in a few seconds, by any change."


class Away(UserError):
    """The served model does not answer."""


class Lost(Exception):
    """One try came to nothing; another may not."""


class Full(Exception):
    """It answers, and takes no more at the moment."""


class Transport(Protocol):
    """One try. Raises Lost or Full."""

    def __call__(self, body: bytes, key: str, timeout: float) -> bytes:
        """The answer to a question, from the replica that answers for `key`."""


class Line:
    """Asks, and asks again. patience: seconds for which a question is tried, while the served model is thought to be there."""

    def __init__(
        self,
        send: Transport,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._send, self._patience, self._clock, self._sleep = send, patience, clock, sleep
        self._lost_at: float | None = None  # when it was last found to be away, unless it has answered since
        self._lock = threading.Lock()
        self.sent = self.received = 0  # bytes

    def ask(self, words: Mapping[str, Any], arrays: Mapping[str, NDArray] | None = None, key: str = "") -> wire.Said:
        """The answer. key: all questions that have it go to one replica. Raises Away, or the error that the served model answers with."""
        body, key = wire.pack(words, arrays), key or key_of(words.get("ids"))
        begun, pause = self._clock(), PAUSE
        patience = self._patience if self._may_try() else 0.0
        while True:
            try:
                answer = self._send(body, key, ANSWER)
            except Full:
                raise UserError(FULL) from None
            except Lost as error:
                if self._clock() - begun + pause > patience:
                    self._lost_at = self._clock()
                    raise Away(AWAY) from error
                self._sleep(pause)
                pause = min(2 * pause, 1.0)
            else:
                self._lost_at = None
                with self._lock:
                    self.sent, self.received = self.sent + len(body), self.received + len(answer)
                return wire.answered(answer)

    def _may_try(self) -> bool:
        """Whether it is thought to be there. Raises Away where it was just found to be away."""
        with self._lock:
            if self._lost_at is None:
                return True
            if self._clock() - self._lost_at < AGAIN:
                raise Away(AWAY)
            self._lost_at = self._clock()  # one tries; the others need not wait for it
            return False


def key_of(ids: object) -> str:
    """By which all questions about a text go to one replica."""
    return hashlib.sha256(repr(ids).encode()).hexdigest()


def http(address: str) -> Transport:
    """By HTTP, to Serve's own proxy."""
    import urllib3

    pool = urllib3.PoolManager(maxsize=64, retries=False)

    def send(body: bytes, key: str, timeout: float) -> bytes:
        limits = urllib3.Timeout(connect=CONNECT, read=timeout)
        try:
            answer = pool.request("POST", address, body=body, headers={"x-session-id": key}, timeout=limits)
        except urllib3.exceptions.HTTPError as error:
            raise Lost(str(error)) from error
        if answer.status == 503 and b"backpressure" in answer.data:
            raise Full
        if answer.status != 200:
            raise Lost(f"{answer.status}: {answer.data[:200]!r}")
        return answer.data

    return send


def ray(address: str) -> Transport:
    """By Ray, as one of the cluster's own processes would ask. Raises UserError without Ray."""
    try:
        import ray as library
        from ray import serve
    except ImportError:
        raise UserError(
            f"GLASSBOX_SERVE is {address!r}, and Ray is not installed here: run make cluster once, or name the served model's http address."
        ) from None
    lock = threading.Lock()
    handles: list[Any] = []

    def handle() -> Any:
        with lock:
            if not handles:
                if library.is_initialized():  # what is left of a cluster that went away
                    library.shutdown()
                library.init(address, log_to_driver=False)
                handles.append(serve.get_app_handle(APP))
            return handles[0]

    def send(body: bytes, key: str, timeout: float) -> bytes:
        try:
            return handle().options(session_id=key).ask.remote(body).result(timeout_s=timeout)
        except serve.exceptions.BackPressureError:
            raise Full from None
        except Exception as error:  # Ray has many
            if not library.util.client.ray.is_connected():
                handles.clear()
            raise Lost(str(error)) from error

    return send
