"""Garbage goes while nobody waits, and not with every run."""

import threading
import time

import pytest

from pages.server import idle


def test_it_collects_once_it_is_quiet_and_not_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[float] = []
    monkeypatch.setattr(idle, "QUIET", 0.2)
    monkeypatch.setattr(idle, "REST", 0.6)
    monkeypatch.setattr(idle.gc, "collect", lambda: collected.append(time.monotonic()))
    monkeypatch.setattr(idle, "_libc", lambda *numbers: None)
    monkeypatch.setattr(idle.keep, "weigh", lambda: None)  # other tests may have left much to weigh
    monkeypatch.setattr(idle, "_noted", threading.Event())
    idle.watch()
    time.sleep(0.3)
    assert collected == []  # nothing happened
    noted: list[float] = []
    for _ in range(8):
        noted.append(time.monotonic())
        idle.note()
        time.sleep(0.05)
    until(collected, 1)
    noted.append(time.monotonic())
    idle.note()
    until(collected, 2)
    # However late a busy machine is: each came after a moment of quiet, and the second after a rest.
    assert all(one - max(when for when in noted if when < one) >= 0.2 for one in collected)
    assert collected[1] - collected[0] >= 0.6


def until(collected: list[float], count: int) -> None:
    """Wait for so many collections."""
    end = time.monotonic() + 30
    while len(collected) < count and time.monotonic() < end:
        time.sleep(0.01)
    assert len(collected) == count


def test_what_a_thread_let_go_reaches_the_c_library() -> None:
    idle._libc("malloc_trim", 0)
    idle._libc("no_such_function", 0)  # as on another system: nothing happens
