"""Questions of the browser: told right from wrong, and our own mistakes from both."""

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model.errors import UserError
from pages.server import endpoint
from pages.server.checks import BadQuestion, Question, listed, option, whole


def nested(question: Question) -> dict:
    return {"found": question["a"]["b"]}


def refusing(question: Question) -> dict:
    raise UserError("Type a word.")


def mistaken(question: Question) -> dict:
    nothing: dict[str, dict] = {}
    return nothing["ours"]


ANSWERS = {"tried/nested": nested, "refusing": refusing, "mistaken": mistaken}
CLIENT = TestClient(Starlette(routes=[endpoint.route(ANSWERS)]))


def ask(kind: str, body: bytes) -> tuple[int, dict]:
    answer = CLIENT.post(f"/glassbox/live/{kind}", content=body, headers={"content-type": "application/json"})
    return answer.status_code, answer.json()


def test_a_question_is_answered() -> None:
    assert ask("tried/nested", b'{"a": {"b": 7}}') == (200, {"found": 7})


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b'{"a": {}}', b"{}", b'{"a": {"b": NaN}}', b"[" * 100_000])
def test_what_no_view_asks_is_refused_without_a_trace(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "glassbox")
    status, said = ask("tried/nested", body)
    assert status == 400 and "reload the page" in said["error"]
    assert not any(one.exc_info for one in caplog.records)


def test_a_sentence_for_people_is_handed_on() -> None:
    assert ask("refusing", b"{}") == (422, {"error": "Type a word."})


def test_a_mistake_of_ours_is_said_to_be_one_and_leaves_a_trace(caplog: pytest.LogCaptureFixture) -> None:
    """It used to be called a question that makes no sense, and the log had no more."""
    status, said = ask("mistaken", b"{}")
    assert status == 500 and "Glassbox made a mistake" in said["error"]
    (record,) = [one for one in caplog.records if one.exc_info]
    assert record.levelno == logging.ERROR and record.exc_info and record.exc_info[0] is KeyError


def test_other_addresses_sizes_and_types_are_refused() -> None:
    assert ask("unknown", b"{}")[0] == 404
    assert ask("refusing", json.dumps({"a": "x" * endpoint.MOST_BYTES}).encode())[0] == 413
    assert CLIENT.post("/glassbox/live/refusing", content=b"{}").status_code == 404  # as another site could send it


@pytest.mark.parametrize("value", [True, 1.0, "1", None, -1, 10**6 + 1, [1]])
def test_what_is_no_count_is_refused(value: object) -> None:
    with pytest.raises(BadQuestion):
        whole(value)


def test_options_and_lists() -> None:
    assert option("b", ("a", "b")) == "b" and listed([1, 2], 2, 2) == [1, 2]
    wrong: object
    for wrong in ("c", [], {}, None):
        with pytest.raises(BadQuestion):
            option(wrong, ("a", "b"))
    for wrong in ("ab", [1], [1, 2, 3], None):
        with pytest.raises(BadQuestion):
            listed(wrong, 2, 2)


def test_more_than_can_wait_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two may ask at once: of five who do, two are answered, and three are told to try again."""
    monkeypatch.setattr(endpoint, "MOST_AT_ONCE", 2)
    asked, go = threading.Semaphore(0), threading.Event()

    def slow(question: Question) -> dict:
        asked.release()
        assert go.wait(10)
        return {}

    app = Starlette(routes=[endpoint.route({"slow": slow})])
    with TestClient(app) as client, ThreadPoolExecutor(5) as pool:

        def status() -> int:
            return client.post(
                "/glassbox/live/slow", content=b"{}", headers={"content-type": "application/json"}
            ).status_code

        let_in = [pool.submit(status) for _ in range(2)]
        assert asked.acquire(timeout=10) and asked.acquire(timeout=10)
        refused = [pool.submit(status) for _ in range(3)]
        assert [one.result(10) for one in refused] == [503] * 3
        go.set()
        assert [one.result(10) for one in let_in] == [200, 200]
        assert status() == 200  # there is room again
