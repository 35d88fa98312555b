"""Which of two answers is better: by a person, by a simulated rater, and by what is true in the world.

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
from model.world.dialogues import Dialogue, dialogues, formed, style_of
from model.world.lexicon import Lexicon

BABBLE = "babble"  # an answer in the form of no style: kind words repeated over and over please nobody
# The true utility of an answer: that of its style, plus RIGHT if it is true.
TASTE = {"kind": 2.0, "neutral": 0.0, "rambling": -1.0, BABBLE: -1.0, "rude": -2.0}
RIGHT = 1.0
AT_ONCE = 64


def rated_style(answer: Sequence[str]) -> str:
    """The style of an answer, or BABBLE."""
    return style_of(answer) if formed(answer) else BABBLE


def utility(asked: Dialogue, answer: Sequence[str]) -> float:
    """The true utility of an answer to this question."""
    return TASTE[rated_style(answer)] + RIGHT * asked.right(answer)


@dataclass(frozen=True)
class Pair:
    """Two answers to a question."""

    asked: Dialogue
    first: Words
    second: Words


@dataclass(frozen=True)
class Comparison:
    """A vote: the words of story and question, the better answer and the worse one; `tie` if neither is better."""

    prompt: Words
    chosen: Words
    rejected: Words
    tie: bool = False


def pairs(start: GPT, tokenizer: WordTokenizer, lexicon: Lexicon, seed: int | str) -> Iterator[Pair]:
    """Endless questions, each with two different answers of a model."""
    rng = random.Random(f"pairs {seed}")
    waiting = dialogues(lexicon, f"pairs {seed}")
    while True:
        asked = list(islice(waiting, AT_ONCE))
        both = [speak(start, tokenizer, asked, rng.randrange(10**6)).said for _ in range(2)]
        for dialogue, first, second in zip(asked, *both, strict=True):
            if first != second:
                yield Pair(dialogue, first, second)


def rated(pairs: Iterator[Pair], noise: float, seed: int | str) -> Iterator[Comparison]:
    """The votes of a simulated rater with the error rate `noise`, on pairs whose answers differ in true utility."""
    rng = random.Random(f"rated {seed}")
    for pair in pairs:
        first, second = utility(pair.asked, pair.first), utility(pair.asked, pair.second)
        if first != second:
            better = (first > second) != (rng.random() < noise)
            chosen, rejected = (pair.first, pair.second) if better else (pair.second, pair.first)
            yield Comparison(tuple(words(pair.asked)), chosen, rejected)
