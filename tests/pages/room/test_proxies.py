"""Who is at home: whoever comes straight from this computer, and nobody who says so by a header."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pages.room import guard

PROXY, VISITOR = "127.0.0.1", "203.0.113.7"


async def where(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{guard.at_home(request)} {guard.address_of(request)} {request.url.scheme}")


def asked(client: str, trusted: str = PROXY, **headers: str) -> str:
    """What the app sees behind uvicorn's own reading of a proxy's headers, which Streamlit's server uses."""
    inside: Any = Starlette(routes=[Route("/", where)])
    app: Any = ProxyHeadersMiddleware(inside, trusted)
    with TestClient(app, client=(client, 5)) as browser:
        return browser.get("/", headers={name.replace("_", "-"): value for name, value in headers.items()}).text


def test_who_comes_straight_is_where_they_are() -> None:
    assert asked("127.0.0.1") == "True 127.0.0.1 http"
    assert asked(VISITOR) == f"False {VISITOR} http"


@pytest.mark.parametrize("claim", ["127.0.0.1", "::1", "localhost", f"127.0.0.1, {PROXY}", "[::1]:80", ""])
def test_a_header_makes_nobody_at_home(claim: str) -> None:
    assert asked(VISITOR, x_forwarded_for=claim).startswith(f"False {VISITOR}")  # straight to the app
    for trusted in (PROXY, "127.0.0.0/8", "*"):
        assert asked(PROXY, trusted, x_forwarded_for=claim).startswith(
            "False"
        )  # a proxy that passes on what it is told
        assert asked(PROXY, trusted, x_forwarded_for=f"{claim}, {VISITOR}").startswith("False")  # one that adds to it


@pytest.mark.parametrize("name", ["x_forwarded_proto", "x_real_ip", "forwarded", "via", "x_forwarded_host"])
def test_whatever_a_proxy_says_nobody_behind_it_is_at_home(name: str) -> None:
    assert asked(PROXY, **{name: "https"}).startswith("False")


def test_a_proxy_that_is_believed_tells_where_somebody_is() -> None:
    assert asked(PROXY, x_forwarded_for=VISITOR, x_forwarded_proto="https") == f"False {VISITOR} https"
    assert asked("172.30.8.9", "172.30.8.2", x_forwarded_for="127.0.0.1") == "False 172.30.8.9 http"
