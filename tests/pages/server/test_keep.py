"""pages.server.keep: against what an LRU cache, a lock and a budget must do, with threads that really ask at once."""

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from pages.server import keep as keeping
from pages.server import memory
from pages.server.growing import Growing
from pages.server.keep import Keeper, keep
from pages.server.memory import nbytes


class Thing:
    """Something that may be in use, and can be referred to weakly."""

    def __init__(self, name: object, busy: bool = False) -> None:
        self.name, self.busy = name, busy


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(1, 4))
def test_it_keeps_what_a_least_recently_used_cache_keeps(asked: list[int], most: int) -> None:
    keeper: Keeper[int] = Keeper("tested", most)
    reference: OrderedDict[int, None] = OrderedDict()
    made: list[int] = []
    for key in asked:

        def make(key: int = key) -> int:
            made.append(key)
            return key * 10

        before = len(made)
        assert keeper.get(key, make) == key * 10
        assert (len(made) == before) == (key in reference)
        reference[key] = None
        reference.move_to_end(key)
        if len(reference) > most:
            reference.popitem(last=False)
    assert keeper.values() == [key * 10 for key in reference]


def test_one_makes_and_the_others_wait() -> None:
    made: list[int] = []
    gate = threading.Event()

    @keep(4)
    def slow(name: str) -> list[int]:
        gate.wait(5)
        made.append(1)
        return made

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(slow, "same") for _ in range(8)]
        time.sleep(0.05)
        gate.set()
        found = [one.result(5) for one in asked]
    assert made == [1] and all(one is made for one in found)


def test_another_key_does_not_wait() -> None:
    gate = threading.Event()
    keeper: Keeper[str] = Keeper("tested", 4)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(keeper.get, "slow", lambda: str(gate.wait(5)))
        assert keeper.get("quick", lambda: "at once") == "at once"
        gate.set()
        assert waiting.result(5) == "True"


def test_a_maker_that_fails_is_forgotten_and_all_who_wait_hear_of_it() -> None:
    tries: list[int] = []
    gate = threading.Event()

    @keep(2)
    def fragile() -> str:
        tries.append(1)
        gate.wait(5)
        if len(tries) == 1:
            raise ValueError("once")
        return "made"

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(fragile) for _ in range(3)]
        time.sleep(0.05)
        gate.set()
        assert [str(one.exception(5)) for one in asked] == ["once"] * 3
    assert fragile() == "made" and len(tries) == 2


def test_steps_that_broke_down_are_made_anew_but_not_those_that_cannot_be() -> None:
    """A run that ran out of memory once is begun again by the next who asks; one that tells what to change is not."""
    tries: list[str] = []

    def steps(error: Exception) -> Iterator[int]:
        tries.append(type(error).__name__)
        yield 1
        if tries.count(type(error).__name__) == 1:
            raise error
        yield 2

    found: Keeper[Growing[int]] = Keeper("runs that break down", 4)
    for name, error in (("broken", MemoryError()), ("refused", UserError("Lower the rate."))):
        first = found.get(name, lambda error=error: Growing(steps(error)))  # type: ignore[misc]
        with pytest.raises(type(error)):
            first.upto(2)
        again = found.get(name, lambda error=error: Growing(steps(error)))  # type: ignore[misc]
        assert (again is first) == (name == "refused")
    assert found.get("broken", lambda: Growing(steps(MemoryError()))).upto(2) == [1, 2]
    assert tries == ["MemoryError", "UserError", "MemoryError"]


def test_a_maker_that_is_stopped_leaves_it_to_the_next() -> None:
    """As Streamlit stops a script: those who wait are not stopped with it."""
    gate, tries = threading.Event(), []
    keeper: Keeper[str] = Keeper("tested", 2)

    def make() -> str:
        tries.append(1)
        gate.wait(5)
        if len(tries) == 1:
            raise SystemExit
        return "made"

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(keeper.get, 0, make), pool.submit(keeper.get, 0, make)
        time.sleep(0.05)
        gate.set()
        results = {type(one.exception(5)) for one in (first, second)}
    assert results == {SystemExit, type(None)} and len(tries) == 2


def test_what_is_at_work_does_not_go() -> None:
    keeper: Keeper[Thing] = Keeper("tested", 2)
    working = keeper.get("working", lambda: Thing("working", busy=True))
    for at in range(5):
        keeper.get(at, lambda at=at: Thing(at))  # type: ignore[misc]
    assert keeper.get("working", lambda: Thing("another")) is working
    working.busy = False
    name = keeper.get("one more", lambda: Thing("one more")).name
    for at in range(5, 8):
        keeper.get(at, lambda at=at: Thing(at))  # type: ignore[misc]
    assert name == "one more" and "working" not in keeper


def test_what_was_asked_for_lately_does_not_go_and_then_does() -> None:
    keeper: Keeper[int] = Keeper("tested", 2, rest=0.2)
    for turn in range(3):  # seven who ask in turn: with room for two, each would start anew each time
        for key in range(7):
            assert keeper.get(key, lambda key=key, turn=turn: 10 * turn + key) == key  # type: ignore[misc]
    assert len(keeper) == 7
    time.sleep(0.25)
    keeper.get("later", lambda: 0)
    assert len(keeper) == 2


