"""What the view of masks is sent and says: by hand, on a batch of two sentences."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pages.translation.work.masking import Batch, Masked
from viz.translation.masks import data, payload

READ = [[("the", 3), ("cat", 4), ("[end]", 2)], [("dogs", 5), ("[end]", 2), ("[pad]", 0)]]
SAID = [[("[start]", 1), ("die", 3), ("Katze", 4)], [("[start]", 1), ("Hunde", 5), ("[pad]", 0)]]
COME = [[("die", 3), ("Katze", 4), ("[end]", 2)], [("Hunde", 5), ("[end]", 2), ("[pad]", 0)]]
BATCH = Batch(READ, SAID, COME)


def part(pad: float) -> Any:
    """Two equal heads, in which every word puts so much on the last, which is padding."""
    weights = np.tile(np.array([0.5 * (1 - pad), 0.5 * (1 - pad), pad], np.float32), (4, 3, 1))
    return SimpleNamespace(
        weights=weights, scores=np.log(weights, where=weights > 0, out=np.full_like(weights, -np.inf))
    )


def whole(pad: float, p: float) -> Any:
    layer = SimpleNamespace(attention=part(pad), cross=part(pad))
    side = SimpleNamespace(layers=[layer, layer])
    return SimpleNamespace(encoder=side, decoder=side, probabilities=np.array([[1 - p, p], [p, 1 - p]], np.float32))


def found(change: float = 0.5) -> Masked:
    alone = np.array([[0.1, 0.9], [0.8, 0.2]], np.float32)
    return Masked(whole(0, 0.9), whole(0.4, 0.3), alone, 0, "Hunde", [0.2, 0.4], change)


def test_padding_is_empty_under_its_mask_and_does_not_count() -> None:
    sent = json.loads(json.dumps(payload.masks(BATCH, 1, found(), (True, True), "encoder", 5), allow_nan=False))
    assert sent["counts"] == [True, True, False] and sent["losses"] == [0.2, 0.4]
    assert sent["shares"] == pytest.approx([0.9, 0.9, 0.3]) and sent["word"] == "Hunde"
    first = payload.table(BATCH, 1, found().whole, "encoder", 0)
    assert first["rows"] == ["dogs", "[end]"] and first["columns"] == ["dogs", "[end]", "[pad]"]
    seen = payload.weights(found().whole, "encoder", 0)[1]
    assert seen.tolist() == [[True, True, False]] * 3
    crossed = payload.table(BATCH, 1, found().whole, "cross", 7)
    assert crossed["rows"] == ["[start]", "Hunde"] and crossed["columns"][0] == "dogs"


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of"):
        payload.masks(BATCH, 1, found(), (True, True), "garden", 0)
    with pytest.raises(ValueError, match="one length"):
        payload.masks(BATCH._replace(sources=[READ[0], READ[1][:2]]), 1, found(), (True, True), "encoder", 0)


def test_what_the_prose_says() -> None:
    said = data.facts(BATCH, 1, found(), (True, True), "encoder", 5)
    assert said["said"] == (
        "Without the padding mask 40 % of a word's weight in the encoder goes to padding. "
        "“Hunde”, 0.90 when the sentence stands alone, gets 0.30."
    )
    assert (said["pads"], said["counted"], said["uncounted"], said["loss"]) == ("1 mark", "2", "1", "0.300")
    assert (said["alone"], said["masked"], said["bare"]) == ("0.9000", "0.9000", "0.3000")
    assert (said["layer"], said["head"], said["share"], said["before"]) == ("2", "2", "40 %", "[start]")
    assert said["loss_said"] == "The loss is the mean over 2 places, 0.300 nats; 1 place with padding does not count."
    untrue = data.facts(BATCH, 1, found()._replace(losses=[]), (True, True), "encoder", 5)
    assert untrue["loss"] == "…" and "no sentence of the grammar" in untrue["loss_said"]
    assert not payload.masks(BATCH, 1, found()._replace(losses=[]), (True, True), "encoder", 5)["true"]
    assert "hardly anything" in data.facts(BATCH, 1, found(0.001), (True, True), "encoder", 0)["said"]
    assert "longest" in data.facts(BATCH, 0, found(), (True, True), "encoder", 0)["said"]
    assert "never learned" in data.facts(BATCH, 1, found(), (True, False), "encoder", 0)["said"]


def test_with_the_mask_off_the_two_change_places() -> None:
    off = found()._replace(whole=whole(0.4, 0.3), contrary=whole(0, 0.9))
    said = data.facts(BATCH, 1, off, (False, True), "encoder", 5)
    assert (said["masked"], said["bare"], said["share"]) == ("0.9000", "0.3000", "40 %")
