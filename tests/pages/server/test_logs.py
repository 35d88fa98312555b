"""What the log says: a line of JSON for each request, with its name and without anybody's text."""

import json
import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.server import logs

NAMES = ("glassbox", "pages", "model", "uvicorn.error")


async def answer(request: Request) -> Response:
    logging.getLogger("glassbox").warning("within")
    return PlainTextResponse("fine")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = {name: (one.handlers, one.propagate, one.level) for name in NAMES if (one := logging.getLogger(name))}
    yield
    for name, (handlers, propagate, level) in before.items():
        one = logging.getLogger(name)
        one.handlers, one.propagate = handlers, propagate
        one.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/j/{code}/answer", answer)], middleware=[Middleware(logs.Named)]))


def test_a_request_and_what_it_causes_bear_one_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(logs.CHOSEN, "json")
    logs.begin()
    given = client().get("/j/BCDFGH/answer?text=a+secret").headers["x-request-id"]
    within, answered = lines(capsys)
    assert within["message"] == "within" and answered["message"] == "answered"
    assert within["request"] == answered["request"] == given
    assert (answered["route"], answered["status"], answered["method"]) == ("/j/{code}/answer", 200, "GET")
    assert not {"BCDFGH", "secret"} & set(json.dumps([within, answered]).replace('"', " ").replace("/", " ").split())
    assert {"time", "level"} <= set(answered)


def test_a_name_that_a_proxy_gave_is_kept_if_it_is_one() -> None:
    assert (
        client().get("/j/A/answer", headers={"x-request-id": "from-the-proxy"}).headers["x-request-id"]
        == "from-the-proxy"
    )
    for wrong in ("short", "x" * 65, "with space", 'quote"'):
        assert client().get("/j/A/answer", headers={"x-request-id": wrong}).headers["x-request-id"] != wrong


def test_what_nobody_serves_tells_no_path(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(logs.CHOSEN, "json")
    logs.begin()
    client().get("/my-private/words/here")
    (answered,) = lines(capsys)
    assert answered["route"] == "/my-private" and answered["status"] == 404


def test_an_error_tells_where_and_not_what_was_typed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(logs.CHOSEN, "json")
    logs.begin()
    try:
        dict[str, int]()["what somebody typed"]
    except KeyError:
        logging.getLogger("glassbox").exception("unexpected")
    (line,) = lines(capsys)
    assert "test_logs.py" in str(line["exc_info"]) and "KeyError" in str(line["exc_info"])
    assert "somebody" not in str(line["exc_info"]).replace('["what somebody typed"]', "")  # as our own code has it


def test_unless_asked_for_the_log_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(logs.CHOSEN, raising=False)
    before = [(logging.getLogger(name).handlers[:], logging.getLogger(name).propagate) for name in NAMES]
    logs.begin()
    assert [(logging.getLogger(name).handlers[:], logging.getLogger(name).propagate) for name in NAMES] == before


def test_of_each_socket_the_server_says_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """uvicorn would say who came, and to which address, at INFO."""
    monkeypatch.setenv(logs.CHOSEN, "json")
    logs.begin()
    logging.getLogger("uvicorn.error").info('203.0.113.9:0 - "WebSocket /j/BCDFGH/socket?secret" [accepted]')
    logging.getLogger("uvicorn.error").warning("it matters")
    assert [one["message"] for one in lines(capsys)] == ["it matters"]
