"""A room from its opening to its end, as browsers meet it; and everything that must not work."""

import json
import re
import time
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from pages.room import audience, door, guard, routes, sockets
from tests.pages.room.people import Lecturer, Person, Phone, heard


def test_a_question_from_asking_to_reveal(client: TestClient, lecturer: Lecturer) -> None:
    phones = [Phone(client, lecturer.code) for _ in range(4)]
    assert [one.state()["you"]["seat"] for one in phones] == [0, 1, 2, 3]
    assert lecturer.ask(right="cat") == {}
    for phone, word in zip(phones, ["Cat", " CAT ", "ｃａｔ", "ball"], strict=True):
        assert phone.answer(word) == {"saved": 1}
    assert lecturer.do("close") == lecturer.do("show") == {}
    shown = phones[0].state()["room"]
    assert (shown["result"]["rows"][0]["label"], shown["result"]["rows"][0]["counts"]) == ("cat", [3])
    assert shown["result"]["model"] is None
    assert lecturer.do("reveal") == {}
    found = phones[3].state()
    assert found["room"]["result"]["rows"][0]["right"] and found["room"]["result"]["rounds"][0]["right"] == 0.75
    assert [one.state()["you"]["score"]["right"] for one in phones] == [1, 1, 1, 0]
    assert lecturer.do("done") == {} and phones[0].state()["room"]["state"] == "waiting"


def test_nothing_of_the_answers_is_told_before_they_are_shown(client: TestClient, lecturer: Lecturer) -> None:
    spoken, watching = Phone(client, lecturer.code), Phone(client, lecturer.code)
    lecturer.ask(right="giraffe")
    spoken.answer("giraffe")
    with (
        lecturer.socket(f"/room/{lecturer.code}/socket?as=board") as board,
        lecturer.socket(f"/room/{lecturer.code}/socket?as=remote") as remote,
    ):
        for act, state in (("", "asking"), ("close", "closed")):
            if act:
                lecturer.do(act)
            assert "giraffe" not in json.dumps([watching.state(), heard(board, state)])
            assert "giraffe" in json.dumps(heard(remote, state))
        lecturer.do("show")
        assert "giraffe" in json.dumps(watching.state()) and "giraffe" in json.dumps(heard(board, "shown"))
    lecturer.do("results", on=False)
    assert "giraffe" not in json.dumps(watching.state())


def test_both_rounds_are_kept(client: TestClient, lecturer: Lecturer) -> None:
    phones = [Phone(client, lecturer.code) for _ in range(3)]
    lecturer.ask(kind="choice", options=["cat", "ball"], right=0)
    assert [one.answer(at) for one, at in zip(phones, (1, 1, 0), strict=True)] == [{"saved": 1}] * 3
    lecturer.do("close")
    assert lecturer.do("again", seconds=30) == {}
    assert [one.answer(0) for one in phones[:2]] == [{"saved": 1}] * 2
    assert phones[0].state()["you"] | {"score": None} == {
        "seat": 0,
        "answers": {"0": 0},
        "before": {"0": 1},
        "items": [],
        "score": None,
    }
    lecturer.do("close")
    assert "twice at most" in lecturer.do("again")["error"]
    lecturer.do("reveal")
    counts = {one["label"]: one["counts"] for one in phones[0].state()["room"]["result"]["rows"]}
    assert counts == {"cat": [1, 2], "ball": [2, 0]}


def test_the_picture_is_covered_until_the_answer_is_revealed(client: TestClient, lecturer: Lecturer) -> None:
    phone, dot = Phone(client, lecturer.code), "data:image/png;base64,iVBORw0KGgo="
    lecturer.do("look", on=True)
    lecturer.post(f"/room/{lecturer.code}/follow", {"caption": "Look", "link": "/attention", "picture": dot})

    def covered() -> bool:
        room = phone.state()["room"]
        led = phone.get(f"/j/{lecturer.code}/look").headers["location"] == "/attention"
        assert bool(room["picture"]) == room["look"] == led
        return not led

    assert not covered()
    lecturer.ask(right="cat")
    found = [covered()]
    for act in ("close", "show", "reveal"):
        lecturer.do(act)
        found.append(covered())
    assert found == [True, True, True, False]


