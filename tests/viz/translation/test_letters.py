"""What the view `letters` is sent."""

from types import SimpleNamespace
from typing import Any

import pytest

from viz.translation.letters import payload

MEASURED: Any = SimpleNamespace(lengths=list(range(3, 10)), words=[10] * 7, right=[1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
                                missed=[[0.0, 0.1, 0.2]] * 7)  # fmt: skip


def spelled(**changes) -> Any:
    asked = {"word": "cat", "influence": [0.1, 0.2, 0.3], "vector": [0.5, -1.0], "steps": [[("K", 0.9)], [("</s>", 0.7)]],
             "said": ["K"], "true": [("K", False), ("AE1", True)], "pairs": [(0, 0), (None, 1)]}  # fmt: skip
    return SimpleNamespace(**(asked | changes))


def test_numbers_are_those_that_were_found() -> None:
    data = payload.letters(spelled(), MEASURED)
    assert (
        data["true"] == [["K", False], ["AE1", True]]
        and data["pairs"] == [[0, 0], [None, 1]]
        and data["steps"][1] == [["</s>", 0.7]]
    )
    numbers = payload.facts(spelled(), MEASURED, 1234)
    assert numbers["short"] == "80 %" and numbers["long"] == "55 %" and numbers["least"] == "0.70"
    assert numbers["known"] == "the dictionary has 2 sounds, of which it misses 1"
    assert (numbers["tried"], numbers["each"]) == ("70", "10")
    one = payload.facts(spelled(true=[("K", False)]), MEASURED, 1)
    assert one["known"] == "the dictionary has 1 sound, of which it misses none" and one["sounds"] == "1 phoneme"
    assert "does not" in payload.facts(spelled(true=[]), MEASURED, 1)["known"]
    assert payload.rows(MEASURED)[0]["missed_end"] == 0.2


@pytest.mark.parametrize("changes", [{"influence": [0.1]}, {"vector": [1.5]}])
def test_nonsense_is_refused(changes: dict) -> None:
    with pytest.raises(ValueError):
        payload.letters(spelled(**changes), MEASURED)
