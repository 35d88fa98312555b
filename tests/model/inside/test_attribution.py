"""The stream read on the way, and a logit taken apart: against the reference library's logits."""

import numpy as np
import pytest

from model.errors import UserError
from model.inside import attribution
from model.inside.attribution import Lens
from tests.model.pretrained.test_pretrained import CLOSE, tiny


@pytest.mark.parametrize("name", ["llama", "gpt2", "gpt_neox", "gpt_neox serial", "qwen2", "mistral"])
def test_the_parts_add_up_to_the_reference_s_logit(name: str) -> None:
    case = tiny(name)
    trace, expected = case.ours.trace(case.ids), case.expected().logits[0].numpy()
    for token, position in ((7, -1), (200, 4), (0, 0)):
        parts = attribution.contributions(case.ours, trace, token, position)
        np.testing.assert_allclose(parts.logit, expected[position, token], **CLOSE)
        total = parts.embedding + parts.heads.sum() + parts.mlps.sum() + parts.rest
        np.testing.assert_allclose(total, expected[position, token], **CLOSE)


def test_a_real_logit_is_the_sum_of_its_parts(smollm2) -> None:
    trace = smollm2.trace(smollm2.tokenize("The capital of France is").ids.tolist())
    paris = int(smollm2.tokenize(" Paris").ids[0])
    parts = attribution.contributions(smollm2, trace, paris)
    assert parts.logit == pytest.approx(float(trace.logits[-1, paris]), abs=1e-3)
    assert parts.heads.shape == (30, 9) and parts.mlps.shape == (30,)


def test_the_lens_ends_with_what_the_model_says() -> None:
    case = tiny("gpt2")
    trace, told = case.ours.trace(case.ids), []
    found = attribution.lens(case.ours, trace, lambda said, share: told.append(share))
    likely = np.exp(case.expected().logits[0].numpy())
    likely /= likely.sum(-1, keepdims=True)
    np.testing.assert_array_equal(found.tokens[-1], likely.argmax(-1))
    np.testing.assert_allclose(found.probabilities[-1], likely.max(-1), **CLOSE)
    np.testing.assert_array_equal(found.final[-1], found.probabilities[-1])
    for row, state in ((0, trace.layers[0].resid_pre), (2, trace.layers[1].resid_post)):  # one by one, no chunks
        for position in range(len(case.ids)):
            alone = attribution.probabilities(case.ours.unembed(state[position]))
            assert found.tokens[row, position] == alone.argmax()
            np.testing.assert_allclose(found.final[row, position], alone[found.tokens[-1, position]], **CLOSE)
    assert told[0] == 0


@pytest.mark.parametrize(("said", "row"), [([1, 2, 3, 3], 2), ([3, 3, 3, 3], 0), ([3, 1, 2, 3], 3), ([3, 3, 1, 3], 3)])
def test_the_first_layer_from_which_on_it_is_the_answer(said: list[int], row: int) -> None:
    tokens = np.array(said)[:, None]
    assert Lens(tokens, np.ones(tokens.shape, np.float32), np.ones(tokens.shape, np.float32)).first_layer(0) == row


def test_what_cannot_be_taken_apart(minilm) -> None:
    with pytest.raises(UserError, match="no final norm and head"):
        minilm.readout(np.zeros(384, np.float32), 5)
    case = tiny("llama")
    with pytest.raises(ValueError, match="not in the vocabulary"):
        case.ours.readout(np.ones(24, np.float32), 256)
