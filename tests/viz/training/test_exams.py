"""Exams as they are sent: in the order of what was gained, refused where they make no sense, and counted by hand."""

import copy
from typing import Any

import pytest

from pages.server import prose
from viz.training.exams import data as figures
from viz.training.exams import payload

FOUND: dict[str, Any] = {
    "exams": [
        {"id": "a", "title": "A", "about": "first", "out_of": "of 9", "old": ["5", 40, 60], "new": ["6", 60, 80]},
        {"id": "b", "title": "B", "about": "second", "out_of": "of 9", "old": ["1", 0, 10], "new": ["9", 95, 95], "again": [["who passed", 50]], "doubt": "Hm.", "source": "C"},
        {"id": "c", "title": "C", "about": "third", "out_of": "of 9", "old": ["5", 50, 50], "new": ["4", 30, 30]},
        {"id": "d", "title": "D", "about": "fourth", "out_of": "of 9", "old": ["5", 50, 50], "new": ["5", 50, 50]},
    ],
    "general": {"doubt": "Well.", "source": "O"},
    "levels": [["chance", 25.0]],
    "models": [
        {"title": "Big", "year": 2024, "billions": None, "right": 80.0, "source": "P"},
        {"title": "Old", "year": 2020, "billions": 7, "right": 25.0, "source": "P"},
        {"title": "New", "year": 2023, "billions": 8, "right": 60.0, "source": "P"},
    ],
}  # fmt: skip


def test_the_largest_gain_comes_first() -> None:
    sent = payload.exams("a", FOUND)
    assert [one["id"] for one in sent["exams"]] == ["b", "a", "d", "c"]  # 90, 20, 0 and -20
    assert sent["exams"][0]["doubt"] == "Hm." and sent["exams"][1]["doubt"] == "Well."
    assert sent["exams"][1]["again"] == []


def test_what_is_said_of_them() -> None:
    found = figures.facts(payload.exams("a", FOUND))
    assert found["exam"] == "first: percentile 40 to 60 with GPT-3.5, **percentile 60 to 80** with GPT-4."
    assert (found["better"], found["same"], found["worse"], found["exams"]) == ("2", "1", "1", "4")
    assert (found["best"], found["right"]) == ("Big", "80.0")
    assert found["half"] == "0.7"  # 1.96 sqrt(.8 * .2 / 14042) = .0066, by hand
    assert found["smaller"] == "Old had 25.0 %, New 60.0 %"
    rows = figures.rows(payload.exams("a", FOUND))
    assert len(rows) == 4 * 2 + 1 + 3
    assert {"exam": "B, beside those who passed", "model": "GPT-4", "score": "9 of 9", "from": 50, "to": 50, "source": "C"} in rows  # fmt: skip


@pytest.mark.parametrize(("low", "high"), [(60, 40), (-1, 5), (90, 101)])
def test_what_are_no_percentiles(low: int, high: int) -> None:
    wrong = copy.deepcopy(FOUND)
    wrong["exams"][0]["new"] = ["6", low, high]
    with pytest.raises(ValueError, match="no percentiles"):
        payload.exams("a", wrong)
    with pytest.raises(ValueError, match="no exam 'x'"):
        payload.exams("x", FOUND)


def test_the_exams_that_come_with_glassbox() -> None:
    """What others print of the same report: SAT totals of 1,410 and 1,260, the bar exam, GRE verbal."""
    found = {one["id"]: one for one in prose.examples("training", "exams")["exams"]}
    for which, total in (("new", 1410), ("old", 1260)):
        assert sum(int(found[name][which][0]) for name in ("sat-reading", "sat-math")) == total
    assert found["bar"]["new"] == ["298", 90, 90] and found["lsat"]["old"][0] == "149"
    assert (found["gre-verbal"]["old"][1], found["gre-verbal"]["new"][1]) == (63, 99)
    assert [at for _, at in found["bar"]["again"]] == [69, 62, 48]
    sources = prose.views("training")["exams"].sources
    named = {one["source"] for one in prose.examples("training", "exams")["models"]}
    assert all(one.rstrip("0123456789").strip() in sources for one in named)
