"""Texts of different people read together: in their turn, as few passes as can be, and nobody pays for another's mistake."""

import threading
import time
from collections.abc import Sequence

import pytest

from model.errors import UserError
from pages.server import batches
from pages.server.batches import Batches

WAIT = 10


class Reader:
    """Doubles each number; the first pass halts until it is let go, so that others come meanwhile."""

    def __init__(self) -> None:
        self.passes: list[list[list[int]]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[Sequence[int]]) -> list[list[int]]:
        self.passes.append([list(one) for one in texts])
        if not self.begun.is_set():
            self.begun.set()
            assert self.go.wait(WAIT)
        if any(13 in one for one in texts):
            raise UserError("thirteen")
        return [[2 * number for number in one] for one in texts]


def asked(queue: Batches[list[int]], texts: Sequence[Sequence[int]], reader: Reader) -> list[object]:
    """What each of several people gets, of whom the first reads while the others come, one after the other."""
    found: list[object] = [None] * len(texts)

    def ask(at: int) -> None:
        try:
            found[at] = queue.ask(texts[at])
        except UserError as error:
            found[at] = str(error)

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(len(texts))]
    for at, thread in enumerate(threads):
        thread.start()
        assert reader.begun.wait(WAIT)
        until = time.monotonic() + WAIT
        while len(queue) < at and time.monotonic() < until:
            time.sleep(0.002)
    reader.go.set()
    for thread in threads:
        thread.join(WAIT)
    return found


def test_who_comes_while_another_is_read_is_read_with_the_rest() -> None:
    reader = Reader()
    found = asked(Batches(reader), [[at] for at in range(8)], reader)
    assert found == [[2 * at] for at in range(8)]
    assert reader.passes == [[[0]], [[at] for at in range(1, 8)]]


def test_a_pass_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Padding counts: three texts of which one has four tokens fill twelve places."""
    monkeypatch.setattr(batches, "MOST_TOKENS", 8)
    reader = Reader()
    texts = [[0], [1], [2, 2, 2, 2], [3], [4]]
    assert asked(Batches(reader), texts, reader) == [[2 * one for one in text] for text in texts]
    assert reader.passes == [[[0]], [[1], [2, 2, 2, 2]], [[3], [4]]]


def test_one_bad_text_spoils_no_other() -> None:
    reader = Reader()
    assert asked(Batches(reader), [[0], [1], [13], [3]], reader) == [[0], [2], "thirteen", [6]]


def test_too_many_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_WAITING", 2)
    reader = Reader()
    queue = Batches(reader)
    first = threading.Thread(target=queue.ask, args=([0],))
    first.start()
    assert reader.begun.wait(WAIT)
    others = [threading.Thread(target=queue.ask, args=([at],)) for at in (1, 2)]
    for other in others:
        other.start()
    until = time.monotonic() + WAIT
    while len(queue) < 2 and time.monotonic() < until:
        time.sleep(0.002)
    with pytest.raises(UserError, match="2 texts of others wait"):
        queue.ask([3])
    reader.go.set()
    for one in (first, *others):
        one.join(WAIT)
    assert len(queue) == 0


def test_who_has_left_is_not_read_and_the_place_is_told() -> None:
    class Gone(BaseException):
        pass

    reader = Reader()
    queue, places = Batches(reader), list[int]()

    def tell(before: int) -> None:
        places.append(before)
        if len(places) == 2:
            raise Gone

    def leave() -> None:
        with batches.telling(tell), pytest.raises(Gone):
            queue.ask([99])

    first = threading.Thread(target=queue.ask, args=([0],))
    first.start()
    assert reader.begun.wait(WAIT)
    stays = threading.Thread(target=queue.ask, args=([1],))
    stays.start()
    until = time.monotonic() + WAIT
    while len(queue) < 1 and time.monotonic() < until:
        time.sleep(0.002)
    leave()
    reader.go.set()
    first.join(WAIT)
    stays.join(WAIT)
    assert places == [1, 1] and reader.passes == [[[0]], [[1]]]


def test_several_batches_at_once_where_others_do_the_work() -> None:
    """Two lanes: the third who comes waits, and goes with those after; whose text another took waits without asking all the time."""
    go, lock, under_way, seen, told = threading.Event(), threading.Lock(), [0], list[tuple[int, int]](), [0]

    def read(texts: Sequence[Sequence[int]]) -> list[list[int]]:
        with lock:
            under_way[0] += 1
            seen.append((len(texts), under_way[0]))
        if len(seen) <= 2:
            assert go.wait(WAIT)
        else:
            time.sleep(0.3)  # the others' text is taken, and a lane is free
        with lock:
            under_way[0] -= 1
        return [list(one) for one in texts]

    def person(at: int) -> None:
        with batches.telling(lambda before: told.__setitem__(0, told[0] + 1)):
            found.append(queue.ask([at]))

    queue, found = Batches(read, lanes=2), list[list[int]]()
    people = [threading.Thread(target=person, args=(at,)) for at in range(6)]
    for at, one in enumerate(people):
        one.start()
        while len(seen) + len(queue) <= at:
            time.sleep(0.005)
    assert seen == [(1, 1), (1, 2)] and len(queue) == 4
    go.set()
    for one in people:
        one.join(WAIT)
    assert sorted(found) == [[at] for at in range(6)] and sum(size for size, _ in seen) == 6
    assert max(busy for _, busy in seen) == 2 and len(seen) <= 4
    assert told[0] < 500  # who asks all the time is told thousands of times
