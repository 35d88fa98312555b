"""What is made once and kept: one way for everything that pages compute, open or remember.

A keeper has room for `most` things; the one asked for longest ago goes first. However many ask for a thing at once, one
makes it and the others wait. A maker that fails is forgotten, so that the next who asks tries again, and so is what says that
it has broken down since (`failed`). What is in use does not go: what says so itself (`busy`), what somebody asked for within `rest` seconds, and what somebody still holds is
found again even if it lost its place.

All keepers together have a budget of bytes, GLASSBOX_MEMORY ("2G" by default). Over it, whatever was asked for longest
ago goes, from whichever keeper.
"""

import contextlib
import functools
import logging
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, Generic, ParamSpec, TypeVar, cast

from pages.server import memory
from pages.server.memory import nbytes

Value = TypeVar("Value")
Asked = ParamSpec("Asked")
log = logging.getLogger(__name__)

WEIGH_AGAIN = 5.0  # seconds after which something that is asked for is weighed again, as some things grow; twice as long after each time it has not
SAY_AGAIN = 60.0  # seconds between two lines in the log about the budget
_keepers: "weakref.WeakSet[Keeper[Any]]" = weakref.WeakSet()
_lock = threading.RLock()  # held for moments only: never while something is made
_said = -SAY_AGAIN


class _Place(Generic[Value]):
    """Where a thing is, or will be when its maker has made it."""

    def __init__(self) -> None:
        self.made: Future[Value] = Future()
        self.touched = self.weighed = time.monotonic()
        self.nbytes, self.patience = 0, WEIGH_AGAIN


class Keeper(Generic[Value]):
    """Keeps things by their keys.

    most: how many; rest: seconds for which a thing stays after it was last asked for, even if there are more;
    shared: what a thing shares with others, and does not hold itself. Nothing that is kept is copied: all get the same.
    """

    def __init__(self, name: str, most: int, rest: float = 0.0, shared: Callable[[], Iterable[object]] = tuple) -> None:
        if most < 1:
            raise ValueError(f"a keeper of {most} things keeps nothing: give it room for at least 1")
        self.name, self.most, self.rest, self._shared = name, most, rest, shared
        self._places: OrderedDict[Hashable, _Place[Value]] = OrderedDict()
        self._lent: weakref.WeakValueDictionary[Hashable, Any] = weakref.WeakValueDictionary()
        with _lock:
            _keepers.add(self)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The thing of that key, made now if there is none. Raises what its maker raises, to all who wait for it."""
        with _lock:
            if (there := self.find(key)) is not None and getattr(there, "failed", False):
                self.forget(key)
            place = self._places.get(key)
            if place is None and (held := self._lent.get(key)) is not None:
                place = self._put(key, held)
                make_room(self)
            if mine := place is None:
                place = self._places[key] = _Place()
            self._touch(key, place)
        assert place is not None
        if mine:
            self._make(key, place, make)
        try:
            found = place.made.result()
        except Exception:
            raise
        except BaseException:  # the maker was stopped, and not by what it made: somebody else tries
            if mine:
                raise
            return self.get(key, make)
        self._weigh_again(place)
        return found

    def find(self, key: Hashable) -> Value | None:
        """The thing of that key if it is there. It counts as asked for."""
        with _lock:
            place = self._places.get(key)
            if place is None:
                return cast(Value | None, self._lent.get(key))
            self._touch(key, place)
        return place.made.result() if _whole(place) else None

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep a thing that was made elsewhere, in the place of another of that key."""
        with _lock:
            place = self._put(key, value)
        self._weigh_again(place, now=True)
        make_room(self)
        return value

    def forget(self, key: Hashable, value: Value | None = None) -> None:
        """Let a thing go, whoever still holds it; with a `value`, only if it is still this one."""
        with _lock:
            place = self._places.get(key)
            if value is not None and place and not (_whole(place) and place.made.result() is value):
                return
            self._places.pop(key, None)
            self._lent.pop(key, None)

    def clear(self) -> None:
        """Let everything go."""
        with _lock:
            self._places.clear()
            self._lent.clear()

    def values(self) -> list[Value]:
        """What is there, the one asked for longest ago first."""
        with _lock:
            return [place.made.result() for place in self._places.values() if _whole(place)]

    def __contains__(self, key: Hashable) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    @property
    def nbytes(self) -> int:
        """How many bytes the things hold, as last weighed."""
        with _lock:
            return sum(place.nbytes for place in self._places.values())

    def weigh(self) -> None:
        """Weigh what was asked for since it was weighed, or just before."""
        with _lock:
            asked = [one for one in self._places.values() if _whole(one) and one.touched + WEIGH_AGAIN >= one.weighed]
        for place in asked:
            self._weigh_again(place, now=True)
        make_room(self)

    def _put(self, key: Hashable, value: Value) -> _Place[Value]:
        place: _Place[Value] = _Place()
        place.made.set_result(value)
        self._places[key] = place
        self._places.move_to_end(key)
        self._lend(key, value)
        return place

    def _touch(self, key: Hashable, place: _Place[Value]) -> None:
        self._places.move_to_end(key)
        place.touched = time.monotonic()

    def _make(self, key: Hashable, place: _Place[Value], make: Callable[[], Value]) -> None:
        try:
            value = make()
        except BaseException as error:
            with _lock:
                if self._places.get(key) is place:
                    del self._places[key]
            place.made.set_exception(error)
            return
        with _lock:
            self._lend(key, value)
        place.made.set_result(value)
        self._weigh_again(place, now=True)
        make_room(self)

    def _lend(self, key: Hashable, value: Value) -> None:
        try:
            self._lent[key] = value
        except TypeError:  # a tuple or a number cannot be found again once it has lost its place
            self._lent.pop(key, None)

    def _weigh_again(self, place: _Place[Value], now: bool = False) -> None:
        if not now and time.monotonic() - place.weighed <= place.patience:
            return
        place.weighed, value, before = time.monotonic(), place.made.result(), place.nbytes
        others = (other for keeper in keepers() for other in keeper.values() if other is not value)
        # It may change while it is weighed, or be no data at all: then what it weighed before stands.
        with contextlib.suppress(Exception):
            place.nbytes = nbytes(value, [*others, *self._shared()])
        if not now:
            place.patience = 2 * place.patience if place.nbytes == before else WEIGH_AGAIN
            make_room(self)

    def _idle(self) -> Iterator[tuple[float, Hashable]]:
        """What may go, with when it was last asked for, longest ago first; never the one asked for last."""
        now = time.monotonic()
        for key, place in list(self._places.items())[:-1]:
            if _whole(place) and now - place.touched >= self.rest and not _busy(place.made.result()):
                yield place.touched, key


