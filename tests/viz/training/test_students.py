"""What the view Students is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.training.students import data, payload

WORDS = [f"w{number}" for number in range(10)]
TRUTH = np.array([0, 0.5, 0.3, 0.2, 0, 0, 0, 0, 0, 0])
TEACHER = np.array([0.01, 0.4, 0.4, 0.1, 0, 0.05, 0, 0.04, 0, 0])
CASE = payload.case("a b", WORDS, TRUTH, TEACHER, 3)
ABOUT = payload.about([CASE], 1.03, 1.0, (200, 50), 10, 9)
ASK = {"stories": 100, "temperature": 1, "seed": 0}


def look(words: float = 2.5) -> dict[str, Any]:
    held = {"words": words, "soft": 1.4, "written": 1.3}
    found = SimpleNamespace(step=10, seconds=1.26, held=held, chances={way: TEACHER[None] for way in payload.WAYS})
    return payload.look(found, [CASE], 1.0)


def end(stories: int, seed: int, words: float, temperature: int = 1, soft: float = 0.4) -> dict[str, Any]:
    above = {"words": words, "soft": soft, "written": 0.32}
    return payload.end({"stories": stories, "temperature": temperature, "seed": seed}, {"above": above})


def test_the_word_of_the_story_stands_first_then_the_likeliest() -> None:
    assert CASE["words"] == ["w3", "w1", "w2", "w5", "w7", "w0"]
    assert CASE["truth"] == [200, 500, 300, 0, 0, 0] and CASE["teacher"][:4] == [100, 400, 400, 50]
    sent = look()
    assert sent["above"] == {"words": 1.5, "soft": 0.4, "written": 0.3} and sent["p"][0]["soft"] == CASE["teacher"]


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="case 1"):
        payload.students(ASK, 1, ABOUT, [], None)


def test_the_prose_says_what_each_is_worth() -> None:
    ends = [end(100, 0, 1.4), end(100, 1, 1.6), end(0, 0, 0.38), end(0, 1, 0.40), end(100, 0, 1.5, 4, 0.9)]
    said = data.facts(payload.students(ASK, 0, ABOUT, ends, None), [look()])
    assert "with 100 stories, the student of words is 1.50 nats above the floor" in said["told"]
    assert (
        "In 2 recorded seeds, with 100 stories, the student of the toy’s probabilities ends 1.10 nats below"
        in said["ends"]
    )
    assert said["ends"].endswith(
        "wrote 1.18 nats below it; with new stories in every step, about level with and 0.07 nats below it."
    )
    assert said["hot"].endswith("ends 0.40 nats above the floor at T = 1, 0.90 at T = 4.")
    assert (said["share"], said["teacher"]) == ("25", "0.03")
    empty = data.facts(payload.students(ASK, 0, ABOUT, [], None), [])
    assert set(empty) == set(said) and empty["ends"] == empty["hot"] == ""
    assert data.rows(payload.students(ASK, 0, ABOUT, [], None), [look()])[0]["nats above the floor"] == 1.5
