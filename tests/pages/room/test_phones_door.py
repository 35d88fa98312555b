"""The phones' own door, on a socket of this computer: the way into a room, and nothing else of Glassbox."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pages.room import lan
from tests.pages.room.people import Lecturer


@pytest.fixture
def door(client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Its address, opened by whoever speaks; as if this computer were in a network."""
    monkeypatch.setattr(lan, "here", lambda: ["127.0.0.1"])
    monkeypatch.delenv(lan.CHOSEN, raising=False)
    assert not lan.DOOR.reachable and lecturer.do("serve") == {}
    yield lan.DOOR.addresses()[0]
    assert client.portal
    client.portal.call(lan.DOOR.shut)


def fetched(address: str, data: bytes | None = None) -> tuple[int, str, bytes]:
    """Status, the address in the end, and what came."""
    asked = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=10) as found:
            return found.status, found.url, found.read()
    except urllib.error.HTTPError as error:
        return error.code, error.url, error.read()


def test_it_leads_to_the_room_and_nowhere_else(door: str, lecturer: Lecturer) -> None:
    status, _, page = fetched(f"{door}/j/{lecturer.code}")
    assert status == 200 and b"No name, no account" in page
    for path in (
        "",
        "/attention?view=steps",
        "/_stcore/health",
        "/_stcore/stream",
        "/room/mine",
        "/lesson/first-half-hour/notes",
    ):
        assert fetched(door + path)[:2] == (200, f"{door}/j"), path
    assert fetched(f"{door}/room/open", b"{}")[0] == 405
    assert fetched(f"{door}/room/{lecturer.code}/results.json")[0] == 403
    assert fetched(f"{door}/j/{lecturer.code}/state")[0] == 401  # no cookie, and so no seat
    assert json.loads(lecturer.get("/room/mine").text)["addresses"] == [door]


def test_phones_that_come_by_it_are_not_led_to_views(door: str, lecturer: Lecturer) -> None:
    assert "make class" in lecturer.do("look", on=True)["error"]
    assert lecturer.do("look", on=False) == {}
