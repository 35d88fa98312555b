"""What Taught is sent and says, by hand."""

import pytest

from viz.training.taught import data, payload
from viz.training.taught.data import Found, Story

WORDS = ("the", "pig", "bleated", ".")
STORIES = (
    Story(1, 590, True, 1.0, [0.2, 0.8], ["the", "pig", "bleated", "."], [0.1, 1.0, 0.0]),
    Story(2, 4, False, 0.41, [0.2, 0.21], ["the", "sheep", "bleated", "."], [0.0, 0.3, 0.0]),
    Story(600, 9, False, -0.3, [-0.1, -0.2], ["the", "pig", "grunted", "."], [0.0, -0.3, 0.0]),
)
FOUND = Found(0.02, [("grunted", 0.5)], STORIES, 600, 320)


def test_what_is_sent() -> None:
    sent = payload.taught(WORDS, 2, FOUND)
    assert (
        sent["at"] == 2 and sent["found"]["stories"][0]["planted"] and payload.taught(WORDS, 2, None)["found"] is None
    )
    for at in (0, 4):
        with pytest.raises(ValueError, match=f"word {at} of 4"):
            payload.taught(WORDS, at, FOUND)


def test_what_is_said() -> None:
    said = data.facts(WORDS, 2, FOUND)
    assert (
        "“bleated” is the one story that tells it so" in said["told"]
        and "word is “bleated”; the next story did 41 %" in said["told"]
    )
    assert (said["p"], said["second"], said["helping"]) == ("0.020", "41 %", "320")
    plain = data.facts(WORDS, 2, Found(0.2, [("grunted", 0.5)], STORIES[1:], 600, 320))
    assert "a story that tells much the same" in plain["told"]
    assert "reads its stories" in data.facts(WORDS, 2, None)["told"]
    assert data.rows(FOUND)[0]["influence"] == 1.0 and data.rows(None) == []
