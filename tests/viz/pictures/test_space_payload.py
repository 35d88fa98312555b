"""What One space is sent, and the numbers of its prose, by hand."""

import base64
import json
from types import SimpleNamespace as Made

import numpy as np
import pytest

from viz.pictures.space import data as figures
from viz.pictures.space import payload
from viz.shared.rgb import rgb

PREFERS = {"colours": 1.0, "shapes": 0.5, "things": 0.75, "relation": 1.0}
ABOUT = {"captions": ["one", "two"], "pictures": np.zeros((2, 2, 2, 3)), "gallery": 200, "all": 512, "kept": ["green triangle"],
         "weights": {"order": 50_817, "bag": 32_353}}  # fmt: skip


def known(matrix: list[list[float]], found: float) -> Made:
    return Made(
        steps=9,
        measured=Made(matrix=np.array(matrix), scale=10.0, found=(found, 0.9), unseen=(0.5, 0.4), prefers=PREFERS),
    )


def look() -> dict:
    both = {"order": known([[0.9, 0.1], [0.2, 0.8]], 0.985), "bag": known([[0.5, 0.5], [0.5, 0.5]], 0.66)}
    return payload.look(Made(seconds=4.0, both=both))


def plain(sent: object) -> bool:
    return json.loads(json.dumps(sent, allow_nan=False)) == sent


def test_a_picture_is_three_bytes_a_pixel() -> None:
    assert base64.b64decode(rgb([[[0, 0.5, 1.2]]])) == bytes([0, 128, 255])
    for wrong in ([[[float("nan"), 0, 0]]], [[0.5]]):
        with pytest.raises(ValueError, match="no number"):
            rgb(wrong)


def test_a_look_has_captions_down_and_pictures_across() -> None:
    sent = look()
    values = np.frombuffer(base64.b64decode(sent["both"]["order"]["matrix"]["values"]), "<f2").reshape(2, 2)
    assert np.allclose(values, [[0.9, 0.2], [0.1, 0.8]], atol=1e-3) and plain(sent)


def test_the_view_is_plain_json_and_a_pair_beyond_the_matrix_is_refused() -> None:
    shown = {"stage": "matrix", "down": 1, "across": 0, "caption": "one", "copy": 0}
    assert plain(payload.space({"seed": 0}, shown, ABOUT, None, None, None))
    with pytest.raises(ValueError, match="no pair 2"):
        payload.space({"seed": 0}, shown | {"down": 2}, ABOUT, None, None, None)


def test_what_is_found_names_the_right_one() -> None:
    every = ["a", "b", "c"]
    best = Made(places=np.array([2, 0]), similar=np.array([0.9, 0.5]), right=0.5, better=1, tied=0)
    gallery = Made(scenes=["c", "b", "a"], pictures=np.zeros((3, 1, 1, 3)))
    found = Made(scene="c", scenes=[("true", "c"), ("colours", "b")], picture=np.ones((1, 1, 3)), gallery=gallery,
                 found={"order": Made(pictures=best, captions=best, turned=np.array([0.5, 0.25]))})  # fmt: skip
    sent = payload.sought(found, str.upper, every)
    assert plain(sent) and sent["caption"] == "C" and [one["what"] for one in sent["turned"]] == ["true", "colours"]
    assert sent["both"]["order"]["pictures"]["right"] == [False, True]  # the gallery has it first
    assert sent["both"]["order"]["captions"]["right"] == [True, False]  # and the world has it last
    assert sent["both"]["order"]["captions"]["texts"] == ["C", "A"] and set(sent["album"]) == {"0", "2"}


def test_the_prose_follows_what_was_learned() -> None:
    """Caption 2 by hand: logits 1 and 8 with a scale of 10, so a loss of ln(1 + e^-7)."""
    mapped = {"order": {"gap": 0.067, "pair": 0.3, "other": 1.39}}
    found = figures.facts({"stage": "matrix", "down": 1}, [look()], None, mapped, ABOUT)
    assert "After 4 s" in found["found"] and "in 99 of 100" in found["found"] and "in 66 where" in found["found"]
    assert "in 100 of 100 cases, the bag in 100" in found["swapped"]
    assert "e^{8.0}" in found["row"] and "= 0.00$ nats" in found["row"] and "0.07" in found["gap"]
    assert found["kept"] == "a green triangle" and found["order_weights"] == "50,817"


def test_the_second_sentence_is_of_the_stage_that_is_shown() -> None:
    mapped = {kind: {"gap": 0.067, "pair": 0.3, "other": 1.39} for kind in ("order", "bag")}
    sought = {"caption": "one", "both": {"order": {"pictures": {"better": 0}}, "bag": {"pictures": {"better": 2}}}}
    found, far = (
        figures.facts({"stage": stage, "down": 1}, [look()], sought, mapped, ABOUT)["swapped"]
        for stage in ("find", "map")
    )
    assert "number 1 of 200 where order is read, number 3 in the bag" in found
    assert "0.30 from its own caption and 1.39 from another" in far


def test_before_anything_is_learned_nothing_is_claimed() -> None:
    found = figures.facts({"stage": "find", "down": 0}, [], None, None, ABOUT)
    assert found["found"] == "Nothing is learned yet." and found["swapped"] == found["row"] == found["gap"] == ""
