"""Models that people bring: opened once, and anew where their files were saved again."""

from pathlib import Path

import numpy as np
import pytest
import torch

from pages.server import models
from tests.model.pretrained.brought import bytes_tokenizer, llama, saved


def test_a_folder_that_was_saved_again_is_opened_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_OTHER_MODELS", "1")
    name = str(saved(tmp_path, llama(), bytes_tokenizer()))
    assert not models.is_open(name)
    first, before = models.get(name), models.trace(name, "a dog")
    assert models.is_open(name) and models.get(name) is first and models.trace(name, "a dog") is before
    other = llama()
    with torch.no_grad():
        for weight in other.parameters():
            weight.add_(0.1)
    saved(tmp_path, other)
    assert not models.is_open(name)  # and what was known of the old one is forgotten
    after = models.trace(name, "a dog")
    with torch.inference_mode():
        expected = other(torch.tensor([after.token_ids.tolist()])).logits[0].numpy()
    assert after.logits is not None and before.logits is not None
    np.testing.assert_allclose(after.logits, expected, atol=1e-4)
    assert np.abs(after.logits - before.logits).max() > 0.01