class Kept(Generic[Asked, Value]):
    """A function whose results are kept by its arguments, which must be hashable."""

    def __init__(self, function: Callable[Asked, Value], keeper: Keeper[Value]) -> None:
        functools.update_wrapper(self, function)
        self._function, self.keeper = function, keeper

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Value:
        return self.keeper.get(_key(args, kwargs), lambda: self._function(*args, **kwargs))

    def there(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Value | None:
        """The result if it is there already: nothing is made."""
        return self.keeper.find(_key(args, kwargs))


def keep(
    most: int, rest: float = 0.0, shared: Callable[[], Iterable[object]] = tuple
) -> Callable[[Callable[Asked, Value]], Kept[Asked, Value]]:
    """Keep what a function returns: at most so many results, and as a Keeper says."""

    def kept(function: Callable[Asked, Value]) -> Kept[Asked, Value]:
        return Kept(function, Keeper(f"{function.__module__}.{function.__qualname__}", most, rest, shared))

    return kept


def keepers() -> list[Keeper[Any]]:
    """Every keeper that there is now: a module that another thread imports may bring more meanwhile."""
    with _lock:
        return list(_keepers)


def forget_all(name: str) -> None:
    """Let everything go whose key has this name in it."""
    with _lock:
        for keeper in keepers():
            for key in [key for key in keeper._places if _names(key, name)]:
                keeper.forget(key)


def weigh() -> None:
    """Weigh what may have grown since it was weighed, as what somebody asked for and then left alone."""
    for keeper in keepers():
        keeper.weigh()


def make_room(keeper: Keeper[Any]) -> None:
    """Let go what a keeper has over its number, and what all have over the budget of bytes."""
    with _lock:
        over = len(keeper) - keeper.most
        for _, key in list(keeper._idle())[: max(0, over)]:
            del keeper._places[key]
        most = memory.budget()
        total = sum(one.nbytes for one in keepers())
        if total <= most:
            return
        _say(total, most)
        idle = sorted(((at, key, one) for one in keepers() for at, key in one._idle()), key=lambda found: found[0])
        for _, key, one in idle:
            total -= one._places.pop(key).nbytes
            if total <= most:
                break


def _key(args: tuple[object, ...], kwargs: dict[str, object]) -> Hashable:
    return args, tuple(sorted(kwargs.items()))


def _names(key: object, name: str) -> bool:
    return any(_names(part, name) for part in key) if isinstance(key, tuple) else isinstance(key, str) and name in key


def _whole(place: _Place[Any]) -> bool:
    return place.made.done() and not place.made.exception()


def _busy(value: object) -> bool:
    return bool(getattr(value, "busy", False))


def _say(total: int, most: int) -> None:
    """Who holds most, in the log."""
    global _said
    if time.monotonic() - _said < SAY_AGAIN:
        return
    _said = time.monotonic()
    largest = [one for one in sorted(keepers(), key=lambda one: -one.nbytes)[:5] if one.nbytes >= 2**20]
    owners = ", ".join(f"{one.name} {one.nbytes / 2**20:.0f} MB ({len(one)})" for one in largest)
    log.warning(
        "What is kept holds %.0f MB, more than the %.0f of GLASSBOX_MEMORY: the oldest go, but for what is in use. "
        "Largest: %s",
        total / 2**20,
        most / 2**20,
        owners,
    )
