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
    for _ in range(8):
        idle.note()
        time.sleep(0.05)
    last = time.monotonic()
    assert collected == []  # somebody was waiting all the time
    time.sleep(0.5)
    assert len(collected) == 1 and collected[0] > last
    idle.note()
    time.sleep(0.25)
    assert len(collected) == 1  # it rests
    time.sleep(0.9)
    assert len(collected) == 2


def test_what_a_thread_let_go_reaches_the_c_library() -> None:
    idle._libc("malloc_trim", 0)
    idle._libc("no_such_function", 0)  # as on another system: nothing happens
