"""Several texts in one forward pass (tests of every family: test_brought)."""

import numpy as np
import torch

from model.pretrained.language_model import LanguageModel


def test_an_encoder_reads_each_text_by_itself(minilm: LanguageModel) -> None:
    """It would attend to padding."""
    texts = [minilm.tokenize(text).ids.tolist() for text in ("A cat.", "A cat sat on the mat.")]
    for together, alone in zip(minilm.traces(texts), map(minilm.trace, texts), strict=True):
        np.testing.assert_array_equal(together.last_hidden_state, alone.last_hidden_state)


def test_a_trace_of_a_batch_holds_no_other_text(smollm2: LanguageModel) -> None:
    """Its arrays are its own: a view of the batch would keep all texts in memory as long as one of them is kept."""
    short, _ = smollm2.traces([[1, 2, 3], [*range(1, 40)]])
    for layer in short.layers:
        for array in (layer.resid_pre, layer.resid_post, layer.queries, layer.pattern, layer.z):
            while isinstance(array, np.ndarray) and array.base is not None:
                array = array.base
            held = array.untyped_storage().nbytes() if isinstance(array, torch.Tensor) else array.nbytes
            assert held <= max(9 * 3 * 64, 3 * 576) * 4  # as for three tokens: [9, 3, 64] and [3, 576]
    assert short.logits is not None and short.logits.shape == (3, smollm2.vocabulary)
