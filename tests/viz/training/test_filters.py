"""What the view Filters is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.training.filters import data, payload

ABOUT = {"hashes": 4, "shingle": 3, "alike": 0.7}
SHOWN = {"stage": "near", "pair": 0, "bands": 2, "language": "English"}


def document(number: int, raw: str, text: str, stage: str = "", masks: Any = (), missed: Any = ()) -> Any:
    return SimpleNamespace(
        number=number, raw=raw, text=text, stage=stage, why="because", of=-1, masks=masks, missed=missed
    )


def found() -> Any:
    """Four texts: one stopped as junk, one as a near copy, one with a tag and a mask."""
    mask = SimpleNamespace(start=5, end=8, kind="telephone", wrong=True)
    documents = (
        document(0, "<b>call 123 now</b>", "call 123 now", masks=(mask,), missed=("one two",)),
        document(1, "junk", "junk", "quality"),
        document(2, "a b c", "a b c"),
        document(3, "a b d", "a b d", "near"),
    )
    same = np.array([True, True, True, False])
    pair = SimpleNamespace(
        first=2, second=3, same=same, values=np.arange(8).reshape(2, 4), exact=0.5, estimate=0.75, dropped=True
    )
    return SimpleNamespace(documents=documents, pairs=(pair,))


def test_what_is_sent_adds_up() -> None:
    sent = payload.filters(found(), SHOWN, ABOUT)
    assert [(one["stopped"], one["left"]) for one in sent["stages"]] == [(0, 4), (1, 3), (0, 3), (0, 3), (1, 2), (0, 2)]
    assert sent["stages"][0]["changed"] == 1 and sent["stages"][-1] == {"name": "private", "title": "Private data", "stopped": 0, "changed": 1, "left": 2, "words": 6}  # fmt: skip
    (masked,) = sent["texts"]["private"]
    assert masked["parts"] == [["call ", "", None], ["123", "telephone", True], [" now", "", None]]
    assert masked["missed"] == ["one two"] and sent["texts"]["markup"][0]["before"] == "<b>call 123 now</b>"
    (pair,) = sent["pairs"]
    assert (
        pair["numbers"] == [3, 4]
        and pair["same"] == "1110"
        and pair["texts"][1] == [["a", True], ["b", True], ["d", False]]
    )
    assert data.rows(sent)[1]["stopped"] == 1


def test_a_pair_that_is_not_there_is_the_first_and_an_unknown_filter_is_refused() -> None:
    assert payload.filters(found(), SHOWN | {"pair": 5}, ABOUT)["shown"]["pair"] == 0
    with pytest.raises(ValueError, match="'soap'"):
        payload.filters(found(), SHOWN | {"stage": "soap"}, ABOUT)


def test_the_prose_counts() -> None:
    sent = payload.filters(found(), SHOWN, ABOUT)
    said = data.facts(sent, 1, 1, 1)
    assert (
        said["kept"].startswith("2 of 4 texts")
        and "mask 1 place, 1 of them by mistake, and overlook 1" in said["masks"]
    )
    assert (
        "agree in 0.75" in said["pair"]
        and "the later is dropped" in said["pair"]
        and "0.50 of their shingles" in said["pair"]
    )
    assert said["caught"] == "0.438"  # two bands of two: 1 - (1 - .25)^2
    assert "nobody has told" in data.facts(sent, None, 2, 0)["masks"]
    nothing = payload.filters(SimpleNamespace(documents=found().documents[2:3], pairs=()), SHOWN, ABOUT)
    assert (
        data.facts(nothing, 0, 0, 0)["kept"].startswith("All of 1 text ")
        and data.facts(nothing, 0, 0, 0)["caught"] == "…"
    )
