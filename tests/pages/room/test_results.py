"""What a room has said, to take home: answers, votes on pairs, and nothing of what was never revealed."""

import json
from collections import Counter

from starlette.testclient import TestClient

from model.rlhf import records
from pages.rlhf.work import votes
from pages.room import hall
from tests.pages.room.people import Lecturer, Person, Phone, served


def test_votes_on_pairs_are_votes_of_the_room_of_rlhf(client: TestClient, lecturer: Lecturer) -> None:
    phones = [Phone(client, lecturer.code) for _ in range(5)]
    assert lecturer.do("ask", link="/rlhf?view=vote&room=a-room-of-tests", which=0, seconds=0) == {}
    items = [one.state()["you"]["items"] for one in phones]
    assert len(items[0]) == 7 and sorted(items[0]) == sorted(items[3]) != sorted(items[4])  # four phones judge the same
    for phone, verdict in zip(phones, ("first", "second", "tie", "skip", "first"), strict=True):
        assert [phone.answer(verdict, item=at) for at in range(7)] == [{"saved": 1}] * 7
    assert phones[0].answer("second", item=0) == {"saved": 1}  # a change of mind is no second vote
    assert phones[0].answer("first", item=7)["why"] == "This pair was not asked of you."
    found = votes.of("a-room-of-tests")
    assert Counter(one.verdict for one in found) == {"first": 13, "second": 8, "tie": 7, "skip": 7}
    assert (found[0].prompt, found[0].first, found[0].second, found[0].verdict) == (*items[0][0], "second")
    lines = records.read(lecturer.get(f"/room/{lecturer.code}/preferences.jsonl").text, 100)
    assert len(lines) == 28 and sum(one.tie for one in lines) == 7
    assert (lines[0].prompt, lines[0].chosen, lines[0].rejected) == (items[0][0][0], items[0][0][2], items[0][0][1])
    lecturer.do("delete")
    assert votes.of("a-room-of-tests") == ()


def test_a_question_that_is_never_revealed_gives_nothing_away(client: TestClient, lecturer: Lecturer) -> None:
    phone = Phone(client, lecturer.code)
    lecturer.ask(kind="choice", options=["cat", "ball"], right=0)
    phone.answer(0)
    lecturer.do("done")
    assert phone.state()["you"]["score"] is None
    hall.HALL._open.clear()
    with served() as restarted:
        later = Phone(restarted, lecturer.code)
        later.cookies = phone.cookies
        assert later.state()["you"]["score"] is None
        found = Person(restarted)
        found.cookies = lecturer.cookies
        (question,) = found.get(f"/room/{lecturer.code}/results.json").json()["questions"]
    assert not question["revealed"] and question["result"]["model"] is None


def test_results_to_take_home(client: TestClient, lecturer: Lecturer) -> None:
    phones = [Phone(client, lecturer.code) for _ in range(2)]
    lecturer.ask(kind="choice", options=["cat", "ball"], right=0)
    for phone, at in zip(phones, (0, 1), strict=True):
        phone.answer(at)
    lecturer.do("close")
    lecturer.do("reveal")
    lines = lecturer.get(f"/room/{lecturer.code}/results.csv").text.split("\r\n")
    assert lines[0].endswith("question,prompt,text,kind,round,phone,item,answer,right,model,unit,time")
    assert [line.split(",")[3:9] for line in lines[1:3]] == [
        ["choice", "1", "1", "", "cat", "True"],
        ["choice", "1", "2", "", "ball", "False"],
    ]
    found = lecturer.get(f"/room/{lecturer.code}/results.json").json()
    assert [one["counts"] for one in found["questions"][0]["result"]["rows"]] == [[1], [1]]
    assert phones[0].cookies.split("=")[1] not in json.dumps(found)
