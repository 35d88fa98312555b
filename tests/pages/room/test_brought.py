"""Lessons that people open are found by other replicas, and after the server has begun anew; a database that is away takes none."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from pages.contents import PAGES
from pages.room import brought, database
from pages.room.tables import LESSON
from pages.server import lessons

TOML = 'title = "Mine %d"\n[[stops]]\naddress = "/attention?view=heads"\ncaption = "Look at this."\n'


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    lessons.shelves[:] = [brought.Shelf()]
    anew()
    yield
    lessons.shelves.clear()
    anew()


@pytest.fixture(params=["sqlite", "postgres"], autouse=True)
def kind(request: pytest.FixtureRequest) -> None:
    if request.param == "postgres":
        request.getfixturevalue("shared")


def anew() -> None:
    """The server has begun anew: what was in memory is gone."""
    lessons._brought.clear()
    lessons._missed.clear()


def bring(number: int) -> lessons.Lesson:
    return lessons.bring((TOML % number).encode(), "mine.toml", PAGES)


def test_a_lesson_is_found_after_the_server_began_anew() -> None:
    mine = bring(1)
    anew()
    assert lessons.find(mine.name, PAGES) == mine
    assert lessons.find("own-0123456789ab", PAGES) is None and lessons.find("own-nonsense", PAGES) is None


def test_what_is_not_there_is_not_looked_for_at_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(brought.Shelf, "find", lambda _, name: asked.append(name))
    for _ in range(5):
        assert lessons.find("own-0123456789ab", PAGES) is None
    assert asked == ["own-0123456789ab"]


def test_the_same_lesson_brought_at_once_is_one() -> None:
    with ThreadPoolExecutor(8) as people:
        names = {one.name for one in people.map(lambda _: bring(3), range(8))}
    assert len(names) == 1 and count() == 1


def test_of_too_many_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "MOST", 3)
    made = [bring(number) for number in range(5)]
    bring(2)  # it is opened again
    bring(9)
    anew()
    assert [lessons.find(one.name, PAGES) is not None for one in made] == [False, False, True, False, True]
    assert count() == 3


def test_a_database_that_is_away_takes_no_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_DATABASE", "postgresql://nobody@127.0.0.1:1/nothing")
    mine = bring(4)
    assert lessons.find(mine.name, PAGES) == mine
    anew()
    assert lessons.find(mine.name, PAGES) is None  # and no error


def count() -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(LESSON)) or 0
