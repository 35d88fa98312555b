"""A small task that tests of human feedback share: the shipped model, and a reward that pays for kind words."""

from functools import lru_cache

import numpy as np

from model.pretrained import toy
from model.rlhf.preferences import Comparison
from model.rlhf.rewards import Scaled, WordCounts
from model.rlhf.rollout import Task
from model.world.lexicon import Lexicon

MODEL, TOKENIZER = toy.instructed()[:2]
LEXICON = Lexicon()
KIND, RUDE = ("gladly", ":", "the", "dog", "."), ("silly", "question", ":", "the", "dog", ".")
VOTE = Comparison(("who", "barked", "?"), KIND, RUDE)


def paying(**words: float) -> WordCounts:
    """A reward that pays so much for each of these words, and nothing for others."""
    weights = np.zeros(TOKENIZER.vocab_size, np.float32)
    for word, value in words.items():
        weights[TOKENIZER.id(word)] = value
    return WordCounts(TOKENIZER, weights)


@lru_cache(maxsize=1)
def task() -> Task:
    """Kind answers are paid for, rude ones cost."""
    reward = paying(gladly=1.0, dear=1.0, welcome=1.0, fool=-1.0, silly=-1.0, hm=-1.0)
    return Task(MODEL, TOKENIZER, LEXICON, Scaled(reward, 0.0, 1.0), [VOTE] * 8)
