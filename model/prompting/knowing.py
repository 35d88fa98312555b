"""Does a model know what it knows? Questions with known answers, what is said, and how sure the model is of it.

How sure it is, is measured in three ways: by the probability of its answer (Kadavath et al. 2022), by how many of several drawn
answers agree with it (self-consistency, Wang et al. 2023), and by the entropy of what was drawn (Kuhn et al. 2023, here over
answers with the same words).
"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.pretrained.scorer import Scorer
from model.prompting import writing
from model.prompting.measuring import is_named, plain
from model.prompting.prompts import MODEL
from model.tokenizers import chat, registry

KINDS = ("easy", "hard", "invented")
SAMPLES = 8
MOST_SAID, MOST_MESSAGE = 10, 24  # tokens: of an answer in a line, of a message
SHOWN = (
    ("What is the capital of Spain?", "Madrid"),
    ("How many hours are in a day?", "24"),
    ("Who wrote Hamlet?", "Shakespeare"),
    ("What is the chemical symbol of iron?", "Fe"),
)


class Known(NamedTuple):
    """kind: of KINDS; answers: all that count as right: none where the question is about what was invented."""

    kind: str
    question: str
    answers: tuple[str, ...]


class Told(NamedTuple):
    """What is said to a question.

    said, p   the likeliest line behind a few questions with their answers, and its probability
    right     whether an answer that counts stands in it
    samples   lines drawn in its place, at temperature 1
    message   what is said to the question as a message; whole: whether it ended there; named: whether an answer that counts stands
              in it
    """

    said: str
    p: float
    right: bool
    samples: tuple[str, ...]
    message: str
    whole: bool
    named: bool

    @property
    def agreement(self) -> float:
        """The share of samples that say the same as the answer."""
        return sum(plain(one) == plain(self.said) for one in self.samples) / len(self.samples)

    @property
    def entropy(self) -> float:
        """Of what the samples say, in nats: 0 if all say the same, ln n if none of n says what another does."""
        shares = [count / len(self.samples) for count in Counter(map(plain, self.samples)).values()]
        return -sum(share * math.log(share) for share in shares) + 0.0

    @property
    def confidences(self) -> tuple[float, float, float]:
        """From 0 to 1: by probability, by agreement, and by entropy: 1 - H / ln n."""
        return self.p, self.agreement, max(0.0, 1 - self.entropy / math.log(len(self.samples)))


@cache
def questions() -> tuple[Known, ...]:
    """All questions; the first is that of the lecture."""
    found = json.loads(Path(__file__).with_name("knowing.json").read_text("utf-8"))
    return tuple(Known(one["kind"], one["question"], tuple(one["answers"])) for one in found)


def prompt(question: str) -> str:
    """The text that is continued."""
    shown = "".join(f"Question: {asked}\nAnswer: {answer}\n\n" for asked, answer in SHOWN)
    return f"{shown}Question: {question}\nAnswer:"


def measure(model: Scorer, asked: Sequence[Known], seed: int = 0) -> Iterator[Told]:
    """What is said to each question, in order."""
    for at, one in enumerate(asked):
        yield told(model, one, np.random.default_rng([seed, at]))


def told(model: Scorer, asked: Known, rng: np.random.Generator) -> Told:
    """What is said to a question."""
    read = model.read(registry.get(MODEL).read(prompt(asked.question)).ids.tolist())
    answer = writing.greedy(model, read, MOST_SAID)
    samples = writing.drawn(model, read, SAMPLES, MOST_SAID, rng)
    turn = chat.render(MODEL, [chat.Message("user", asked.question)]).tokens.ids.tolist()
    replied = writing.greedy(model, model.read(turn), MOST_MESSAGE, line=False)
    said, message = writing.text(answer.ids), writing.text(replied.ids)
    right, named = (any(is_named(one, wanted) for wanted in asked.answers) for one in (said, message))
    return Told(said, math.exp(answer.log_p), right, tuple(map(writing.text, samples)), message, replied.ended, named)
