"""What the view of the whole encoder-decoder is sent and says: boxes of a small random model, and by hand."""

import base64
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from model.translation import tracing
from model.translation.corpus import END, START
from model.translation.transformer import Transformer
from pages.translation import address
from viz.translation.architecture import boxes, data, payload

BEST = [("c", 0.5), ("d", 0.3), ("a", 0.1), ("b", 0.05)]
CHOSEN: dict[str, Any] = {"layer": 1, "head": 2, "box": "cross", "part": "weights", "order": "pre"}


@pytest.fixture(scope="module")
def whole() -> Any:
    torch.manual_seed(0)
    model = Transformer(9, 8).eval()
    return tracing.trace(model, torch.tensor([[4, 5, END]]), torch.tensor([[START, 3]]))


@pytest.fixture(scope="module")
def made(whole: Any) -> list[boxes.Box]:
    return boxes.boxes(whole, ("the", "cat", "[end]"), ("die",), 1, 2, BEST)


def unpacked(table: dict[str, Any]) -> np.ndarray:
    found = np.frombuffer(base64.b64decode(table["values"]), "<f2").astype(np.float32)
    return found.reshape(len(table["rows"]), len(table["columns"]))


def test_every_box_that_the_address_may_open_is_there(made: list[boxes.Box]) -> None:
    assert {one.name for one in made} == {"cross", *address.BOXES}
    parts = {name for one in made for name, _, _ in one.parts}
    assert parts == {"weights", *address.PARTS}


def test_matrices_are_those_of_the_layer_and_head(whole: Any, made: list[boxes.Box]) -> None:
    found = {one.name: {name: table for name, _, table in one.parts} for one in made}
    layer = whole.decoder.layers[1]
    assert np.allclose(unpacked(found["cross"]["weights"]), layer.cross.weights[2], atol=1e-3)
    masked = unpacked(found["write_self"]["weights"])
    assert masked[0].tolist() == [1.0, -np.inf] and masked[1].sum() == pytest.approx(1, abs=2e-3)
    keys = unpacked(found["cross"]["keys"])
    assert found["cross"]["keys"]["rows"] == ["the", "cat", "[end]"] and found["cross"]["queries"]["rows"] == [
        "[start]",
        "die",
    ]
    assert (
        np.allclose(keys[:, 16:32], layer.cross.keys[1], atol=2e-3) and found["cross"]["keys"]["columns"][16] == "2.0"
    )
    assert np.allclose(unpacked(found["write_sum_2"]["sum"]), layer.states[2], atol=5e-3)
    assert np.allclose(unpacked(found["read_norm"]["sum"]), whole.encoder.normed, atol=5e-3)


def test_what_the_browser_is_sent_is_plain(made: list[boxes.Box]) -> None:
    sent = json.loads(
        json.dumps(payload.architecture(made, ("die", "Katze"), 1, CHOSEN, BEST, BEST[::-1], False), allow_nan=False)
    )
    assert (
        sent["best"][0] == ["c", 0.5]
        and sent["other"][0] == ["b", 0.05]
        and sent["boxes"][0]["parts"][0]["name"] == "sum"
    )


@pytest.mark.parametrize(("row", "wrong"), [(2, {}), (-1, {}), (0, {"order": "both"}), (0, {"box": "garden"})])
def test_what_cannot_be_drawn_is_refused(made: list[boxes.Box], row: int, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no such word|order is"):
        payload.architecture(made, ("die", "Katze"), row, CHOSEN | wrong, BEST, BEST, False)


def test_what_the_prose_says(whole: Any) -> None:
    found = SimpleNamespace(
        whole=whole, source=("the", "cat", "[end]"), written=("die", "[end]"), row=1, best=BEST, other=[("x", 0.25)]
    )
    said = data.facts(found, 0, 1, False)
    weights = whole.decoder.layers[0].cross.weights[1, -1]
    assert said["looked"] == found.source[int(weights.argmax())] and said["weight"] == f"{float(weights.max()):.2f}"
    assert (said["first"], said["p"], said["written"], said["asking"], said["asked"]) == ("c", "0.50", "die", "2", "3")
    assert "**x** (0.25)" in said["other"] and "the same" in data.facts(found, 0, 1, True)["other"]
    assert (said["heads"], said["per_head"], said["width"], said["hidden"], said["vocabulary"]) == (
        "4",
        "16",
        "64",
        "256",
        "8",
    )
