"""Texts told word by word, so that the probability of every word is known: told at random, followed, or counted."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.errors import UserError


@dataclass(frozen=True)
class Pronoun:
    """The places of a pronoun in a story, of its referent, and of another noun that fits the grammar, if any."""

    at: int
    right: int
    wrong: int | None


@dataclass(frozen=True)
class Story:
    """A story, or the beginning of one: its words, its pronouns, and the probability [T] of each word."""

    words: tuple[str, ...]
    pronouns: tuple[Pronoun, ...]
    probabilities: tuple[float, ...]


class Followed(Exception):
    """Every word of a text has been followed."""


class Impossible(UserError):
    """A text that this world never tells. The message names the word."""


Ways = Mapping[
    str, tuple[float, Sequence[str]]
]  # how a text may go on -> its weight, and the words of which one follows


class Teller:
    """Writes a text word by word. `decide` chooses among the ways to go on, no two of which begin with the same word.

    expect: called with each word that is the only possible one, before it is written.
    """

    def __init__(self, decide: Callable[[Ways], tuple[str, str]], expect: Callable[[str], None] | None = None) -> None:
        self._decide, self._expect = decide, expect
        self.words: list[str] = []
        self.probabilities: list[float] = []
        self.pronouns: list[Pronoun] = []

    def turn(self, ways: Ways) -> tuple[str, str]:
        """Write one word; returns the way that it begins, and the word. The words of one way are equally likely."""
        way, word = self._decide(ways)
        weight, words = ways[way]
        self.words.append(word)
        self.probabilities.append(weight / sum(other for other, _ in ways.values()) / len(words))
        return way, word

    def story(self) -> Story:
        """The text so far."""
        return Story(tuple(self.words), tuple(self.pronouns), tuple(self.probabilities))

    def pick(self, words: Sequence[str]) -> str:
        """One of several words after which the text goes on alike."""
        return self.turn({"": (1.0, words)})[1]

    def say(self, text: str) -> None:
        """Words that are the only possible ones here."""
        for word in text.split():
            if self._expect:
                self._expect(word)
            self.words.append(word)
            self.probabilities.append(1.0)


def chooser(seed: int | str) -> Callable[[Ways], tuple[str, str]]:
    """Chooses among ways by their weights; the same for the same seed."""
    draw = random.Random(seed).random

    def decide(ways: Ways) -> tuple[str, str]:
        left = draw() * sum(weight for weight, _ in ways.values())
        for way, (weight, words) in ways.items():  # noqa: B007 (the last way, should rounding leave something)
            left -= weight
            if left < 0:
                break
        return way, words[int(draw() * len(words))]

    return decide


def follower(words: Iterator[str], following: dict[str, float]) -> Teller:
    """Writes these words if a world may. After the last one, fills `following` with the probabilities of the next word.

    It raises Followed then, and Impossible at a word that the world never puts there.
    """

    def take(probabilities: dict[str, float]) -> str:
        word = next(words, None)
        if word is None:
            following.update(probabilities)
            raise Followed
        if word not in probabilities:
            raise Impossible(f"“{word}” never follows here in this world.")
        return word

    def decide(ways: Ways) -> tuple[str, str]:
        total = sum(weight for weight, _ in ways.values())
        word = take({word: weight / total / len(options) for weight, options in ways.values() for word in options})
        return next(way for way, (_, options) in ways.items() if word in options), word

    def sure(word: str) -> None:
        take({word: 1.0})

    return Teller(decide, sure)
