"""Where phones are told to go."""

import socket

import pytest
from starlette.testclient import TestClient

from pages.contents import PAGES
from pages.room import lan, routes
from tests.pages.room.people import Lecturer


def test_the_addresses_are_this_computers_own() -> None:
    for address in lan.here():
        with socket.socket() as probe:
            probe.bind((address, 0))  # which only a computer's own addresses allow
        assert lan.is_here(address) and not address.startswith("127.")
    assert lan.is_here("127.0.0.1") and lan.is_here("::1") and not lan.is_here("203.0.113.7")


def test_an_address_that_was_chosen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    door = lan.Door()
    assert door.addresses() == ["http://127.0.0.1:8501"] and not door.reachable
    for chosen, told in (
        ("glass.example.org", "http://glass.example.org"),
        (" https://glass.example.org/ ", "https://glass.example.org"),
        ("192.0.2.9:8600", "http://192.0.2.9:8600"),
    ):
        monkeypatch.setenv(lan.CHOSEN, chosen)
        assert door.addresses() == [told] and door.reachable


def test_a_server_that_listens_everywhere_names_its_addresses() -> None:
    door = lan.Door()
    door.main = lan.Place("0.0.0.0", 80)
    assert door.reachable and door.addresses() == [f"http://{one}" for one in lan.here() or ["127.0.0.1"]]


def test_the_door_for_phones_serves_nothing_else(client: TestClient, lecturer: Lecturer) -> None:
    network = TestClient(routes.for_the_network(PAGES), client=("203.0.113.7", 5))
    code = lecturer.code
    assert network.get(f"/j/{code}").status_code == 200
    for path in ("/", "/attention", "/_stcore/health", "/glassbox/live/rlhf/vote", "/room/mine"):
        answer = network.get(path, follow_redirects=False)
        assert answer.headers.get("location") == "/j" or answer.status_code in (403, 404)
    assert network.post("/room/open", json={}).status_code in (403, 404, 405)
    assert network.get(f"/j/{code}", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