def test_phones_that_left_are_not_waited_for(client: TestClient, lecturer: Lecturer) -> None:
    staying, leaving = Phone(client, lecturer.code), Phone(client, lecturer.code)
    lecturer.ask()
    with staying.socket(f"/j/{lecturer.code}/socket") as socket:
        heard(socket, "asking")
        with leaving.socket(f"/j/{lecturer.code}/socket") as other:
            heard(other, "asking")
            assert staying.state()["room"]["joined"] == 2
        end = time.monotonic() + 5
        while len(routes.HALL._open[lecturer.code].phones) > 1 and time.monotonic() < end:
            time.sleep(0.01)
        with lecturer.socket(f"/room/{lecturer.code}/socket?as=board") as board:
            told = heard(board, "asking")
            assert told["room"]["joined"] == len(told["desk"]["seats"]) == 1


def test_a_change_of_mind_is_seen_in_the_other_tab(client: TestClient, lecturer: Lecturer) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    with phone.socket(f"/j/{lecturer.code}/socket") as one, phone.socket(f"/j/{lecturer.code}/socket") as tab:
        now = heard(one, "asking")["room"]["question"]
        heard(tab, "asking")
        one.send_text(json.dumps({"n": 1, "question": now["id"], "round": 1, "item": 0, "answer": "cat"}))
        while json.loads(tab.receive_text())["you"]["answers"] != {"0": "cat"}:
            pass


def test_a_phone_that_comes_back_has_its_seat_and_answer(client: TestClient, lecturer: Lecturer) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    phone.answer("cat")
    again = Person(client)
    again.cookies = phone.cookies
    assert json.loads(again.get(f"/j/{lecturer.code}/state").text)["you"]["answers"] == {"0": "cat"}
    with again.socket(f"/j/{lecturer.code}/socket") as one, again.socket(f"/j/{lecturer.code}/socket") as tab:
        assert heard(one, "asking")["you"]["seat"] == heard(tab, "asking")["you"]["seat"] == 0
    assert Phone(client, lecturer.code).state()["room"]["joined"] == 2


def test_a_socket_says_saved_and_what_was_wrong(client: TestClient, lecturer: Lecturer) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask(kind="number", least=0, most=9, right=4)
    with phone.socket(f"/j/{lecturer.code}/socket") as socket:
        now = heard(socket, "asking")["room"]["question"]
        said = {"question": now["id"], "round": 1, "item": 0}
        for n, value in enumerate((4, 40, "x", None, float("1e308"), True)):
            socket.send_text(json.dumps(said | {"n": n, "answer": value}))
        replies: list[dict[str, Any]] = []
        while len(replies) < 6:
            found = json.loads(socket.receive_text())
            replies += [found] if "room" not in found else []
    assert [("saved" in one, one.get("why", "")) for one in replies][:2] == [
        (True, ""),
        (False, "Choose a number from 0 to 9."),
    ]
    assert all("refused" in one for one in replies[1:]) and phone.state()["you"]["answers"] == {"0": 4.0}


@pytest.mark.parametrize(
    "changes", [{"question": 10**9}, {"question": None}, {"round": 2}, {"round": "1"}, {"answer": ""}, {"answer": {}}]
)
def test_answers_that_are_none(client: TestClient, lecturer: Lecturer, changes: dict[str, Any]) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    assert phone.answer("cat", **changes).keys() == {"refused", "why", "again"}
    lecturer.do("close")
    assert phone.answer("cat")["why"] == "This question is closed."
    lecturer.do("show")
    assert phone.state()["room"]["result"]["people"] == 0


def test_the_clock_closes_a_question(client: TestClient, lecturer: Lecturer) -> None:
    lecturer.ask(seconds=1)
    phone = Phone(client, lecturer.code)
    assert 0 < phone.state()["room"]["left"] <= 1
    assert lecturer.do("extend", seconds=1) == {} and phone.state()["room"]["left"] > 1
    end = time.monotonic() + 10
    while phone.state()["room"]["state"] == "asking" and time.monotonic() < end:
        time.sleep(0.05)
    assert phone.state()["room"]["state"] == "closed"


ACTS = ("offers", "ask", "extend", "close", "show", "again", "reveal", "done", "lock", "results", "look", "release", "turn",
        "pair", "serve", "over", "delete")  # fmt: skip
FILES = ("results.csv", "results.json", "preferences.jsonl", "again", "qr.svg")


