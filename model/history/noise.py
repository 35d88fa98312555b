"""Noise in a training text, filtered by the perplexity of a bigram that has read a little text one trusts.

    perplexity of a document    exp(-1 / (T - 1) * sum over t > 1 of log p(w_t | w_{t-1}))

What is too surprising is dropped (Wenzek et al. 2020, with a 5-gram; Moore & Lewis 2010 compare two models). Half of the documents are stories of the
little world; half are noise of one kind. Three toys read them: all documents, those that were kept, and the stories alone.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from model.history.ngrams import Ngrams
from model.training.readers import Readers, Words, drawn
from model.training.texts import WorldTexts, padded
from model.training.trainer import Recipe
from model.transformer import Config
from model.world.world import World

TRUSTED, LEFT = 200, 200  # stories that the bigram is estimated from, and others by which the threshold is set
CLEAN = 2_000  # stories among the documents, and as many documents of noise
PASSED = 0.98  # of the trusted stories that were left out: the threshold lets so many through
SMOOTHING = "kneser-ney"
STEPS, BATCH, LOOKS = 400, 16, 11
READERS = ("all", "filtered", "clean")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Document:
    """A text, and whether it is noise."""

    words: Words
    noise: bool


@dataclass(frozen=True)
class Look:
    """The toys after so many steps. held: nats per word on new stories, of each; seconds: of one thread."""

    step: int
    held: dict[str, float]
    seconds: float


class Bigram:
    """The probability of each next word after one word, estimated from stories."""

    def __init__(self, texts: WorldTexts, stories: Sequence[Words]) -> None:
        self._ids, size = texts.ids, texts.tokenizer.vocab_size
        counts = Ngrams(padded([[self._ids[word] for word in words] for words in stories]), size, 2)
        chances = np.array([counts.next([token], 2, SMOOTHING) for token in range(size)])
        self._nats = -np.log(chances)  # [V, V]
        self._draws = chances.cumsum(1)
        self._begins = counts.next([], 2, SMOOTHING).cumsum()
        self._words = {token: word for word, token in self._ids.items()}

    def nats(self, words: Words) -> Floats:
        """[T - 1]: -log p of each word but the first."""
        ids = np.array([self._ids[word] for word in words])
        return self._nats[ids[:-1], ids[1:]]

    def perplexity(self, words: Words) -> float:
        """Of a document. Raises ValueError for one word, which has nothing before it."""
        if len(words) < 2:
            raise ValueError(f"“{' '.join(words)}” has no word with another before it")
        return float(np.exp(self.nats(words).mean()))

    def written(self, rng: random.Random, length: int) -> Words:
        """So many words, each drawn by its probability after the one before."""
        found: list[str] = []
        while len(found) < length:
            draws = self._draws[self._ids[found[-1]]] if found else self._begins
            word = self._words.get(int(np.searchsorted(draws, rng.random() * draws[-1])))
            if word:  # not one that only other texts have
                found.append(word)
        return tuple(found)


def replaced(words: Words, rng: random.Random, known: Words) -> Words:
    """A story in which some words gave way to others drawn alike: a share of them that is drawn, too."""
    share = rng.uniform(0.03, 0.5)
    return tuple(rng.choice(known) if rng.random() < share else word for word in words)


def shuffled(words: Words, rng: random.Random) -> Words:
    """A story with the words of each sentence in a random order."""
    found: list[str] = []
    sentence: list[str] = []
    for word in words:
        if word in ".?":
            rng.shuffle(sentence)
            found, sentence = [*found, *sentence, word], []
        else:
            sentence.append(word)
    return tuple(found)


KINDS = ("replaced", "shuffled", "bigram")  # words replaced, sentences shuffled, texts that the bigram itself writes


class Corpus:
    """Documents of a seed, half of them noise of a kind, and what a bigram makes of them."""

    def __init__(self, kind: str, seed: int) -> None:
        """Raises ValueError for a kind of noise that is not there."""
        if kind not in KINDS:
            raise ValueError(f"noise of the kind {kind!r}: choose of {', '.join(KINDS)}")
        self.kind, self.texts = kind, WorldTexts(World())
        trusted = list(islice(self._told(f"trusted {seed}"), TRUSTED + LEFT))
        self.bigram = Bigram(self.texts, trusted[:TRUSTED])
        self.threshold = float(np.quantile([self.bigram.perplexity(one) for one in trusted[TRUSTED:]], PASSED))
        rng = random.Random(f"noise {kind} {seed}")
        told = self._told(f"documents {seed}")
        clean = [Document(words, False) for words in islice(told, CLEAN)]
        noise = [Document(self._spoilt(words, rng), True) for words in islice(told, CLEAN)]
        self.documents = clean + noise
        rng.shuffle(self.documents)

    def _told(self, seed: str) -> Iterator[Words]:
        return (story.words for story in self.texts.world.stories(seed))

    def _spoilt(self, words: Words, rng: random.Random) -> Words:
        if self.kind == "replaced":
            return replaced(words, rng, self.texts.world.words)
        return shuffled(words, rng) if self.kind == "shuffled" else self.bigram.written(rng, len(words))

    @cached_property
    def perplexities(self) -> Floats:
        """[N]: of each document."""
        return np.array([self.bigram.perplexity(one.words) for one in self.documents])

    @cached_property
    def noise(self) -> NDArray[np.bool_]:
        """[N]: which are noise."""
        return np.array([one.noise for one in self.documents])

    @property
    def auc(self) -> float:
        """How often noise has the larger perplexity, of a noisy document and a clean one that are drawn by chance."""
        return auc(self.perplexities[self.noise], self.perplexities[~self.noise])

    def read(self, reader: str) -> list[Words]:
        """What a toy reads: all documents, those up to the threshold, or the stories."""
        keep: dict[str, Callable[[int], bool]] = {
            "all": lambda at: True,
            "filtered": lambda at: bool(self.perplexities[at] <= self.threshold),
            "clean": lambda at: not self.documents[at].noise,
        }
        return [one.words for at, one in enumerate(self.documents) if keep[reader](at)]


def auc(high: Floats, low: Floats) -> float:
    """The share of pairs in which the one of `high` is larger, equal ones counted half: the area under the ROC curve (Hanley & McNeil 1982)."""
    order = np.sort(low)
    below, upto = np.searchsorted(order, high, "left"), np.searchsorted(order, high, "right")
    return float((below + upto).mean() / 2 / len(low))


def learning(corpus: Corpus, seed: int) -> Iterator[Look]:
    """Looks at three toys that learn from their own part of the documents, the first before they have learned."""
    batches = {reader: drawn(corpus.read(reader), seed, BATCH) for reader in READERS}
    recipe = Recipe(Config(corpus.texts.tokenizer.vocab_size), STEPS, BATCH, seed=seed)
    readers = Readers(corpus.texts, batches, recipe)
    for number in range(LOOKS):
        while readers.step < STEPS * number // (LOOKS - 1):
            readers.advance()
        yield Look(readers.step, readers.held(), readers.seconds)
