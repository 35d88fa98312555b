"""What Captions is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace as Made

import numpy as np
import pytest

from viz.pictures.captions import data as figures
from viz.pictures.captions import payload
from viz.shared.rgb import coarse

SHOWN = {"task": "words", "caption": "one", "copy": 0, "guided": "2", "word": 0, "frame": 50}
ABOUT = {
    "steps": 50,
    "painted": 60,
    "kept": ["green triangle"],
    "weights": {"painter": 197_036, "captioner": 28_000},
    "seconds": 240.0,
    "writing": 20.0,
    "usual": "2",
    "live": {"writing": 10.0, "painting": 60.0, "quick": 16},
}
RATES = {"words": {"seen": [1, 1, 1, 0.97], "unseen": [0.8, 0, 1, 0.03]}, "reader": {"seen": 0.995},
         "paint": {"2": {"seen": [0.9, 0.1, 1, 0.08], "unseen": [0.7, 0.1, 1, 0.1]}}}  # fmt: skip


def plain(sent: object) -> bool:
    return json.loads(json.dumps(sent, allow_nan=False)) == sent


def described(right: bool) -> dict:
    written = Made(
        words=np.array([1, 2, 2]),
        p=np.array([[0.1, 0.7, 0.2], [0.25, 0.25, 0.5], [0, 0, 1]]),
        text="B",
        scene="s" if right else "t",
    )
    return payload.described(
        Made(scene="s", picture=np.zeros((2, 2, 3)), written=written), str.upper, ["a", "b", "end"]
    )


def painted() -> dict:
    backs = [Made(text="x", scene="s"), Made(text="y", scene=None)]
    found = Made(scene="s", frames=np.zeros((3, 2, 2, 3)), ends=np.ones((2, 2, 2, 3)), read=["s", "t"], back=backs)
    return payload.painted(found, str.upper)


def test_each_word_has_the_likeliest_first() -> None:
    sent = described(True)
    assert (
        plain(sent)
        and sent["right"]
        and sent["steps"][0] == {"word": "b", "best": [["b", 0.7], ["end", 0.2], ["a", 0.1]]}
    )
    assert [one["word"] for one in sent["steps"]] == ["b", "end"]  # what stands behind the end is none of the caption
    assert not described(False)["right"]


def test_what_was_painted_is_marked_by_reader_and_decoder() -> None:
    sent = painted()
    assert plain(sent) and len(sent["frames"]) == 3
    assert [(one["right"], one["returned"]) for one in sent["ends"]] == [(True, True), (False, False)]


def test_a_step_beyond_the_chain_is_refused() -> None:
    assert plain(payload.captions(SHOWN, ABOUT, RATES, described(True), None, "recorded"))
    with pytest.raises(ValueError, match="no step 51"):
        payload.captions(SHOWN | {"frame": 51}, ABOUT, None, None, None, "")


def test_the_prose_follows_what_was_written_and_painted() -> None:
    found = figures.facts(SHOWN, ABOUT, RATES, described(True), None)
    assert "“B”, which is right" in found["now"] and "“end”, with probability 0.50" in found["now"]
    assert found["product"] == "Here the product is 0.35."
    assert "97 of 100" in found["rates"] and "3 of 100" in found["rates"]
    found = figures.facts(SHOWN | {"task": "paint"}, ABOUT, RATES, None, painted())
    assert "takes 1 for that scene, and 1 come back" in found["now"] and found["product"] == ""
    assert "colours are right in 90 %, the relation in 100 %, both shapes in 10 %, all of it in 8 %" in found["rates"]
    assert figures.facts(SHOWN, ABOUT, None, described(False), None)["rates"] == ""


ASKED = ["a red circle above a blue square"]
KNOWN = {"pictures": np.zeros((1, 2, 2, 3)), "captions": ASKED, "tested": 60, "painted": 24, "writing": 10.0}  # fmt: skip


def look(seconds: float) -> dict:
    found = Made(seconds=seconds, steps=(3, 4), written=[Made(text="a red cross above a blue")], pictures=np.ones((1, 2, 2, 3)),
                 read=["a blue circle above a red square"], words=(0.5, 0.5, 1, 0.25), paint=(0.75, 0.125, 1.0, 0.0))  # fmt: skip
    return payload.look(found, ASKED, str)


def test_what_is_said_of_each_thing_is_compared_with_that_thing() -> None:
    true = "a red circle left of a blue square"
    cases = {
        true: [],
        "a red circle above a blue square": [3],
        "a blue circle left of a red square": [1, 6],
        "a red circle left of a blue": [],  # what is missing is not struck, and yet not right
        "a blue square left of a red circle": [1, 2, 6, 7],  # the relation is right
        "red a a blue": [0, 1, 2, 3],
        "": [],
    }
    for text, wrong in cases.items():
        assert payload.compared(text, true) == {"text": text, "wrong": wrong, "right": text == true}


def test_a_moment_holds_what_is_written_and_painted() -> None:
    sent = look(6.0)
    assert plain(sent) and sent["written"] == [{"text": "a red cross above a blue", "wrong": [2], "right": False}]
    (made,) = sent["painted"]
    assert made["picture"] == "~" + "o4" * 4 and made["wrong"] == [1, 5] and not made["right"]
    whole = payload.learning(SHOWN, ABOUT, KNOWN, None)
    assert plain(whole) and whole["ask"] != payload.captions(SHOWN, ABOUT, None, None, None, "")["ask"]
    assert not whole["waits"] and whole["described"] is whole["painted"] is None


def test_coarse_pictures_keep_the_nearest_of_five_levels() -> None:
    colours = np.array([[[0.0, 0.0, 1.0], [0.22, 0.48, 0.0]]])  # levels 0 0 4, and 1 2 0
    assert coarse(colours) == "~04" + "70"
    with pytest.raises(ValueError, match="no number"):
        coarse(np.full((1, 1, 3), np.nan))


def test_the_prose_follows_the_moment() -> None:
    early, late, none = (
        figures.learned(SHOWN, ABOUT, RATES, steps, KNOWN) for steps in ([look(6.0)], [look(60.0)], [])
    )
    assert early["now"].startswith("After 6 s of learning each, the decoder writes 15 of 60 captions right")
    assert (
        "both colours right in 18 of 24 pictures, the relation in 24, both shapes in 3, all of it in 0" in early["now"]
    )
    assert "writes 15 of 60 captions right after 10 s, and is done. After 60 s the painter" in late["now"]
    assert "learned for 240 s, and 8 % of its pictures are right as a whole. Shapes" in late["rates"]
    assert none["now"] == "Nothing is learned yet." and none["rates"].endswith("as a whole.")
