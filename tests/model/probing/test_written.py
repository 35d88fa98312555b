"""SmolLM2's features as they ship: small, of the shipped text, and as strong as was recorded where it was recorded."""

import numpy as np
import torch

from model import pretrained
from model.probing import corpus, written


def test_what_ships_is_small_and_of_one_text() -> None:
    assert written.WEIGHTS.stat().st_size <= 700_000 and written.RECORDED.stat().st_size < 200_000
    texts, found = corpus.texts(), written.shipped()
    assert len(texts) == 300 and sum(len(one.encode()) for one in texts) <= 200_000
    model = pretrained.load("smollm2", "cpu")
    rows = written.rows(model)
    assert [token for row in rows for token in row[1:]] == found.tokens.tolist()
    assert set(np.unique(found.starts)) == set(np.cumsum([0, *(len(row) - 1 for row in rows[:-1])]))
    assert found.about["recovered"] > 0.9 and found.model.decoder.shape == (1024, 576)


def test_recorded_places_are_as_strong_when_they_are_read_again() -> None:
    """Text by text, through the model's trace: the strongest places of a few features."""
    model, found = pretrained.load("smollm2", "cpu"), written.shipped()
    rows = written.rows(model)
    starts = np.unique(found.starts)
    for feature in (1, 118, 675):
        place = int(found.places[feature, 0])
        text = int(np.searchsorted(starts, place, side="right")) - 1
        at = place - int(starts[text]) + 1  # the first token was left out
        state = model.trace(rows[text]).layers[written.LAYER - 1].resid_post
        read = written.on(found.model, torch.from_numpy(np.array(state)))[:, feature]
        assert abs(read[at] - found.values[feature, 0]) < 0.01
        assert read[1:].max() < found.values[feature, 0] + 0.01 and (np.diff(found.values[feature]) <= 0).all()
