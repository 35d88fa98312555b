"""Sources on effects as they are sent: each of a known kind, on its scale, and named in the text."""

import copy
from typing import Any

import pytest

from pages.server import prose
from viz.prompting.outlook import data as figures
from viz.prompting.outlook import payload

TOPICS: list[dict[str, Any]] = [
    {"id": "a", "title": "A", "asks": "A?", "scale": ["%", -10, 10], "sources": [
        {"who": "One 2020", "kind": "experiment", "says": "S.", "limits": "L.", "values": [["x", 3], ["y", -4]], "where": "J"},
        {"who": "Two 2021", "kind": "forecast", "says": "T.", "limits": "M.", "values": [], "where": "K"}]},
    {"id": "b", "title": "B", "asks": "B?", "scale": None, "sources": [
        {"who": "Three 2022", "kind": "argument", "says": "U.", "limits": "N.", "values": [], "where": "L"}]},
]  # fmt: skip


def test_one_question_is_sent_and_all_are_counted() -> None:
    sent = payload.outlook("a", TOPICS)
    assert sent["topics"] == [["a", "A"], ["b", "B"]] and len(sent["now"]["sources"]) == 2
    found = figures.facts(sent, TOPICS)
    assert found["counted"] == "2 sources: 1 measured something, 1 expect or argue."
    assert (found["topics"], found["sources"], found["all"]) == ("2", "3", "1")
    assert figures.facts(payload.outlook("b", TOPICS), TOPICS)["counted"].startswith("1 sources, none")
    assert [(one["source"], one["value"]) for one in figures.rows(TOPICS)] == [
        ("One 2020", 3),
        ("One 2020", -4),
        ("Two 2021", None),
        ("Three 2022", None),
    ]


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="no topic"):
        payload.outlook("c", TOPICS)
    for place, change, said in ((0, {"kind": "rumour"}, "no kind"), (0, {"values": [["x", 11]]}, "scale"), (1, {"values": [["x", 1]]}, "scale")):  # fmt: skip
        wrong = copy.deepcopy(TOPICS)
        wrong[place]["sources"][0].update(change)
        with pytest.raises(ValueError, match=said):
            payload.outlook("a", wrong)


def test_every_source_is_named_and_says_what_it_leaves_out() -> None:
    named = prose.views("prompting")["outlook"].sources
    for topic in prose.examples("prompting", "outlook"):
        assert len(topic["sources"]) >= 2  # nobody speaks alone
        for one in topic["sources"]:
            assert one["who"].split(" (")[0] in named, one["who"]
            assert one["limits"] and one["says"] and one["where"]
        if room := topic["room"]:
            assert room["range"][0] < room["value"] < room["range"][1]
            assert room["value"] in [value for one in topic["sources"] for _, value in one["values"]]
