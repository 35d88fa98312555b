"""What whoever speaks sees of the server, and who else does not; who gets a session."""

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.room import door, watch
from pages.server import traffic
from tests.pages.room.people import Lecturer, Person, Phone

AWAY = ("203.0.113.7", 5)


def test_it_counts_rooms_phones_and_pages(
    client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "_visits", type(traffic._visits)())
    monkeypatch.setattr(traffic, "_acts", type(traffic._acts)(maxlen=9))
    for visit, page in (("one", "Attention"), ("two", "Decoding"), ("three", "Attention"), ("two", "Attention")):
        with traffic.act(visit, page):
            pass
    phone = Phone(client, lecturer.code)
    with phone.socket(f"/j/{lecturer.code}/socket") as line:
        line.receive_text()
        now = lecturer.get("/room/watch/now").json()
    assert now["browsers"]["pages"] == {"Attention": 3}  # the second has gone there
    assert now["acts"]["done"] == 4 and 0 <= now["acts"]["typical"] <= now["acts"]["slow"] < 1
    assert {"code": lecturer.code, "phones": 1, "answered": None} in now["rooms"]
    assert now["memory"]["process"] > 50_000_000 and now["memory"]["budget"] > now["memory"]["kept"] >= 0
    assert now["waiting"]["texts"] == 0


def test_it_is_for_whoever_has_a_room_here(client: TestClient, lecturer: Lecturer) -> None:
    away = TestClient(client.app, client=AWAY)
    assert Person(away).get("/room/watch").status_code == 200  # the page itself says nothing
    refused = Person(away).get("/room/watch/now")
    assert refused.status_code == 403 and "opened a room" in refused.json()["error"]
    there = Person(away)
    there.cookies = lecturer.cookies
    assert there.get("/room/watch/now").status_code == 200
    there.cookies = "gb-lecturer=" + "x" * 22
    assert there.get("/room/watch/now").status_code == 403


async def _streaming(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.receive()


def test_whoever_asks_for_a_session_alone_gets_none_beyond_the_number(
    client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is refused at the number, a socket at a quarter above it: 4 and 5. The lecturer comes in, a made-up key does not."""
    monkeypatch.setenv(door.CAP, "4")
    monkeypatch.setattr(traffic, "sessions", 4)
    app = door.Door(Starlette(routes=[WebSocketRoute("/_stcore/stream", _streaming)]))
    away = TestClient(app, client=AWAY)
    with away.websocket_connect("/_stcore/stream") as first:
        assert first.receive_text() == "hello" and traffic.sessions == 5
        for cookie in ("", "gb-lecturer=" + "x" * 22):
            with (
                pytest.raises(WebSocketDisconnect),
                away.websocket_connect("/_stcore/stream", headers={"cookie": cookie}),
            ):
                pass
        with away.websocket_connect("/_stcore/stream", headers={"cookie": lecturer.cookies}) as mine:
            assert mine.receive_text() == "hello" and traffic.sessions == 6
    assert traffic.sessions == 4


def test_left_alone_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "_visits", type(traffic._visits)({"old": ("Home", -10_000.0)}))
    assert traffic.pages() == {}
    monkeypatch.setattr(traffic, "MOST", 3)
    for number in range(9):
        with traffic.act(str(number), "Home"):
            pass
    assert traffic.pages() == {"Home": 3}
    assert watch.seen()["browsers"]["pages"] == {"Home": 3}  # type: ignore[index]
