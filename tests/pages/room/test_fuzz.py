"""Whatever a phone or a lecturer's screen sends: an answer or a sentence, and the room goes on."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.testclient import TestClient

from pages.room import doing, sockets
from pages.room.asking import KINDS
from tests.pages.room.people import Lecturer, Phone

LEAVES = (
    some.none() | some.booleans() | some.integers(-3, 9) | some.integers() | some.floats() | some.text(max_size=30)
    | some.sampled_from(["cat", "\ud800", "\x00", "<script>", "a" * 5_000, "9" * 400])
)  # fmt: skip
VALUES = some.recursive(
    LEAVES,
    lambda one: some.lists(one, max_size=5) | some.dictionaries(some.text(max_size=8), one, max_size=4),
    max_leaves=8,
)
FEW = settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
OWN: dict[str, dict[str, Any]] = {
    "choice": {"options": ["cat", "ball"], "right": 0},
    "word": {"text": "The dog ___"},
    "number": {"least": 0, "most": 9},
    "ranking": {"options": ["one", "two", "three"]},
    "cloud": {},
}


@pytest.mark.parametrize("kind", [one for one in KINDS if one in OWN])
def test_any_answer_of_a_phone(client: TestClient, lecturer: Lecturer, kind: str) -> None:
    phone = Phone(client, lecturer.code)
    asked = {"kind": kind, "prompt": "Which one?"} | OWN[kind]
    assert lecturer.do("ask", link="/", own=asked, seconds=0) == {}
    now = phone.state()["room"]["question"]["id"]

    @FEW
    @given(some.fixed_dictionaries({"answer": VALUES}, optional={"n": VALUES, "item": VALUES, "question": some.just(now) | VALUES, "round": some.just(1) | VALUES}))  # fmt: skip
    def tried(sent: dict[str, Any]) -> None:
        body = {"n": 1, "question": now, "round": 1} | sent
        said = phone.post(f"/j/{lecturer.code}/answer", json.dumps(body, allow_nan=True).encode())
        assert said.status_code in (200, 413, 429), said.text
        if said.status_code == 200:
            assert set(said.json()) in ({"saved"}, {"refused", "why", "again"})

    tried()
    assert phone.state()["room"]["state"] == "asking" and lecturer.do("close") == {}


@FEW
@given(some.text(max_size=300) | some.binary(max_size=300) | VALUES.map(lambda one: json.dumps(one)))
def test_anything_in_a_message_is_read_as_fields_or_as_none(text: str | bytes) -> None:
    assert isinstance(sockets.read(text), dict)


def test_a_socket_that_gets_anything_goes_on_or_ends_and_the_next_is_fine(
    client: TestClient, lecturer: Lecturer
) -> None:
    phone = Phone(client, lecturer.code)
    for sent in ("", "[" * 4_000, "{}", "null", '{"n": 1e400}', '{"answer": "\\ud800"}', "\x00", "x" * 5_000):
        with phone.socket(f"/j/{lecturer.code}/socket") as line:
            line.receive_text()
            line.send_text(sent)
    assert phone.state()["room"]["code"] == lecturer.code


@pytest.mark.parametrize("act", [one for one in doing.ACTS if one not in ("over", "delete", "serve")])
def test_any_act_of_a_lecturer(client: TestClient, lecturer: Lecturer, act: str) -> None:
    """Of the room's own lecturer, whose browser may be of another version."""
    names = ("link", "own", "seconds", "offer", "on", "word", "words", "by", "stop", "lesson", "name", "key")
    one = some.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES))

    @FEW
    @given(one)
    def tried(sent: dict[str, Any]) -> None:
        body = json.dumps({"do": act} | sent, allow_nan=True).encode()
        said = lecturer.post(f"/room/{lecturer.code}/do", body)
        assert said.status_code in (200, 400, 403, 422), said.text

    tried()
    assert Phone(client, lecturer.code).state()["room"]["code"] == lecturer.code or lecturer.do("lock", on=False) == {}
