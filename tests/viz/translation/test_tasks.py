"""What the view `tasks` is sent."""

from typing import Any

import pytest

from viz.translation.tasks import payload

PLACES, TAGS, TEN = [(0, 4), (5, 9)], [("PERSON", 0.9), ("O", 0.8)], {"texts": [], "score": {}, "said": ""}


def made(**changes):
    asked: dict[str, Any] = {
        "text": "Anna left.", "places": PLACES, "tags": TAGS, "praise": 0.3, "at": 1, "before": [(b" was", 0.25)], "ten": TEN,
        "doors": {"classify": [("block", "probe", "Probe")]}, "learned": 160,
    }  # fmt: skip
    return payload.tasks(**(asked | changes))


def test_parts_are_the_text_again() -> None:
    data = made()
    assert data["parts"] == ["", "Anna", " ", "left", "."] and "".join(data["parts"]) == data["text"]
    assert data["before"] == [["20776173", 0.25]] and data["doors"]["classify"] == [["block", "probe", "Probe"]]


@pytest.mark.parametrize("changes", [{"at": 2}, {"tags": TAGS[:1]}, {"praise": 1.2}, {"before": [(b"a", -0.1)]}])
def test_nonsense_is_refused(changes: dict) -> None:
    with pytest.raises(ValueError):
        made(**changes)


def test_numbers_of_the_prose() -> None:
    asked = [{"right": True, "alone_right": False}, {"right": False, "alone_right": True}]
    texts = [{"facts": [["a", True], ["b", False]], "first": [True, True], "questions": asked}] * 3
    found = payload.facts([("Anna", "PERSON", 0.9), ("left", "O", 0.8)], 0.3, [("was", 0.25)], texts)
    assert (found["label"], found["label_p"], found["named"]) == ("complaint", "0.70", "1 of 2")
    assert (found["texts"], found["facts"], found["first"], found["right"], found["alone"]) == (
        "3",
        "3 of 6",
        "6",
        "3 of 6",
        "3",
    )


def test_the_rank_of_the_own_word() -> None:
    words = [(word, 0.1) for word in ("a", "b", "c", "d", "e", "Fig")]
    assert payload.masked(words, 6, 3, "fig")["rank"] == 6 and payload.masked(words, 6, 3, "none")["rank"] == 0
    assert len(payload.masked(words, 6, 3, "fig")["words"]) == payload.SHOWN
