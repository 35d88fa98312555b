"""Which of two answers is better: what a person, or a rater that is simulated, says; and what the world knows to be true.

Christiano et al. 2017; Stiennon et al. 2020; Ouyang et al. 2022 (comparisons of answers to one question).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from model.rlhf.speaking import Words, speak
from model.tokenizers.small import WordTokenizer
from model.training.instructing import words
from model.transformer import GPT
from model.world.dialogues import Dialogue, dialogues, formed, manner
from model.world.lexicon import Lexicon

BABBLE = "babble"  # what has the form of no manner: kind words over and over please nobody
# What an answer is truly worth here: its manner, and RIGHT more if it says what is true.
TASTE = {"kind": 2.0, "neutral": 0.0, "rambling": -1.0, BABBLE: -1.0, "rude": -2.0}
RIGHT = 1.0
AT_ONCE = 64


def heard(answer: Sequence[str]) -> str:
    """The manner in which an answer is given, or BABBLE."""
    return manner(answer) if formed(answer) else BABBLE


def utility(one: Dialogue, answer: Sequence[str]) -> float:
    """What an answer to this question is truly worth."""
    return TASTE[heard(answer)] + RIGHT * one.right(answer)


@dataclass(frozen=True)
class Pair:
    """Two answers to a question."""

    asked: Dialogue
    first: Words
    second: Words


@dataclass(frozen=True)
class Comparison:
    """A vote: the words of story and question, the better answer and the worse; `tie` where none is better."""

    prompt: Words
    chosen: Words
    rejected: Words
    tie: bool = False


def pairs(start: GPT, tokenizer: WordTokenizer, lexicon: Lexicon, seed: int | str) -> Iterator[Pair]:
    """Two different answers of a model to each of many questions, without end."""
    chance = random.Random(f"pairs {seed}")
    waiting = dialogues(lexicon, f"pairs {seed}")
    while True:
        asked = list(islice(waiting, AT_ONCE))
        found = [speak(start, tokenizer, asked, chance.randrange(10**6)).said for _ in range(2)]
        for one, first, second in zip(asked, *found, strict=True):
            if first != second:
                yield Pair(one, first, second)


def rated(found: Iterator[Pair], noise: float, seed: int | str) -> Iterator[Comparison]:
    """What a tireless rater says of those pairs of which one is truly better; the share `noise` of its votes is wrong."""
    chance = random.Random(f"rated {seed}")
    for one in found:
        first, second = utility(one.asked, one.first), utility(one.asked, one.second)
        if first != second:
            better = (first > second) != (chance.random() < noise)
            chosen, rejected = (one.first, one.second) if better else (one.second, one.first)
            yield Comparison(tuple(words(one.asked)), chosen, rejected)
