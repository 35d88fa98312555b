"""Answers side by side against each by itself: padding before a short prompt must change nothing."""

from itertools import islice

import pytest
import torch

from model.rlhf.speaking import predict, speak
from model.tokenizers.small import END
from model.training.instructing import LONGEST, words
from model.training.texts import PADDING, padded
from model.world.dialogues import asking, dialogues
from tests.model.rlhf.task import LEXICON, MODEL, TOKENIZER

ASKED = list(islice(dialogues(LEXICON, "several lengths"), 12))
ANSWERS = speak(MODEL, TOKENIZER, ASKED, 3)


def test_prompts_of_several_lengths_end_at_one_place() -> None:
    lengths = {len(words(one)) for one in ASKED}
    assert len(lengths) > 2 and (ANSWERS.ids[:, 0] == PADDING).any()
    assert (ANSWERS.ids[:, ANSWERS.start - 1] == TOKENIZER.special_tokens["<|assistant|>"]).all()


def test_logprobs_are_those_of_each_answer_read_alone() -> None:
    found = predict(MODEL, ANSWERS.ids, ANSWERS.start)
    for at, (one, said) in enumerate(zip(ASKED, ANSWERS.said, strict=True)):
        prompt, tokens = asking(TOKENIZER, words(one)), [TOKENIZER.id(word) for word in said]
        tokens += [TOKENIZER.special_tokens[END]] * (len(tokens) < LONGEST)
        alone = MODEL(torch.tensor([prompt + tokens]))[0].log_softmax(-1)
        expected = [float(alone[len(prompt) - 1 + place, token].detach()) for place, token in enumerate(tokens)]
        assert found.logprobs[at, : len(tokens)].tolist() == pytest.approx(expected, abs=2e-4)
        assert ANSWERS.mask[at].tolist() == [1.0] * len(tokens) + [0.0] * (ANSWERS.mask.shape[1] - len(tokens))
        assert ANSWERS.tokens[at, : len(tokens)].tolist() == tokens


def test_entropy_counts_the_tokens_that_there_are() -> None:
    found, mask = predict(MODEL, ANSWERS.ids, ANSWERS.start), ANSWERS.mask
    each = torch.distributions.Categorical(logits=found.all).entropy()
    assert found.entropy(mask) == pytest.approx(float(each[mask > 0].mean().detach()), rel=1e-4)


def test_a_short_prompt_is_gone_on_with_as_if_it_stood_alone() -> None:
    """The keys and values of what fills a row up are there, and nobody looks at them."""
    prompts = [asking(TOKENIZER, words(one)) for one in ASKED[:4]]
    ids = torch.from_numpy(padded(prompts, before=True))
    together = MODEL(ids.clamp_min(0), read=ids != PADDING)[:, -1].softmax(-1)
    for row, prompt in zip(together, prompts, strict=True):
        alone = MODEL(torch.tensor([prompt]))[0, -1].softmax(-1)
        assert torch.allclose(row, alone, atol=1e-5)
