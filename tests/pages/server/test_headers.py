"""What browsers are told: with every answer, and as Streamlit's own page needs it."""

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from model.errors import UserError
from pages.server import frames, headers

PAGE = Path(streamlit.__file__).with_name("static") / "index.html"


async def page(_: Request) -> Response:
    return HTMLResponse("<p>page")


async def strict(_: Request) -> Response:
    return HTMLResponse("<p>strict", headers={"Content-Security-Policy": "default-src 'none'"})


async def data(_: Request) -> Response:
    return JSONResponse({})


ROUTES = [Route("/", page), Route("/strict", strict), Route("/data", data), frames.ROUTE]
CLIENT = TestClient(Starlette(routes=ROUTES, middleware=[Middleware(headers.Guarded)]))


@pytest.fixture(autouse=True)
def _anew() -> None:
    headers.frames.cache_clear()


def directives(text: str) -> dict[str, list[str]]:
    return {one.split()[0]: one.split()[1:] for one in text.split(";")}


def test_a_page_runs_only_what_this_server_sends() -> None:
    found = CLIENT.get("/").headers
    policy = directives(found["content-security-policy"])
    assert "'unsafe-inline'" not in policy["script-src"] and "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == ["'self'"] and policy["object-src"] == ["'none'"]
    assert policy["connect-src"] == ["'self'", "ws://testserver", "wss://testserver"]
    assert not [one for values in policy.values() for one in values if one.startswith("http")]
    assert found["x-content-type-options"] == "nosniff"


def test_an_answer_that_says_so_itself_keeps_what_it_says() -> None:
    assert CLIENT.get("/strict").headers["content-security-policy"] == "default-src 'none'"
    found = CLIENT.get("/data").headers
    assert "content-security-policy" not in found and found["x-content-type-options"] == "nosniff"


def test_the_scripts_in_streamlits_page_are_those_that_are_named() -> None:
    """Another Streamlit may have others: then nothing would start."""
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", PAGE.read_text("utf-8"), re.DOTALL)
    assert inline == list(headers.INLINE)


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "x\ny", ""])
def test_a_host_that_is_none_stays_out_of_the_policy(host: str) -> None:
    assert directives(headers.policy(host))["connect-src"] == ["'self'"]


def test_sites_that_may_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(headers.FRAMES, "https://moodle.example.org, https://*.example.edu:8443")
    ancestors = directives(headers.policy("a"))["frame-ancestors"]
    assert ancestors == ["'self'", "https://moodle.example.org", "https://*.example.edu:8443"]
    for wrong in ("moodle.example.org", "https://a.org/; script-src *", "*", "javascript:alert(1)"):
        headers.frames.cache_clear()
        monkeypatch.setenv(headers.FRAMES, wrong)
        with pytest.raises(UserError, match="no site: write one such as"):
            headers.frames()


def test_a_page_in_a_frame_is_a_site_of_its_own() -> None:
    path = frames.address("<p>theirs<script>alert(1)</script>")
    answer = CLIENT.get(path)
    policy = directives(answer.headers["content-security-policy"])
    assert answer.text.startswith("<p>theirs") and policy["sandbox"] == ["allow-scripts"]  # without allow-same-origin
    assert policy["default-src"] == ["'none'"] and "connect-src" not in policy
    assert frames.address("<p>theirs<script>alert(1)</script>") == path != frames.address("<p>other")
    assert CLIENT.get(frames.PATH + "0" * 32).status_code == 404
    assert frames.page(path).startswith("<p>theirs") and "reload" in frames.page("/etc/passwd")