def test_a_phone_drives_nothing(client: TestClient, lecturer: Lecturer) -> None:
    phone, other = Phone(client, lecturer.code), Lecturer(client)
    lecturer.ask()
    for person in (phone, other, Person(client)):
        for act in ACTS:
            answer = person.post(
                f"/room/{lecturer.code}/do",
                {"do": act, "on": True, "seconds": 5, "link": "/", "which": 0, "by": 1, "words": []},
            )
            assert answer.status_code == 403, act
        assert person.post(f"/room/{lecturer.code}/follow", {"caption": "hello"}).status_code == 403
        assert {person.get(f"/room/{lecturer.code}/{file}").status_code for file in FILES} == {403}
        for role in ("board", "remote"):
            with (
                pytest.raises(WebSocketDisconnect) as ended,
                person.socket(f"/room/{lecturer.code}/socket?as={role}") as socket,
            ):
                socket.receive_text()
            assert ended.value.code == sockets.NO_MORE
    assert phone.state()["room"]["state"] == "asking"


def test_the_key_is_in_a_cookie_and_in_no_address_or_page(client: TestClient, lecturer: Lecturer) -> None:
    key = lecturer.cookies.split("gb-lecturer=")[1].split(";")[0]
    answers = [lecturer.get("/room/mine"), lecturer.get(f"/room/{lecturer.code}/remote"), lecturer.get(f"/j/{lecturer.code}"),
               lecturer.get(f"/room/{lecturer.code}/qr.svg"), lecturer.get(f"/room/{lecturer.code}/results.json")]  # fmt: skip
    with lecturer.socket(f"/room/{lecturer.code}/socket") as board:
        said = board.receive_text()
    assert len(key) >= 22 and key not in said + "".join(one.text + str(one.headers) for one in answers)
    made = client.post("/room/open", content=b"{}", headers={"content-type": "application/json"})
    assert re.search(r"gb-lecturer=\S+; HttpOnly;.*SameSite=strict", made.headers["set-cookie"])


def test_another_screen_gets_the_key_once(client: TestClient, lecturer: Lecturer) -> None:
    link = lecturer.do("pair")["link"]
    key = link.partition("#")[2]
    second, thief = Person(client), Person(client)
    assert second.post("/room/pair", {"code": "BCDFGH", "key": key}).status_code == 403  # and it is used up
    key = lecturer.do("pair")["link"].partition("#")[2]
    assert second.post("/room/pair", {"code": lecturer.code, "key": key}).status_code == 200
    assert thief.post("/room/pair", {"code": lecturer.code, "key": key}).status_code == 403
    assert second.post(f"/room/{lecturer.code}/do", {"do": "lock", "on": True}).status_code == 200


def test_pages_of_other_sites_do_nothing(client: TestClient, lecturer: Lecturer) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    evil = {"origin": "https://evil.example"}
    with pytest.raises(WebSocketDisconnect) as ended, phone.socket(f"/j/{lecturer.code}/socket", **evil) as socket:
        socket.receive_text()
    assert ended.value.code == sockets.FOREIGN
    assert lecturer.post(f"/room/{lecturer.code}/do", {"do": "close"}, **evil).status_code == 403
    plain = {"content-type": "text/plain"}
    assert lecturer.post(f"/room/{lecturer.code}/do", {"do": "close"}, **plain).status_code == 400
    assert phone.post(f"/j/{lecturer.code}/answer", {"n": 1}, **plain).status_code == 415
    assert phone.state()["room"]["state"] == "asking"


def test_wrong_codes_are_counted(client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "guesses", guard.Rate(3, 0))
    person = Phone(client, lecturer.code)
    found = [person.get(f"/j/{code}/state").status_code for code in ("BBBBBB", "CCCCCC", "aeiou1", "DDDDDD", "FFFFFF")]
    assert found == [404, 404, 404, 429, 429]
    assert person.state()["room"]["code"] == lecturer.code  # who has the right one comes in all the same


def test_a_phone_in_a_hurry_is_slowed_down_and_loses_nothing(client: TestClient, lecturer: Lecturer) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    with phone.socket(f"/j/{lecturer.code}/socket") as socket:
        now = heard(socket, "asking")["room"]["question"]
        for n in range(100):
            socket.send_text(json.dumps({"n": n, "question": now["id"], "round": 1, "item": 0, "answer": f"word{n}"}))
        replies: dict[int, bool] = {}
        while len(replies) < 100:
            found = json.loads(socket.receive_text())
            if "room" not in found:
                replies[found.get("saved", found.get("refused"))] = "saved" in found
    last = max(n for n, saved in replies.items() if saved)
    assert sum(replies.values()) < 40 and phone.state()["you"]["answers"] == {"0": f"word{last}"}


