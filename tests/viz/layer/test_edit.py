"""What Edit is sent and says, by hand."""

import pytest

from viz.layer.edit import data, payload
from viz.layer.edit.data import Found, Prompt, Scores

CAPITALS = {"Germany": "Berlin", "Greece": "Athens", "Italy": "Rome"}
PROMPTS = (
    Prompt(0, "The capital of Germany is", "Berlin", 0.8, 0.001, 0.01, 0.9, "Athens"),
    Prompt(1, "Germany’s capital city is", "Berlin", 0.5, 0.0, 0.4, 0.1, "Berlin"),
    Prompt(1, "The capital city of Germany is called", "Berlin", 0.5, 0.0, 0.1, 0.7, "Athens"),
    Prompt(2, "The capital of Italy is", "Rome", 0.6, 0.0, 0.5, 0.1, "Rome"),
)
FOUND = Found("Germany", "Athens", PROMPTS, 5, [9.0, 1.0, 0.04], 3.26)
TABLE = [
    ("Germany", "Athens", {"rome": Scores(1, 0.5, 1), "tuned": Scores(1, 0, 1)}),
    ("Italy", "Berlin", {"rome": Scores(0, 0, 0.5), "tuned": Scores(1, 0, 0)}),
]


def test_what_is_sent() -> None:
    sent = payload.edit("Germany", "Athens", CAPITALS, FOUND, TABLE, "recorded")
    assert (
        sent["means"] == {"rome": [0.5, 0.25, 0.75], "tuned": [1.0, 0.0, 0.5]}
        and sent["found"]["prompts"][3]["kind"] == 2
    )
    assert payload.edit("Germany", "Athens", CAPITALS, None, [], "")["found"] is None
    for country, new in (("Germany", "Berlin"), ("Atlantis", "Rome")):
        with pytest.raises(ValueError, match=f"{country} cannot be given"):
            payload.edit(country, new, CAPITALS, FOUND, TABLE, "")


def test_what_is_said() -> None:
    said = data.facts("Germany", "Athens", FOUND, TABLE)
    assert (
        "“Athens” goes from 0.0010 to **0.90**. Of 2 other ways to say it, 1 follow; of 1 neighbours, 1 keep"
        in said["told"]
    )
    assert (said["rome_efficacy"], said["tuned_neighbourhood"], said["loss"], said["steps"]) == (
        "50 %",
        "50 %",
        "0.04",
        "2",
    )
    assert "is being told" in data.facts("Germany", "Athens", None, TABLE)["told"]
    rows = data.rows(FOUND, TABLE)
    assert rows[1]["kind"] == "said otherwise" and rows[-1] == {
        "country": "Italy", "new": "Berlin", "way": "tuned", "efficacy": 1, "paraphrase": 0, "neighbourhood": 0}  # fmt: skip
