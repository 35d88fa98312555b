"""A word for a gap, against transformers' own scores of each whole text."""

import numpy as np
import pytest
import torch

from model.decoding import filling

TEXT, WORDS, REST = "The bird built a", [" nest", " house", " the", " boat", " hole"], " in the old tree."


@pytest.mark.parametrize("at_once", [400, 12])  # all in one batch; two in each
def test_each_candidate_scores_as_the_whole_text_does(
    smollm2, library_smollm2, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(filling, "AT_ONCE", at_once)
    left, right = (smollm2.tokenizer.encode(text).ids.tolist() for text in (TEXT, REST))
    candidates = [smollm2.tokenizer.encode(word).ids.tolist()[0] for word in WORDS]
    found = filling.fill(smollm2, left, candidates, right)
    totals = {}
    for token in candidates:
        ids = [*left, token, *right]
        with torch.inference_mode():
            logs = library_smollm2(torch.tensor([ids])).logits[0].log_softmax(-1)
        totals[token] = sum(float(logs[at - 1, ids[at]]) for at in range(len(left), len(ids)))
    assert found.tokens == sorted(totals, key=lambda token: -totals[token])
    np.testing.assert_allclose(found.before + found.behind, [totals[token] for token in found.tokens], atol=1e-3)
    weights = np.exp([totals[token] for token in found.tokens])
    np.testing.assert_allclose(found.share, weights / weights.sum(), atol=1e-3)
    assert smollm2.tokenizer.piece(found.tokens[0]) == b" nest"


def test_a_gap_at_the_end_has_nothing_behind_it(smollm2) -> None:
    left = smollm2.tokenizer.encode(TEXT).ids.tolist()
    found = filling.fill(smollm2, left, [10, 20], [])
    assert not found.behind.any() and found.share.sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="no candidates"):
        filling.fill(smollm2, left, [], [])
