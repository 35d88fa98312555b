"""What Search is sent and says: by hand, while the text is being read, and nonsense refused."""

import pytest

from viz.attention.similar import payload
from viz.attention.similar.payload import Found

TOKENS = [b"We", b" must"]
NEAR = [[[0.5, [["a ", ""], ["we", "query"]]]], [[0.7, [["I ", ""], [" must", "query"]]], [-0.2, [["x", "query"]]]]]
HEADS = [
    {"looking": 0.5, "first": 0.2, "pairs": [["must", "i", 3, 0.41, [["I", "key"], [" must", "query"]]]]},
    {"looking": 0.0, "first": 1.0, "pairs": []},
]
FOUND = Found(NEAR, HEADS, 2_892, 24)


def test_the_chosen_word_and_head_are_sent() -> None:
    sent = payload.similar(TOKENS, (3, 1, 1), (30, 2), FOUND)
    assert sent["near"] == NEAR[1] and sent["habit"] == HEADS[1] and sent["looking"] == [0.5, 0.0]
    waiting = payload.similar(TOKENS, (3, 1, 1), (30, 2), None)
    assert waiting["near"] is None and waiting["read"] is None


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="3 words"):
        payload.similar([*TOKENS, b"."], (3, 1, 1), (30, 2), FOUND)
    with pytest.raises(ValueError, match="9 heads"):
        payload.similar(TOKENS, (3, 1, 1), (30, 9), FOUND)


def test_what_is_said() -> None:
    facts = payload.facts(TOKENS, (3, 0, 1), FOUND)
    assert (
        "“must”, with a cosine of 0.70" in facts["near"] and "from “must” at “i”: 3 times, with 0.41" in facts["joins"]
    )
    assert facts["last"] == "−0.200" and facts["read"] == "2,892 tokens of 24 texts"
    assert "never puts a fifth" in payload.facts(TOKENS, (3, 1, 1), FOUND)["joins"]
    assert "being read" in payload.facts(TOKENS, (3, 1, 1), None)["near"]
    assert [row["place"] for row in payload.rows(TOKENS, FOUND)] == ["a we", "I  must", "x"]
