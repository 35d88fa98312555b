"""A database of its own for each test, and addresses of rooms in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pages.room import guard, routes, sockets, words
from tests.pages.room.people import Lecturer, served


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSBOX_VOTES", str(tmp_path / "votes.sqlite"))
    words.warm_up()  # a room does so by itself, and a test is quicker than that
    monkeypatch.setattr(routes, "opening", guard.Rate(1_000, 0))
    monkeypatch.setattr(sockets, "guesses", guard.Rate(1_000, 0))
    return tmp_path / "votes.sqlite"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with served() as found:
        yield found


@pytest.fixture
def lecturer(client: TestClient) -> Lecturer:
    return Lecturer(client)
