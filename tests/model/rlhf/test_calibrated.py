"""A toy's calibration, counted once more word by word."""

from itertools import islice

import pytest
import torch

from model.pretrained import toy
from model.rlhf import calibrated
from model.training.instructing import words
from model.world.dialogues import WORDS, answering, asking, dialogues
from model.world.lexicon import Lexicon

START, TOKENIZER = toy.instructed()[:2]


@torch.inference_mode()
def test_next_words_counted_one_after_another() -> None:
    asked = list(islice(dialogues(Lexicon(), "a test"), 6))
    sure, came = [], []
    for one in asked:
        ids, answer = asking(TOKENIZER, words(one)), answering(TOKENIZER, one.answer)
        for token in answer:
            row = START(torch.tensor([ids]))[0, -1].softmax(-1)
            sure.append(float(row.max()))
            came.append(int(row.argmax()) == token)
            ids = [*ids, token]
    bins = calibrated.next_words(START, TOKENIZER, asked)
    assert sum(one.size for one in bins) == len(sure)
    assert sum(one.size * one.predicted for one in bins) == pytest.approx(sum(sure), abs=1e-3)
    assert sum(one.size * one.came for one in bins) == pytest.approx(sum(came))


@torch.inference_mode()
def test_facts_counted_one_after_another() -> None:
    """Of one dialogue: what it says, and the probability of the fact's words among all that are no words of a style."""
    asked = list(islice(dialogues(Lexicon(), "a fact"), 1))
    (found,) = calibrated.said_facts(START, TOKENIZER, asked)
    said = calibrated.speak(START, TOKENIZER, asked, 5).said[0]
    marks, p, ids = set(TOKENIZER.special_tokens.values()), 1.0, asking(TOKENIZER, words(asked[0]))
    for word in said:
        row = START(torch.tensor([ids]))[0, -1].softmax(-1)
        may = [at for at in range(len(row)) if at not in marks and TOKENIZER.word(at) not in WORDS]
        if word not in WORDS:
            p *= float(row[TOKENIZER.id(word)] / row[may].sum())
        ids = [*ids, TOKENIZER.id(word)]
    assert found.predicted == pytest.approx(p, rel=1e-3)
    assert (found.came, found.size) == (asked[0].right(said), 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_feedback_miscalibrates_the_words_and_not_the_facts(seed: int) -> None:
    first, *_, last = calibrated.looks(START, TOKENIZER, Lexicon(), seed)
    assert (first.iteration, last.iteration) == (0, calibrated.ITERATIONS)
    assert first.words_error < 0.02 and last.words_error > 0.08
    assert first.facts_error < 0.06 and last.facts_error < 0.08