@pytest.mark.parametrize("text", ["x" * 1_000_000, "{", "[]", "null", '{"n": {}}', "[" * 4_000, '{"answer": NaN}'])
def test_what_is_no_message_ends_nothing(client: TestClient, lecturer: Lecturer, text: str) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask()
    try:
        with phone.socket(f"/j/{lecturer.code}/socket") as socket:
            heard(socket, "asking")
            socket.send_text(text)
            assert "refused" in socket.receive_text()
    except WebSocketDisconnect as ended:
        assert ended.code == 1009 and len(text) > sockets.MOST_SENT
    assert phone.answer("cat") == {"saved": 1}


HOSTILE = ("<script>alert(1)</script>", "\u202ecat", "c\x00at", "a\u0301" * 30, "👩‍👩‍👧‍👦" * 4, "=cmd()", "../../x")


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_stay_text_and_are_held_back(client: TestClient, lecturer: Lecturer, word: str) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask(kind="cloud")
    assert phone.answer(word).keys() <= {"saved", "refused", "why", "again"}
    lecturer.do("close")
    lecturer.do("show")
    held = phone.state()["room"]["result"]
    assert "\u202e" not in json.dumps(held, ensure_ascii=False) and "\x00" not in json.dumps(held)
    assert "script" not in json.dumps(held["rows"])
    csv = lecturer.get(f"/room/{lecturer.code}/results.csv").text
    assert not re.search(r",[=+@-][a-z]", csv)


def test_locked_over_and_deleted(client: TestClient, lecturer: Lecturer) -> None:
    inside = Phone(client, lecturer.code)
    inside.state()
    lecturer.do("lock", on=True)
    assert Phone(client, lecturer.code).get(f"/j/{lecturer.code}/state").status_code == 423
    assert inside.state()["room"]["locked"]
    lecturer.do("over")
    assert inside.get(f"/j/{lecturer.code}/state").json()["error"] == "This room has ended."
    assert lecturer.get("/room/mine").json()["code"] is None
    assert lecturer.get(f"/room/{lecturer.code}/results.json").status_code == 200
    assert lecturer.do("delete") == {}
    assert lecturer.get(f"/room/{lecturer.code}/results.json").status_code == 403
    assert inside.get(f"/j/{lecturer.code}/state").status_code == 404


def test_who_opens_a_room(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    away = TestClient(client.app, client=("203.0.113.7", 5))
    monkeypatch.setenv(guard.PASSWORD, "correct horse")
    for password, status in (("", 403), ("wrong", 403), ("correct horse", 200)):
        assert Person(away).post("/room/open", {"password": password}).status_code == status
    monkeypatch.delenv(guard.PASSWORD)
    assert Person(away).post("/room/open", {"password": ""}).status_code == 403
    assert Person(client).post("/room/open", {}).status_code == 200


def test_a_hall_that_types_the_bare_address_comes_to_the_phones_page(
    client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = TestClient(door.Door(client.app), client=("203.0.113.7", 5))
    page = {"accept": "text/html", "cookie": ""}
    assert whole.get("/attention", headers=page, follow_redirects=False).headers["location"].startswith("/j")
    mine = page | {"cookie": lecturer.cookies}
    assert whole.get("/attention", headers=mine, follow_redirects=False).status_code == 404  # it goes on to the app
    lecturer.do("over")
    for other in routes.HALL._open.values():
        other.meeting.row = other.meeting.row._replace(over=True)
    assert whole.get("/attention", headers=page, follow_redirects=False).status_code == 404
    monkeypatch.setenv(door.CAP, "0")
    full = whole.get("/attention", headers=page, follow_redirects=False)
    assert full.status_code == 503 and "join by phone" in full.text


def test_a_room_that_its_lecturer_has_left_leads_nobody(
    client: TestClient, lecturer: Lecturer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = TestClient(door.Door(client.app), client=("203.0.113.7", 5))
    phone = Phone(client, lecturer.code)
    page = {"accept": "text/html", "cookie": ""}
    assert whole.get("/attention", headers=page, follow_redirects=False).headers["location"].startswith("/j")
    monkeypatch.setattr(audience, "UNATTENDED", 0.0)
    assert whole.get("/attention", headers=page, follow_redirects=False).status_code == 404  # it goes on to the app
    with lecturer.socket(f"/room/{lecturer.code}/socket") as board:
        board.receive_text()
        assert whole.get("/attention", headers=page, follow_redirects=False).headers["location"].startswith("/j")
    Lecturer(client)  # rooms without anybody are let go when another is opened, and found again on the disk
    assert phone.state()["room"]["code"] == lecturer.code