def test_what_somebody_still_holds_is_found_again() -> None:
    keeper: Keeper[Thing] = Keeper("tested", 1)
    held = keeper.get("held", lambda: Thing("held"))
    keeper.get("other", lambda: Thing("other"))
    assert "held" not in keeper
    assert keeper.get("held", lambda: Thing("anew")) is held
    keeper.get("other", lambda: Thing("other"))
    del held
    gc.collect()
    assert keeper.get("held", lambda: Thing("anew")).name == "anew"


def test_the_budget_lets_the_oldest_go_from_whichever_keeper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_keepers", type(keeping._keepers)())
    monkeypatch.setattr(memory, "budget", lambda: 25_000)
    first: Keeper[np.ndarray] = Keeper("first", 10)
    second: Keeper[np.ndarray] = Keeper("second", 10)
    for at in range(4):
        (first if at % 2 == 0 else second).get(at, lambda: np.zeros(1_000))  # 8,000 bytes each
        assert first.nbytes + second.nbytes <= 25_000
    assert 0 not in first and 1 in second and 2 in first and 3 in second
    first.get(
        4, lambda: np.zeros(100_000)
    )  # more than all: it is kept, as somebody needs it, and nothing idle beside it
    assert 4 in first and 2 not in first


def test_what_grows_is_weighed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WEIGH_AGAIN", 0.0)
    keeper: Keeper[list] = Keeper("tested", 2)
    grown = keeper.get("grows", list)
    before = keeper.nbytes
    grown.append(np.zeros(1_000_000))
    keeper.get("grows", list)
    assert keeper.nbytes - before >= 8_000_000


def test_what_grew_after_it_was_asked_for_is_weighed_in_a_quiet_moment() -> None:
    keeper: Keeper[list] = Keeper("tested", 2)
    grown = keeper.get("grows", list)
    grown.append(np.zeros(1_000_000))
    assert keeper.nbytes < 1_000
    keeping.weigh()
    assert keeper.nbytes >= 8_000_000


@pytest.mark.parametrize(
    ("said", "bytes_"),
    [
        ("", 2 << 30),
        ("500M", 500 << 20),
        ("4 GB", 4 << 30),
        ("1.5g", 3 << 29),
        ("123", 123),
        ("much", 2 << 30),
        ("-1G", 2 << 30),
    ],
)
def test_the_budget_is_what_the_environment_says(said: str, bytes_: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_MEMORY", said)
    memory.budget.cache_clear()
    assert memory.budget() == bytes_
    monkeypatch.undo()
    memory.budget.cache_clear()


def test_a_keeper_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room for at least 1"):
        Keeper("tested", 0)


def test_bytes_are_those_of_the_arrays() -> None:
    array = np.zeros((100, 7), np.float32)
    assert nbytes(array) == 2_800
    assert 2_800 <= nbytes({"a": [array, array], "b": Thing(array)}) < 3_700  # counted once
    assert nbytes([array], apart=[array]) < 100

    def growing() -> Iterator[int]:
        held = np.zeros(1_000)
        yield len(held)
        yield len(held)

    begun, nested = growing(), (one for one in [growing()])
    assert nbytes(begun) < 500  # nothing is in hand yet
    next(begun)
    assert 8_000 <= nbytes(begun) < 8_500
    assert next(next(nested)) == 1_000 and 8_000 <= nbytes(nested) < 9_000  # through a generator in its hand
    list(begun)
    assert nbytes(begun) < 500
    many = [np.zeros(10) for _ in range(10_000)]
    assert abs(nbytes(many) / (10_000 * 88) - 1) < 0.02  # 80 bytes and a place each, of which a few were weighed
    import torch

    layer = torch.nn.Linear(50, 20)
    assert 4 * (50 * 20 + 20) <= nbytes(layer) < 4 * (50 * 20 + 20) + 6_000


def test_many_at_once_find_one_consistent_state() -> None:
    """The dict that this replaces raised KeyError and RuntimeError under such a load."""
    keeper: Keeper[int] = Keeper("tested", 3)

    def hammer(seed: int) -> None:
        for at in range(400):
            key = (seed * 7 + at) % 11
            assert keeper.get(key, lambda key=key: key) == key  # type: ignore[misc]
            keeper.find(key)
            keeper.values()
            if at % 50 == 0:
                keeper.forget(key)

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(hammer, seed) for seed in range(8)]:
            one.result(30)
    assert len(keeper) <= 3


def test_what_cannot_be_weighed_is_kept_all_the_same() -> None:
    class Wild:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("changed while it was looked at")

    keeper: Keeper[Wild] = Keeper("tested", 2)
    assert isinstance(keeper.get("wild", Wild), Wild)


def test_keepers_may_come_while_room_is_made() -> None:
    """A module that is imported in one thread registers its keepers while another thread counts all bytes."""
    mine: list[Keeper[int]] = []
    stopped = threading.Event()

    def come() -> None:
        while not stopped.is_set():
            mine.append(Keeper(f"keeper {len(mine)}", 1))
            if len(mine) > 500:
                mine.clear()

    coming = threading.Thread(target=come)
    coming.start()
    try:
        keeper: Keeper[int] = Keeper("counted", 1)
        for at in range(400):
            assert keeper.get(at, partial(int, at)) == at
    finally:
        stopped.set()
        coming.join()
