"""Long work in processes of its own: what comes back, whose turn it is, and what becomes of it when a process ends."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil
import pytest

from model.errors import UserError
from pages.server import processes
from pages.server.growing import Growing, Interrupted


def squares(upto: int) -> Iterator[tuple[int, int]]:
    """Squares, and the process that made each."""
    for number in range(upto):
        yield number**2, os.getpid()


def slowly(name: str, count: int) -> Iterator[tuple[str, float]]:
    """When each step was done."""
    for _ in range(count):
        time.sleep(0.05)
        yield name, time.monotonic()


def failing() -> Iterator[int]:
    """One step, then a sentence."""
    yield 1
    raise UserError("Two is too many: ask for one.")


def nested() -> Iterator[list[int]]:
    """What asks for a lane from within one."""
    yield [one for one, _ in processes.apart(squares, 3)]


_one: list[Any] = []  # a lane takes seconds to begin: tests with one share it


@pytest.fixture
def lanes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """So many lanes: one, unless a test says otherwise."""
    count = getattr(request, "param", 1)
    monkeypatch.setenv(processes.WORKERS, str(count))
    monkeypatch.setattr(processes, "_lanes", _one if count == 1 else [])
    yield count
    if count != 1:
        processes.end()


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    for lane in _one:
        lane.end()


@pytest.mark.parametrize("lanes", [0, 1], indirect=True)
def test_steps_come_from_elsewhere_in_order(lanes: int) -> None:
    found = list(processes.apart(squares, 4))
    assert [one for one, _ in found] == [0, 1, 4, 9]
    assert len({pid for _, pid in found}) == 1
    assert (found[0][1] != os.getpid()) == (lanes > 0)
    assert processes.call(pow, 2, 10) == 1024
    assert processes.call(max, [3, 5, 4], key=str) == 5 and processes.call(print) is None


def test_errors_are_those_of_the_work(lanes: int) -> None:
    steps = Growing(processes.apart(failing))
    assert steps.upto(1) == [1]
    with pytest.raises(UserError, match="Two is too many: ask for one"):
        steps.upto(2)
    assert not steps.failed  # it would say so again
    with pytest.raises(ZeroDivisionError):
        processes.call(divmod, 1, 0)


def test_what_a_lane_does_needs_no_other(lanes: int) -> None:
    assert next(processes.apart(nested)) == [0, 1, 4]


@pytest.mark.parametrize("lanes", [0, 1], indirect=True)
def test_all_who_learn_take_turns(lanes: int) -> None:
    """Three who ask again and again: when the first has had eight steps, none of the others has had fewer than five."""
    runs = [processes.apart(slowly, str(at), 8) for at in range(3)]
    made = [next(one) for one in runs]
    together = threading.Barrier(3)

    def rest(run: Iterator[tuple[str, float]]) -> list[tuple[str, float]]:
        together.wait(10)
        return list(run)

    with ThreadPoolExecutor(3) as pool:
        made += [one for found in pool.map(rest, runs) for one in found]
    order = [name for name, _ in sorted(made, key=lambda one: one[1])]
    first = next(at for at in range(len(order)) if max(map(order[: at + 1].count, "012")) == 8)
    assert len(order) == 24 and min(map(order[: first + 1].count, "012")) >= 5


def test_a_process_that_ends_costs_a_sentence_and_is_begun_anew(lanes: int) -> None:
    steps, other = Growing(processes.apart(squares, 9)), Growing(processes.apart(squares, 9))
    (_, pid), (_, second) = steps.upto(1)[0], other.upto(1)[0]
    for one in {pid, second}:
        psutil.Process(one).kill()
        psutil.Process(one).wait(10)
    for one in (steps, other):
        with pytest.raises(Interrupted, match="start it again"):
            one.upto(2)
        assert one.failed  # the next who asks begins anew (pages.server.keep)
    assert processes.call(os.getpid) not in (pid, os.getpid())


def done() -> None:
    """Wait until the lanes have done all that they were asked for."""
    end = time.monotonic() + 20
    while any(lane.waiting for lane in processes.lanes()) and time.monotonic() < end:
        time.sleep(0.05)


@pytest.mark.parametrize("lanes", [2], indirect=True)
def test_what_nobody_needs_is_let_go_and_an_empty_lane_ends(lanes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "REST", 0.0)
    runs = [processes.apart(squares, 9) for _ in range(3)]
    pids = {next(one)[1] for one in runs}
    assert sum(len(lane.numbers) for lane in processes._lanes) == 3
    del runs
    assert not any(lane.numbers for lane in processes._lanes)
    done()
    processes.rest()
    psutil.wait_procs([psutil.Process(one) for one in pids if psutil.pid_exists(one)], timeout=10)
    assert len(pids) == 2 and not any(map(psutil.pid_exists, pids))
    assert processes.call(os.getpid) not in pids
    done()
    processes.rest()
    (fresh,) = [
        one for one in processes.lanes() if one._workers
    ]  # that which was used just now has gone, too, and one begun
    assert not fresh.numbers


def large() -> bytes:
    """More than loky would allow."""
    return b"x" * 400_000_000


def test_a_lane_that_holds_much_stays(lanes: int) -> None:
    processes.call(os.getpid)  # after it loky notes how much the lane holds
    held = processes.Held(large)
    for _ in range(3):
        assert held.ask("__len__") == 400_000_000
        time.sleep(0.6)


def test_letting_go_waits_for_no_lock(lanes: int) -> None:
    """Garbage is collected in the middle of anything, as of a submission to the same lane in the same thread."""
    held = processes.Held(bytearray, 5)
    assert held.ask("__len__") == 5
    lane, going = held._lane, threading.Thread(target=held.let_go)
    with lane._lock:
        going.start()
        going.join(5)
        assert not going.is_alive() and held._number not in lane.numbers
    with pytest.raises(Interrupted):  # the lane has heard of it with this question
        lane.do(processes._ask, held._number, "__len__")


def test_a_lane_is_weighed(lanes: int) -> None:
    held = processes.Held(bytearray, 5_000_000)
    assert held.ask("__len__") == 5_000_000 <= held.nbytes < 5_100_000


def test_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(processes.WORKERS)
    monkeypatch.setattr(processes, "_cores", lambda: range(2))
    assert processes.usual() == 1
    monkeypatch.setattr(processes, "_cores", lambda: range(64))
    assert processes.usual() == 4
    monkeypatch.setenv(processes.WORKERS, "many")
    assert processes.usual() == 4
    monkeypatch.setenv(processes.WORKERS, "7")
    assert processes.usual() == 7
