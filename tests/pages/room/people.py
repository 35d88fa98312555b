"""A lecturer and phones, each with its own cookies, in front of the room's addresses."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from pages.contents import PAGES
from pages.room import routes

OWN = {"kind": "word", "prompt": "Which word comes next?", "text": "The dog chased the ___"}


class Person:
    """Somebody with a browser."""

    def __init__(self, client: TestClient, host: str = "") -> None:
        self._client, self.cookies = client, ""
        self.headers = {"x-host": host} if host else {}

    def get(self, path: str, **headers: str) -> Any:
        """Ask for an address; cookies are kept."""
        return self._kept(self._client.get(path, headers=self._with(headers), follow_redirects=False))

    def post(self, path: str, data: Any, **headers: str) -> Any:
        """Send JSON."""
        content = data if isinstance(data, bytes) else json.dumps(data)
        sent = {"content-type": "application/json"} | headers
        return self._kept(self._client.post(path, content=content, headers=self._with(sent)))

    def socket(self, path: str, **headers: str) -> WebSocketTestSession:
        """A socket, which is opened by `with`."""
        return self._client.websocket_connect(path, headers=self._with(headers))

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        self._client.cookies.clear()  # each person has their own
        return {**({"cookie": self.cookies} if self.cookies else {}), **headers}

    def _kept(self, answer: Any) -> Any:
        for line in answer.headers.get_list("set-cookie"):
            kept = dict(one.split("=", 1) for one in self.cookies.split("; ") if one)
            name, value = line.split(";")[0].split("=", 1)
            self.cookies = "; ".join(f"{one}={kept_value}" for one, kept_value in (kept | {name: value}).items())
        return answer


class Lecturer(Person):
    """Whoever has opened a room."""

    def __init__(self, client: TestClient, name: str = "") -> None:
        super().__init__(client)
        self.code: str = self.post("/room/open", {"name": name}).json()["code"]

    def do(self, act: str, **more: Any) -> dict[str, Any]:
        """What the server says to an act."""
        return self.post(f"/room/{self.code}/do", {"do": act} | more).json()

    def ask(self, seconds: float = 0, **changes: Any) -> dict[str, Any]:
        """Ask a question of one's own."""
        return self.do("ask", link="/", own=OWN | changes, seconds=seconds)


class Phone(Person):
    """A phone that has opened the page of a room."""

    def __init__(self, client: TestClient, code: str) -> None:
        super().__init__(client)
        self.code = code
        self.get(f"/j/{code}")

    def state(self) -> dict[str, Any]:
        """What it would hear by its socket."""
        return self.get(f"/j/{self.code}/state").json()

    def answer(self, value: Any, **changes: Any) -> dict[str, Any]:
        """Answer what is asked now, without a socket; returns what it is told."""
        now = self.state()["room"]["question"] or {"id": 0, "round": 1}
        said = {"n": 1, "question": now["id"], "round": now["round"], "item": 0, "answer": value} | changes
        return self.post(f"/j/{self.code}/answer", said).json()


@contextmanager
def served() -> Iterator[TestClient]:
    """The addresses of rooms, on one loop."""
    with TestClient(Starlette(routes=routes.routes(PAGES)), client=("127.0.0.1", 50_000)) as client:
        yield client


def heard(socket: WebSocketTestSession, state: str) -> dict[str, Any]:
    """The first that a socket says of a room in this state."""
    while True:
        found = json.loads(socket.receive_text())
        if found.get("room", {}).get("state") == state:
            return found
