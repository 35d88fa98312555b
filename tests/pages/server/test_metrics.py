"""What may be read of the process: by whom, and that it counts what happens."""

import re

from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from pages.server import metrics
from pages.server.batches import Batches


def client(allowed: bool = True, ready: bool = True) -> TestClient:
    def may(_: HTTPConnection) -> bool:
        return allowed

    return TestClient(Starlette(routes=metrics.routes(may, lambda: ready)))


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, name
    return float(found[1])


def test_a_pass_is_counted() -> None:
    before = client().get("/metrics").text
    assert Batches(lambda texts: [len(one) for one in texts]).ask([1, 2, 3]) == 3
    after = client().get("/metrics").text
    for name in ("glassbox_batch_texts_count", "glassbox_batch_texts_sum", "glassbox_reading_seconds_count"):
        assert value(after, name) == value(before, name) + 1  # one pass, of one text
    assert value(after, "glassbox_texts_waiting") == value(before, "glassbox_texts_waiting")
    assert value(after, "glassbox_kept_bytes") >= 0


def test_who_is_not_here_is_told_no() -> None:
    answer = client(allowed=False).get("/metrics")
    assert answer.status_code == 403 and "glassbox_" not in answer.text


def test_whether_it_is_ready() -> None:
    assert client().get("/readyz").status_code == 200
    assert client(ready=False).get("/readyz").status_code == 503


def test_whether_it_answers_at_all() -> None:
    assert client(allowed=False, ready=False).get("/healthz").text == "alive\n"  # Streamlit would send its page here
