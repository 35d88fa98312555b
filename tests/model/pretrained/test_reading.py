"""Texts that grow in a model's memory, against the same texts read from their beginning without one."""

import itertools

import numpy as np
import pytest
import transformers

from model import tokenizers
from model.pretrained.language_model import LanguageModel
from model.pretrained.reading import Reading
from model.pretrained.scorer import ContextFull
from model.trace import MAX_TOKENS
from tests.model.pretrained.test_pretrained import CLOSE, GROUPED, IDS, tiny

FAMILIES = ["llama", "mistral", "qwen2", "qwen3", "gpt2", "gpt_neox", "gpt_neox serial", "sliding"]


def model(family: str) -> LanguageModel:
    """A tiny one; "sliding" sees no more than six tokens back."""
    if family != "sliding":
        return tiny(family).ours
    config = transformers.MistralConfig(**GROUPED, sliding_window=6)
    return LanguageModel(family, transformers.MistralForCausalLM(config), tokenizers.get("bytes"))


def right(ours: LanguageModel, found: Reading) -> None:
    """Every row's last scores and all its states are those of the whole text."""
    for row, ids in enumerate(found.ids):
        np.testing.assert_allclose(found.logits[row, -1], ours.next_logits(ids), **CLOSE)
        np.testing.assert_allclose(found.states[row], ours.trace(ids).last_hidden_state, **CLOSE)


@pytest.mark.parametrize("family", FAMILIES)
def test_going_on_and_back_and_branching_is_reading_anew(family: str) -> None:
    ours = model(family)
    begun = ours.read(IDS[:4])
    assert begun.ids == (tuple(IDS[:4]),) and begun.logits.shape == (1, 1, 256)
    longer = begun.go_on([0], [IDS[4:]])
    assert longer.ids == (tuple(IDS),) and longer.logits.shape == (1, len(IDS) - 4, 256)
    for at in range(len(IDS) - 4):  # a row of scores after each new token
        np.testing.assert_allclose(longer.logits[0, at], ours.next_logits(IDS[: 5 + at]), **CLOSE)
    branched = longer.go_on([0, 0, 0], [[1, 2], [3, 4], [5, 6]])
    swapped = branched.go_on([2, 0, 2], [[7], [8], [9]])
    assert [row[-3:] for row in swapped.ids] == [(5, 6, 7), (1, 2, 8), (5, 6, 9)]
    back = swapped.back(2).go_on([0, 1], [[11], [12]])
    assert [row[-2:] for row in back.ids] == [(5, 11), (1, 12)]
    shorter = longer.back(len(IDS) - 2).go_on([0], [[30, 31, 32]])
    assert shorter.ids == ((*IDS[:2], 30, 31, 32),)
    early = begun.back(1).go_on([0, 0], [[40, 41], [42, 43]])  # "sliding": before the window is full
    assert [row[2:] for row in early.ids] == [(IDS[2], 40, 41), (IDS[2], 42, 43)]
    for found in (begun, longer, branched, swapped, back, shorter, early):
        right(ours, found)


@pytest.mark.parametrize("family", ["llama", "gpt2", "sliding"])
def test_a_reading_is_what_it_was_after_others_grew_out_of_it(family: str) -> None:
    ours = model(family)
    first = ours.read(IDS).go_on([0, 0], [[1], [2]])
    logits, states, shapes = first.logits.copy(), first.states.copy(), [one.keys.shape for one in first._cache.layers]
    first.go_on([1, 0], [[3, 4], [5, 6]]).back(1).go_on([1], [[9]])
    first.back(3).go_on([0, 1], [[8], [9]])
    first.go_on([0, 1], [[3], [3]])
    assert [one.keys.shape for one in first._cache.layers] == shapes
    np.testing.assert_array_equal(first.logits, logits)
    np.testing.assert_array_equal(first.states, states)
    right(ours, first.go_on([1], [[7]]))  # its keys and values too


def test_the_rows_that_going_back_leaves() -> None:
    found = model("llama").read(IDS[:3]).go_on([0], [IDS[3:]])
    left = found.back(3)
    np.testing.assert_array_equal(left.logits, found.logits[:, :-3])
    np.testing.assert_array_equal(left.states, found.states[:, :-3])
    assert found.back(0) is found and found.back(8).logits.shape[1] == 0  # of the first three only one had scores
    for count in (-1, len(IDS)):
        with pytest.raises(ValueError, match="at least one stays"):
            found.back(count)


def test_a_real_model_reads_on(smollm2: LanguageModel) -> None:
    ids = smollm2.tokenize("The dog chased the cat and the cat chased").ids.tolist()
    grown = smollm2.read(ids[:5])
    for token in ids[5:]:
        grown = grown.go_on([0], [[token]])
    two = grown.back(2).go_on([0, 0], [ids[:2], ids[-2:]])
    for found, row in itertools.chain([(grown, 0)], ((two, row) for row in range(2))):
        expected = smollm2.next_logits(found.ids[row])
        np.testing.assert_allclose(found.logits[row, -1], expected, atol=1e-3, rtol=1e-4)


def test_a_full_context(smollm2: LanguageModel) -> None:
    full = smollm2.read([1] * (MAX_TOKENS - 1)).go_on([0], [[2]])
    assert len(full.ids[0]) == MAX_TOKENS
    with pytest.raises(ContextFull, match=f"limit of {MAX_TOKENS} tokens"):
        full.go_on([0], [[3]])
    with pytest.raises(ContextFull):
        full.back(1).go_on([0], [[3, 4]])


def test_what_cannot_be_read(smollm2: LanguageModel, minilm: LanguageModel) -> None:
    for wrong, sentence in (([], "nothing to read"), ([1] * 257, "257 tokens"), ([49152], "not in the vocabulary")):
        with pytest.raises(ValueError, match=sentence):
            smollm2.read(wrong)
    with pytest.raises(ValueError, match="predicts no next token"):
        minilm.read([101, 102])
